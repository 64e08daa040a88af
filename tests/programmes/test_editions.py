"""Playbooks: publishing, checking, reading in plain words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from magpie.core.playbook import shipped_texts
from magpie.programmes.actions.editions import (
    EditionRefused,
    as_next_edition,
    publish_edition,
    publish_shipped,
    tidy,
)
from magpie.programmes.models import PlaybookEdition
from magpie.programmes.models.cohorts import EditionIsWrittenOnce
from tests.making import make_person
from tests.programmes.making import PLAYBOOK, make_cohort, make_edition, make_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SECOND = PLAYBOOK.replace("edition: 1", "edition: 2").replace("14 calendar days", "21 calendar days")


def line_of(name):
    return next(n for n, line in enumerate(PLAYBOOK.splitlines(), 1) if line.startswith(f"  {name}:"))


@pytest.fixture
def coordinator(client):
    role = make_role(make_cohort().programme)
    client.force_login(role.person.user)
    return role.person.user


def test_the_same_text_gives_the_edition_that_is_there(now):
    first = publish_edition(source=PLAYBOOK, by=None, now=now)
    again = publish_edition(source=PLAYBOOK.replace("\n", "\r\n") + "\r\n\r\n", by=None, now=now)
    assert again == first
    assert PlaybookEdition.objects.count() == 1


def test_an_edition_knows_its_number_title_and_whether_it_is_ready(now):
    edition = publish_edition(source=PLAYBOOK, by=None, now=now)
    assert (edition.slug, edition.edition, edition.title, edition.is_ready, edition.published_at) == (
        "small-trios",
        1,
        "Small trios",
        True,
        now,
    )


def test_another_text_under_the_same_number_is_refused_with_its_line(now):
    publish_edition(source=PLAYBOOK, by=None, now=now)
    with pytest.raises(EditionRefused) as refused:
        publish_edition(source=PLAYBOOK.replace("14 calendar", "15 calendar"), by=None, now=now)
    assert str(refused.value) == (
        'edition, line 3: Edition 1 of "small-trios" is published already with another text. Write: edition: 2'
    )


def test_a_number_that_leaves_one_out_is_refused(now):
    with pytest.raises(EditionRefused) as refused:
        publish_edition(source=PLAYBOOK.replace("edition: 1", "edition: 7"), by=None, now=now)
    assert str(refused.value) == 'edition, line 3: The next edition of "small-trios" is 1. Write: edition: 1'


def test_a_text_with_mistakes_is_refused_with_all_of_them(now):
    wrong = PLAYBOOK.replace("kind: visit, for: group", "kind: visitt, for: grup")
    with pytest.raises(EditionRefused) as refused:
        publish_edition(source=wrong, by=None, now=now)
    assert {mistake.path for mistake in refused.value.mistakes} == {
        "activities.visit.kind",
        "activities.visit.for",
    }
    assert PlaybookEdition.objects.count() == 0


def test_an_edition_is_written_once(now):
    edition = publish_edition(source=PLAYBOOK, by=None, now=now)
    edition.source = SECOND
    with pytest.raises(EditionIsWrittenOnce):
        edition.save()


def test_what_ships_is_published_once_however_often_it_is_asked_for(now):
    assert len(publish_shipped(now=now)) == len(shipped_texts())
    assert publish_shipped(now=now) == []


def test_an_edition_published_here_is_left_alone_by_what_ships(now):
    own = next(iter(shipped_texts().values())).replace("title: ", "title: Our ", 1)
    kept = publish_edition(source=own, by=None, now=now)
    publish_shipped(now=now)
    assert PlaybookEdition.objects.get(slug=kept.slug, edition=kept.edition).source == tidy(own)


def test_an_edited_text_begins_with_the_next_number(now):
    edition = publish_edition(source=PLAYBOOK, by=None, now=now)
    assert as_next_edition(edition) == PLAYBOOK.replace("edition: 1", "edition: 2")


def test_an_edition_is_told_in_plain_words(client, coordinator):
    words = client.get(reverse("programmes:edition", args=["small-trios", 1])).content.decode()
    for expected in (
        "14 calendar days before Visit day; if there is no school that day, the last school day before it",
        "150 minutes in all, 160 on a group’s first visit",
        "each school hosts once",
        "1 for each school",
        "Signed once a cohort by: Headteacher, Second leader and Facilitator.",
    ):
        assert expected in words


def test_all_mistakes_of_a_pasted_playbook_are_shown_with_path_and_line(client, coordinator):
    wrong = PLAYBOOK.replace("kind: event", "kind: evnt").replace("of: host, to", "of: hst, to")
    answer = client.post(reverse("programmes:playbook-check"), {"source": wrong, "deed": "check"})
    lines = [str(mistake).split(":")[0] for mistake in answer.context["mistakes"]]
    assert lines == [
        f"activities.induction.kind, line {line_of('induction')}",
        f"duties.draft_agenda.of, line {line_of('draft_agenda')}",
    ]


def test_checking_publishes_nothing(client, coordinator):
    client.post(reverse("programmes:playbook-check"), {"source": SECOND, "deed": "check"})
    assert PlaybookEdition.objects.count() == 1


def test_an_uploaded_playbook_is_published_as_the_next_edition(client, coordinator):
    file = SimpleUploadedFile("mine.yaml", SECOND.encode())
    answer = client.post(reverse("programmes:playbook-check"), {"file": file, "deed": "publish"})
    assert answer.url == reverse("programmes:edition", args=["small-trios", 2])
    assert PlaybookEdition.objects.get(edition=2).published_by == coordinator


def test_publishing_with_mistakes_shows_them_and_keeps_what_was_typed(client, coordinator):
    wrong = SECOND.replace("kind: event", "kind: evnt")
    answer = client.post(reverse("programmes:playbook-check"), {"source": wrong, "deed": "publish"})
    assert len(answer.context["mistakes"]) == 1
    assert "evnt" in answer.content.decode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"\xff\xfe\x00slug", "This is no text in UTF-8. Save it as UTF-8 text and send it again."),
        (b"a" * 200_001, "This file is larger than 200 kB, which no playbook is. Choose another file."),
    ],
)
def test_files_that_are_no_playbook_are_refused_in_words(client, coordinator, file, said):
    sent = {"file": SimpleUploadedFile("mine.yaml", file), "deed": "check"}
    answer = client.post(reverse("programmes:playbook-check"), sent)
    assert answer.context["form"].errors == {"file": [said]}


def test_nothing_pasted_and_no_file_is_said(client, coordinator):
    answer = client.post(reverse("programmes:playbook-check"), {"deed": "publish"})
    assert answer.context["form"].errors == {"source": ["Paste the playbook here, or choose a file."]}


def test_differences_between_editions_are_shown_by_path(client, coordinator):
    make_edition(source=SECOND)
    page = client.get(reverse("programmes:edition-differences", args=["small-trios", 1, 2]))
    assert [each.path for each in page.context["differences"]] == ["edition", "duties.draft_agenda.due"]


def test_the_file_is_given_as_it_was_published(client, coordinator):
    assert client.get(reverse("programmes:edition-file", args=["small-trios", 1])).content.decode() == PLAYBOOK


def test_playbooks_are_for_coordinators_and_operators(client):
    client.force_login(make_person().user)
    assert client.get(reverse("programmes:playbooks")).status_code == 403


def test_playbooks_are_searched_filtered_and_taken_away(client, coordinator):
    make_edition(("slug: small-trios", "slug: quads"), ("Small trios", "Quads"), ("status: ready", "status: draft"))
    address = reverse("programmes:playbooks")
    assert [each.slug for each in client.get(address, {"status": "draft"}).context["listed"]] == ["quads"]
    assert [each.slug for each in client.get(address, {"q": "SMALL"}).context["listed"]] == ["small-trios"]
    lines = client.get(address, {"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[:4] for line in lines[1:]] == [
        ["Quads", "quads", "1", "draft"],
        ["Small trios", "small-trios", "1", "ready"],
    ]


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(client, coordinator, django_assert_max_num_queries):
    address = reverse("programmes:playbooks")
    with django_assert_max_num_queries(12) as one:
        client.get(address)
    for n in range(2, 31):
        make_edition(("edition: 1", f"edition: {n}"))
    with django_assert_max_num_queries(12) as thirty:
        client.get(address)
    assert len(thirty) == len(one)
