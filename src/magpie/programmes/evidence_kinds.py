"""The kinds of evidence that a programme asks for, and those that every programme may use."""

from magpie.core.playbook import Playbook
from magpie.programmes.models import EligibilityEvidence


def evidence_kinds(playbook: Playbook) -> list[tuple[str, str]]:
    """The playbook's own first; one of its names stands for ours of the same name."""
    asked = playbook.eligibility.evidence if playbook.eligibility else {}
    own = [(name, each.title) for name, each in asked.items()]
    return own + [(kind.value, str(kind.label)) for kind in EligibilityEvidence.Kind if kind.value not in asked]


def kind_title(playbook: Playbook, kind: str) -> str:
    return dict(evidence_kinds(playbook)).get(kind, kind.replace("_", " "))


def kinds_asked_for(playbook: Playbook, given: set[str]) -> list[tuple[str, str, bool]]:
    """Title, what to give, and whether it is there, for each kind that the playbook requires."""
    asked = playbook.eligibility.evidence if playbook.eligibility else {}
    return [(each.title, each.asks, name in given) for name, each in asked.items() if each.required]
