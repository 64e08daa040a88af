"""Writes the grammar's two generated documents into the folder named: ``python -m magpie.core.playbook docs``."""

import sys
from pathlib import Path

from magpie.core.playbook.schema import reference_page, schema_text


def write_documents(folder: Path) -> None:
    (folder / "playbook.schema.json").write_text(schema_text(), encoding="utf-8")
    (folder / "playbook-reference.md").write_text(reference_page(), encoding="utf-8")


if __name__ == "__main__":
    write_documents(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
