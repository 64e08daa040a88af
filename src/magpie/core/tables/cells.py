"""One cell at a time: made clean on the way in, harmless for spreadsheets on the way out."""

import re

FORMULA_SIGNS = "=+-@"
_NEEDS_A_LOOK = frozenset(FORMULA_SIGNS + "'")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = "\xad\u200b\u200e\u200f\u2060\ufeff"
_QUIETLY = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_INVISIBLE))
# Joiners matter inside words of some scripts and inside emoji, so they go only from the ends.
_ENDS = " \n\u200c\u200d"
# Bidirectional overrides can make a cell read as something else; they leave together with control characters.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARKED_AS_TEXT = re.compile(r"\A'+(?=[=+\-@])")
_TEXT_IN_A_FORMULA = re.compile(r'="([^"]*)"')
_FORMULA = re.compile(r"=|[+@][^\s(]*(?<=[A-Za-z])\(|[+\-@][^|]*\|.*!", re.DOTALL)
# Signed numbers and spaced telephone numbers are shown by spreadsheets as they are written.
_HARMLESS = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?|\+\d+(?: \d+)+")


def clean_cell(text: str) -> tuple[str, list[str]]:
    """The cell without what nobody meant to write, and a note on each change that a person should know of."""
    text = text.strip()
    if text.isprintable() and text[:1] not in _NEEDS_A_LOOK and "\ufffd" not in text:
        return text, []
    notes = []
    visible = _LINE_ENDS.sub("\n", text).translate(_QUIETLY)
    text = _CONTROL.sub("", visible)
    if text != visible:
        notes.append("Control characters were removed.")
    text = text.strip(_ENDS)
    if "\ufffd" in text:
        notes.append("A character that is not in the file's encoding stands as \ufffd: type it again.")
    plain = _without_formula(_MARKED_AS_TEXT.sub("", text))
    if not plain and text not in {"", '=""'}:
        notes.append(f"“{text[:40]}” looks like a formula and was left out: write its result instead.")
    return plain, notes


def _without_formula(text: str) -> str:
    """Nothing for a formula, but the text of ``="0123"``, by which exports protect leading noughts."""
    wrapped = _TEXT_IN_A_FORMULA.fullmatch(text)
    if wrapped and wrapped[1][:1] not in _NEEDS_A_LOOK:
        return wrapped[1].strip(_ENDS)
    return "" if _FORMULA.match(text) else text


def safe_cell(text: str) -> str:
    """The text as a spreadsheet may open it: what it could take for a formula begins with an apostrophe."""
    if not text.lstrip().startswith(tuple(FORMULA_SIGNS)) and text[:1] not in {"\t", "\r"}:
        return text
    return text if _HARMLESS.fullmatch(text) else f"'{text}"
