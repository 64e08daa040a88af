"""What is shown before a day is saved: what speaks against it, what moves with it, who is written to."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from magpie.core.diary import Move
from magpie.core.findings import Finding
from magpie.diary.actions.dates import Plan
from magpie.diary.bridge import check_date, moves_of, surroundings_of
from magpie.diary.models import Activity
from magpie.diary.phrases import MoveLine, finding_in_words, move_in_words, when_in_words
from magpie.groups.models import Group
from magpie.programmes.models import Cohort, Enrolment


@dataclass(frozen=True, slots=True)
class Consequences:
    """``token`` stands for what a person has seen: the time and what was said of it."""

    warnings: list[str]
    moves: list[MoveLine]
    n_letters: int
    old_when: str
    new_when: str
    token: str

    @property
    def is_to_be_seen(self) -> bool:
        return bool(self.warnings or self.moves or self.n_letters or self.old_when)

    def may_go_on(self, seen: str) -> bool:
        """Nothing is to be seen, or just this has been."""
        return not self.is_to_be_seen or seen == self.token


def consequences_of(
    cohort: Cohort,
    name: str,
    plan: Plan,
    *,
    group: Group | None,
    host: Enrolment | None,
    today: date,
    moving: Activity | None = None,
    n_letters: int = 0,
) -> Consequences:
    """A change that leaves times and place as they were has none."""
    zone = ZoneInfo(cohort.programme.time_zone)
    old = Plan.of(moving) if moving else None
    moves_time = old is None or (old.starts_at, old.ends_at) != (plan.starts_at, plan.ends_at)
    findings: list[Finding] = []
    moves: list[Move] = []
    if moves_time:
        around = surroundings_of(
            cohort, name=name, group=group, host=host, starts_at=plan.starts_at, ends_at=plan.ends_at
        )
        findings = check_date(around, plan.starts_at, plan.ends_at, today=today, but=moving.pk if moving else None)
        if moving is not None:
            moves = moves_of(around, moving.on, plan.starts_at.astimezone(zone).date())
    is_told = old is not None and old.told != plan.told
    return Consequences(
        warnings=[finding_in_words(each, cohort.playbook) for each in findings],
        moves=[move_in_words(each, cohort.playbook) for each in moves if each.moves],
        n_letters=n_letters if is_told else 0,
        old_when=when_in_words(old.starts_at, old.ends_at, zone) if old and moves_time else "",
        new_when=when_in_words(plan.starts_at, plan.ends_at, zone),
        token=token_of(plan, findings, zone),
    )


def token_of(plan: Plan, findings: list[Finding], zone: ZoneInfo) -> str:
    codes = ",".join(sorted({each.code for each in findings}))
    return f"{plan.starts_at.astimezone(zone):%Y-%m-%dT%H:%M} {codes}".strip()


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    what: str
    theirs: str
    yours: str


def differences_of(theirs: Plan, yours: Plan, zone: ZoneInfo) -> list[DifferenceLine]:
    """Where what stands in the diary now is not what somebody has typed."""
    found = [
        DifferenceLine(
            "When",
            when_in_words(theirs.starts_at, theirs.ends_at, zone),
            when_in_words(yours.starts_at, yours.ends_at, zone),
        )
    ]
    labels = {"title": "Name", "place": "Where", "link": "Link", "purpose": "What it is for"}
    found += [DifferenceLine(label, getattr(theirs, key), getattr(yours, key)) for key, label in labels.items()]
    found.append(DifferenceLine("Online", *("yes" if each.is_online else "no" for each in (theirs, yours))))
    return [each for each in found if each.theirs != each.yours]
