"""Twenty-two agendas as hosts write them, of schools that do not exist, with what is to be read and found in each."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from tests.core.agendas.documents import DOCUMENTS
from tests.core.agendas.sheets import SHEETS

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Fixture:
    """``blocks`` are rows of (as written, from–to, minutes, part, strand, kind, text); a dash stands for nothing."""

    name: str
    content: bytes
    blocks: list[str]
    findings: list[str]
    unread: list[str]


@cache
def fixtures() -> list[Fixture]:
    texts = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in {".md", ".txt"}}
    built = {name: build() for name, build in (DOCUMENTS | SHEETS).items()}
    return [fixture(name, content) for name, content in sorted((texts | built).items())]


def fixture(name: str, content: bytes) -> Fixture:
    path = (FOLDER / name).with_suffix(".yaml")
    expected = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return Fixture(name, content, **{key: lines.splitlines() for key, lines in expected.items()})
