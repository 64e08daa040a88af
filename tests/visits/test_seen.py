"""Who reads the agenda and the pack of a visit, stage by stage."""

import pytest

from magpie.visits.models import Pack
from tests.making import make_head, make_person
from tests.programmes.making import NOW, make_role
from tests.visits.making import invite, make_agenda, make_trio, visit_of

pytestmark = pytest.mark.django_db
HOSTS = ["head", "office"]
EVERYBODY = [*HOSTS, "coordinator", "deputy", "facilitator", "guest", "visitor"]


@pytest.fixture
def trio(db):
    made = make_trio()
    made.office = make_head(made.host, person=make_person("Olive Wren"), kind="office")
    made.deputy = make_role(made.cohort, "deputy").person
    made.guest = make_person("Gil Fenn")
    invite(made, made.guest, role="guest")
    return made


def readers(trio, paper):
    found = {name: visit_of(trio, getattr(trio, name)) for name in EVERYBODY}
    return [name for name, visit in found.items() if getattr(visit, f"sees_{paper}")]


@pytest.mark.parametrize(
    ("shared", "read_by"),
    [
        ((), HOSTS),
        (("draft",), [*HOSTS, "coordinator", "deputy", "facilitator"]),
        (("final",), EVERYBODY),
        (("draft", "final"), EVERYBODY),
    ],
)
def test_an_agenda_is_read_by_more_people_with_each_stage(trio, shared, read_by):
    make_agenda(trio, **{f"{stage}_shared_at": NOW for stage in shared})
    assert readers(trio, "agenda") == read_by


@pytest.mark.parametrize(("shared_at", "read_by"), [(None, HOSTS), (NOW, EVERYBODY)])
def test_a_pack_is_read_by_the_host_alone_until_it_is_shared(trio, shared_at, read_by):
    Pack.objects.create(activity=trio.activity, shared_at=shared_at, made_at=NOW, changed_at=NOW)
    assert readers(trio, "pack") == read_by


def test_the_papers_of_a_day_that_nobody_hosts_are_its_organisers_own(trio):
    trio.activity.host = None
    trio.activity.save()
    assert readers(trio, "agenda") == readers(trio, "pack") == ["coordinator", "deputy", "facilitator"]


def test_a_visit_that_is_not_ones_own_is_not_found(trio):
    assert visit_of(trio, make_person()) is None
    assert visit_of(trio, make_role(trio.cohort, "evaluator").person) is None
