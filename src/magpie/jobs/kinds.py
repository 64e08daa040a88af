"""What kinds of long work there are. The rooms above register theirs when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from magpie.jobs.models import Job
from magpie.jobs.progress import Progress

Handler = Callable[[Job, Progress], dict[str, Any] | None]


def leads_nowhere(job: Job) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """``handler`` must do no harm when it is run again after it was cut off; what it returns is the job's result."""

    name: str
    handler: Handler
    title: str
    goes_on_to: Callable[[Job], str]


_kinds: dict[str, Kind] = {}


def register_kind(name: str, handler: Handler, *, title: str, goes_on_to: Callable[[Job], str] = leads_nowhere) -> None:
    """``title`` heads the job's page; ``goes_on_to`` gives the address of what the ended job made, or nothing."""
    known = _kinds.get(name)
    if known is not None and known.handler is not handler:
        raise ValueError(f"The kind of job {name} is registered twice. Give the second another name.")
    _kinds[name] = Kind(name, handler, title, goes_on_to)


def kind_of(job: Job) -> Kind | None:
    """None when this version of Magpie does not know the kind any more."""
    return _kinds.get(job.kind)


def title_of(job: Job) -> str:
    kind = kind_of(job)
    return kind.title if kind else job.kind


def goes_on_to(job: Job) -> str:
    kind = kind_of(job)
    return kind.goes_on_to(job) if kind and job.has_ended else ""
