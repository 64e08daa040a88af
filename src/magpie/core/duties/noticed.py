"""What could not be reckoned, each thing once, however many people or happenings it concerns."""

from magpie.core.findings import Finding, Severity

NOTES = frozenset({"duties.not_in_diary", "duties.not_counted", "reminders.of_presence"})


class Noticed:
    def __init__(self) -> None:
        self._happenings: dict[tuple[str, tuple[tuple[str, object], ...]], list[object]] = {}

    def add(self, code: str, *, at: object = None, **facts: object) -> None:
        """``at`` is the happening where it was noticed; the finding lists them all."""
        found = self._happenings.setdefault((code, tuple(facts.items())), [])
        if at is not None:
            found.append(at)

    def names(self, duty: str) -> bool:
        """Whether something has been noticed about this duty."""
        return any(("duty", duty) in facts for _, facts in self._happenings)

    def findings(self) -> list[Finding]:
        made = []
        for (code, facts), happenings in self._happenings.items():
            severity: Severity = "notes" if code in NOTES else "warns"
            places = {"happenings": tuple(dict.fromkeys(happenings))} if happenings else {}
            made.append(Finding(code, severity, dict(facts) | places))
        return made
