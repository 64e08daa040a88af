import itertools
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from magpie.register.actions import appoint, continue_as, end_post
from magpie.register.history import history_of
from magpie.register.models import Membership, Post, SchoolLink
from magpie.register.permissions import can_read_posts, let_read_posts
from magpie.register.queries import post_counts, posts_visible_to
from tests.conftest import NOW, TODAY
from tests.making import make_head, make_organisation, make_person, make_school, make_user

SEPTEMBER = date(2025, 9, 1)
JANUARY = date(2026, 1, 1)


def told(row):
    return [line.words for line in history_of(row)]


@pytest.mark.django_db
def test_a_new_head_ends_the_post_of_the_one_before(now):
    school = make_school("Larkby School")
    before = make_head(school, person=make_person("Bede Long"))
    ada = make_person("Ada Merrow")

    post = appoint(person=ada, school=school, kind="head", on=JANUARY, now=now, by=None)

    assert post.from_on == JANUARY
    assert Post.objects.get(person=before).until_on == JANUARY
    assert list(Post.objects.held_on(JANUARY).filter(school=school)) == [post]
    assert told(school) == [
        "Ada Merrow became headteacher of Larkby School on 1 January 2026.",
        "Bede Long ceased to be headteacher of Larkby School on 1 January 2026.",
    ]


@pytest.mark.django_db
def test_the_same_appointment_twice_is_one(now):
    school, ada = make_school(), make_person()
    first = appoint(person=ada, school=school, kind="head", on=SEPTEMBER, now=now, by=None)
    assert appoint(person=ada, school=school, kind="head", on=JANUARY, now=now, by=None) == first
    assert Post.objects.count() == 1


@pytest.mark.django_db
def test_colleagues_do_not_take_over_from_each_other(now):
    school = make_school()
    for _ in range(2):
        appoint(person=make_person(), school=school, kind="colleague", on=SEPTEMBER, now=now, by=None)
    assert Post.objects.filter(until_on=None).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("on", [date(2025, 8, 31), SEPTEMBER])
def test_nobody_is_appointed_before_the_one_who_holds_the_post_began(on, now):
    school = make_school()
    make_head(school, person=make_person("Bede Long"), from_on=SEPTEMBER)
    with pytest.raises(ValidationError) as refused:
        appoint(person=make_person(), school=school, kind="head", on=on, now=now, by=None)
    assert refused.value.messages == ["Bede Long holds this post from 1 September 2025. Write a later day."]
    assert Post.objects.count() == 1


@pytest.mark.django_db
def test_a_post_ends_after_it_began_and_only_once(now):
    school = make_school()
    make_head(school, person=make_person("Bede Long"), from_on=SEPTEMBER)
    post = Post.objects.get()
    with pytest.raises(ValidationError) as refused:
        end_post(post=post, on=SEPTEMBER, now=now, by=None)
    assert refused.value.messages == ["Bede Long holds this post from 1 September 2025. Write a day after that."]
    end_post(post=post, on=JANUARY, now=now, by=None)
    with pytest.raises(ValidationError) as refused:
        end_post(post=post, on=TODAY, now=now, by=None)
    assert refused.value.messages == ["This post has ended on 1 January 2026 already."]


@pytest.mark.django_db
def test_a_school_that_continues_takes_its_people_and_hubs_along(now):
    old, new = make_school("Old Larkby"), make_school("New Larkby")
    head = make_head(old, person=make_person("Ada Merrow"))
    gone = make_head(old, kind="second_leader", until_on=SEPTEMBER)
    hub = make_organisation("hub", "Larkby Hub")
    Membership.objects.create(organisation=hub, school=old, from_on=SEPTEMBER)

    moved = continue_as(school=old, successor=new, on=JANUARY, now=now, by=None)

    assert [(post.person, post.from_on, post.until_on) for post in moved.posts] == [(head, JANUARY, None)]
    assert list(Post.objects.held_on(TODAY).filter(school=old)) == []
    assert [post.person for post in Post.objects.held_on(TODAY).filter(school=new)] == [head]
    assert not Post.objects.filter(school=new, person=gone).exists()
    assert Membership.objects.get(school=old).until_on == JANUARY
    assert Membership.objects.get(school=new).from_on == JANUARY
    assert SchoolLink.objects.get() == SchoolLink.objects.get(predecessor=old, successor=new, on=JANUARY)
    assert told(old) == [
        "Ada Merrow (Headteacher) goes on at New Larkby.",
        "Goes on as New Larkby from 1 January 2026.",
    ]


@pytest.mark.django_db
def test_in_a_merger_the_second_head_finds_the_place_taken(now):
    first, second, merged = make_school("First"), make_school("Second"), make_school("Merged")
    stays = make_head(first)
    leaves = make_head(second, person=make_person("Bede Long"))
    continue_as(school=first, successor=merged, on=JANUARY, now=now, by=None)
    moved = continue_as(school=second, successor=merged, on=JANUARY, now=now, by=None)
    assert [post.person for post in moved.not_taken] == [leaves]
    assert Post.objects.get(school=merged).person == stays
    assert Post.objects.get(school=second).until_on == JANUARY
    assert "Bede Long (Headteacher) ended here: Merged has its own." in told(second)


@pytest.mark.django_db
def test_a_post_that_was_to_begin_later_begins_at_the_successor(now):
    old, new = make_school(), make_school()
    make_head(old, from_on=date(2026, 4, 1))
    continue_as(school=old, successor=new, on=JANUARY, now=now, by=None)
    assert [(post.school, post.from_on) for post in Post.objects.all()] == [(new, date(2026, 4, 1))]


@pytest.mark.django_db
def test_continuing_twice_changes_nothing_more(now):
    old, new = make_school(), make_school()
    make_head(old)
    continue_as(school=old, successor=new, on=JANUARY, now=now, by=None)
    before = [told(old), told(new), Post.objects.count()]
    moved = continue_as(school=old, successor=new, on=JANUARY, now=now, by=None)
    assert moved.posts == []
    assert [told(old), told(new), Post.objects.count()] == before


@pytest.mark.django_db
def test_no_school_follows_itself(now):
    school = make_school()
    with pytest.raises(ValidationError) as refused:
        continue_as(school=school, successor=school, on=JANUARY, now=now, by=None)
    assert refused.value.messages == ["A school cannot follow itself. Choose the other school."]


@pytest.mark.django_db
def test_only_the_schools_own_people_read_names(today):
    school = make_school()
    head = make_head(school)
    former = make_head(school, kind="second_leader", until_on=SEPTEMBER)
    assert [post.person for post in posts_visible_to(head.user, school, today)] == [head, former]
    for user in (former.user, make_user(), make_user(is_operator=True)):
        assert list(posts_visible_to(user, school, today)) == []
    assert post_counts(school, today) == [("Headteacher", 1)]


@pytest.mark.django_db
def test_a_higher_room_may_let_others_read_names(today, monkeypatch):
    monkeypatch.setattr("magpie.register.permissions._post_readers", [])
    school, coordinator = make_school(), make_user()
    let_read_posts(lambda user, of_school, day: user == coordinator and of_school == school)
    assert can_read_posts(coordinator, school, today)
    assert not can_read_posts(coordinator, make_school(), today)


class AnyAppointments(TestCase):
    @given(st.lists(st.tuples(st.integers(0, 2), st.dates(date(2025, 1, 1), date(2025, 3, 1))), max_size=8))
    def test_a_school_never_has_two_heads_on_one_day(self, appointments):
        school = make_school()
        people = [make_person(f"Person {at}", signs_in=False) for at in range(3)]
        for at, on in appointments:
            try:
                appoint(person=people[at], school=school, kind="head", on=on, now=NOW, by=None)
            except ValidationError:
                continue
        posts = list(Post.objects.order_by("from_on"))
        for earlier, later in itertools.pairwise(posts):
            assert earlier.until_on is not None
            assert earlier.until_on <= later.from_on
