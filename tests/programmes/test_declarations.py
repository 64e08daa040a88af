"""What the playbook asks people to sign, signing it, and who has not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from magpie.programmes.actions.cohorts import move_to_edition
from magpie.programmes.actions.declarations import sign_declaration
from magpie.programmes.models import Declaration, Enrolment
from magpie.programmes.signing import all_to_sign, own_declarations, signers_of
from magpie.register.models import Post
from magpie.web.steps import first_page
from tests.duties.making import hold
from tests.groups.making import make_group
from tests.making import make_head, make_school
from tests.programmes.making import NOW, TODAY, make_cohort, make_edition, make_enrolment, make_role
from tests.programmes.schools import learning_trios, make_setting, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_setting()


def page(made, kind="confidentiality", about=""):
    if about:
        return reverse("programmes:declaration-sign-for", args=[made.cohort.slug, kind, about])
    return reverse("programmes:declaration-sign", args=[made.cohort.slug, kind])


def board(made):
    return reverse("programmes:declarations", args=[made.cohort.slug])


def sign(made, user, **changes):
    facts = {"person": user.person, "kind": "confidentiality", "by": user, "now": NOW}
    return sign_declaration(made.cohort, **{**facts, **changes})


def test_what_is_signed_and_for_what_comes_from_the_playbook(made):
    assert [(each.kind, each.about) for each in all_to_sign(made.cohort.playbook, TODAY)] == [
        ("confidentiality", ""),
        ("conflict_of_interest", "induction"),
        ("conflict_of_interest", "trio_call"),
        ("conflict_of_interest", "visit"),
        ("conflict_of_interest", "middle"),
        ("conflict_of_interest", "closing"),
    ]


def test_what_is_signed_once_a_year_is_signed_for_the_school_year():
    edition = make_edition(("when: once a cohort", "when: once a year"))
    cohort = make_cohort(edition=edition)
    assert [(each.about, each.occasion) for each in all_to_sign(cohort.playbook, TODAY)] == [("2025-26", "for 2025-26")]


def test_leaders_of_schools_that_take_part_and_facilitators_sign(made):
    facilitator = make_role(made.cohort, "facilitator").person
    make_head(make_enrolment(made.cohort, make_school(), "invited").school)
    names = {signer.person.name for signer in signers_of(made.cohort, TODAY)}
    assert names == {"Ada Merrow", "Ben Ashdown", facilitator.name}


def test_somebody_signs_the_wording_as_it_is_and_it_is_kept_with_its_day(client, made):
    client.force_login(made.head)
    wording = made.cohort.playbook.declarations["confidentiality"].wording
    assert wording in words_of(client.get(page(made)))
    client.post(page(made), {"agrees": "on"})
    signed = Declaration.objects.get()
    assert (signed.person, signed.wording, signed.signed_at.date(), signed.declared) == (
        made.head.person,
        wording,
        TODAY,
        "",
    )


def test_nothing_is_signed_without_the_tick(client, made):
    client.force_login(made.head)
    assert "Tick the box to sign." in words_of(client.post(page(made), {"agrees": ""}))
    assert Declaration.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "box"),
    [
        ({"agrees": "on"}, "has_any"),
        ({"agrees": "on", "has_any": "some"}, "declared"),
        ({"agrees": "on", "has_any": "none", "declared": "My sister works there"}, "has_any"),
        ({"has_any": "none"}, "agrees"),
    ],
)
def test_an_interest_is_none_or_described(client, made, sent, box):
    client.force_login(made.head)
    answer = client.post(page(made, "conflict_of_interest", "visit"), sent)
    assert (answer.context["form"].errors.keys(), Declaration.objects.count()) == ({box}, 0)


def test_an_interest_is_for_the_coordinators_only(client, made):
    client.force_login(made.head)
    sent = {"agrees": "on", "has_any": "some", "declared": "My sister works there"}
    client.post(page(made, "conflict_of_interest", "visit"), sent)
    client.force_login(made.second)
    school = reverse("programmes:enrolment", args=[made.cohort.slug, made.enrolment.public_id])
    assert ("My sister" in words_of(client.get(school)), client.get(board(made)).status_code) == (False, 403)
    client.force_login(made.coordinator)
    shown = client.get(board(made) + "?what=conflict_of_interest.visit&who=declared")
    assert [line.signed.declared for line in shown.context["rows"]] == ["My sister works there"]


def test_signing_the_same_twice_is_once(made):
    assert sign(made, made.head) == sign(made, made.head, now=NOW + timedelta(days=1))


def test_signing_other_words_takes_the_place_of_the_first_which_stays(made):
    about = {"kind": "conflict_of_interest", "about": "visit"}
    sign(made, made.head, **about)
    sign(made, made.head, **about, declared="My sister works there", now=NOW + timedelta(days=1))
    assert sorted(Declaration.objects.values_list("declared", "withdrawn_at")) == [
        ("", NOW + timedelta(days=1)),
        ("My sister works there", None),
    ]


def test_coordinators_see_first_who_has_not_signed(client, made):
    sign(made, made.head)
    client.force_login(made.coordinator)
    shown = client.get(board(made))
    assert [(line.signer.person.name, line.signed is None) for line in shown.context["rows"]] == [
        ("Ben Ashdown", True),
        ("Ada Merrow", False),
    ]
    assert "1 of 2 people have not signed" in words_of(shown)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?who=unsigned", ["Ben Ashdown"]),
        ("?who=signed", ["Ada Merrow"]),
        ("?who=declared", []),
        ("?q=merrow", ["Ada Merrow"]),
        ("?what=nonsense", ["Ben Ashdown", "Ada Merrow"]),
    ],
)
def test_people_who_sign_are_searched_and_filtered(client, made, query, names):
    sign(made, made.head)
    client.force_login(made.coordinator)
    assert [line.signer.person.name for line in client.get(board(made) + query).context["rows"]] == names


def test_who_signed_is_taken_away_as_a_file(client, made):
    sign(made, made.head)
    client.force_login(made.coordinator)
    rows = client.get(board(made) + "?as=csv").content.decode("utf-8-sig").splitlines()
    assert rows[2].split(",")[:2] == ["Ada Merrow", "ada@larkby.example"]


def shown_to(user):
    return [(each.to_sign.kind, each.to_sign.about, each.signed is not None) for each in own_declarations(user, TODAY)]


def test_a_person_sees_what_is_open_first_and_what_is_signed_of_days_gone_by(made):
    hold(made.cohort, "closing", TODAY)
    sign(made, made.head)
    sign(made, made.head, kind="conflict_of_interest", about="induction")
    assert shown_to(made.head) == [
        ("conflict_of_interest", "closing", False),
        ("confidentiality", "", True),
        ("conflict_of_interest", "induction", True),
    ]


def test_what_is_signed_before_an_activity_is_asked_while_one_is_ahead_of_the_person(made):
    other = make_group(made.cohort, 3)
    once = [("confidentiality", "", False)]
    hold(made.cohort, "induction", TODAY - timedelta(days=1))
    hold(made.cohort, "closing", TODAY + timedelta(days=9), cancelled_at=NOW, cancelled_because="Snow")
    hold(made.cohort, "visit", TODAY + timedelta(days=9), group=other)
    make_role(made.cohort, person=made.head.person)
    assert shown_to(made.head) == once
    hold(made.cohort, "middle", TODAY)
    assert shown_to(made.head) == [*once, ("conflict_of_interest", "middle", False)]


def test_the_first_page_and_ones_own_ask_for_the_same():
    """Where the playbook makes no duty of it, so that no day says when to ask."""
    edition = make_edition(
        (
            "declarations:\n",
            "declarations:\n  interests: {title: Interests, when: before each activity, by: [head], wording: None.}\n",
        )
    )
    cohort = make_cohort(edition=edition)
    head = make_head(make_enrolment(cohort).school)

    def asked():
        steps = [step.words for step in first_page(head.user, TODAY).steps if step.words.startswith("Read and sign")]
        assert steps == [f"Read and sign: {each.to_sign.title}" for each in own_declarations(head.user, TODAY)]
        return steps

    assert asked() == ["Read and sign: Confidentiality"]
    hold(cohort, "induction", TODAY + timedelta(days=9))
    assert sorted(asked()) == ["Read and sign: Confidentiality", "Read and sign: Interests"]


def test_whoever_leaves_a_post_has_nothing_to_sign_any_more(made):
    Post.objects.filter(person=made.head.person).update(until_on=TODAY)
    assert own_declarations(made.head, TODAY) == []


def test_a_school_that_withdrew_has_nothing_to_sign_any_more(made):
    Enrolment.objects.update(state="withdrawn", until_on=TODAY)
    assert own_declarations(made.head, TODAY) == []


@pytest.mark.parametrize(("kind", "about"), [("hamsters", ""), ("conflict_of_interest", "hamsters")])
def test_a_declaration_that_the_playbook_does_not_know_is_not_found(client, made, kind, about):
    client.force_login(made.head)
    assert client.get(page(made, kind, about)).status_code == 404


def test_what_was_signed_keeps_its_words_when_the_cohort_moves_to_another_edition(made):
    signed = sign(made, made.head)
    before = signed.wording
    source = learning_trios().replace("edition: 1", "edition: 2", 1).replace("I will not pass on", "I shall not tell")
    move_to_edition(made.cohort, edition=make_edition(source=source), by=None, now=NOW)
    signed.refresh_from_db()
    assert (signed.wording, "I shall not tell" in made.cohort.playbook.declarations["confidentiality"].wording) == (
        before,
        True,
    )
