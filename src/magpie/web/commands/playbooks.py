import json
import sys
from pathlib import Path

from magpie.core.playbook import json_schema, read_playbook, shipped_playbooks


def check(files: list[Path]) -> int:
    """Print every mistake of every file; 0 when there is none."""
    n_mistakes = 0
    for file in files:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            print(f"{file}: cannot be read: {error}", file=sys.stderr)
            n_mistakes += 1
            continue
        mistakes = read_playbook(text).mistakes
        n_mistakes += len(mistakes)
        for mistake in mistakes:
            print(f"{file}: {mistake}")
        if not mistakes:
            print(f"{file}: no mistakes")
    return 1 if n_mistakes else 0


def list_shipped() -> None:
    for slug, playbook in shipped_playbooks().items():
        print(f"{slug:28} {playbook.status:6} {playbook.title}")


def print_schema() -> None:
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
