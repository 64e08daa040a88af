"""Every link of every page, for every role of the demonstration: what is shown to somebody ends in 200 for them."""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import resolve

from magpie.commitments.lines import lines_of, read_for_lines
from magpie.commitments.models import Commitment
from magpie.commitments.words import Stand
from magpie.duties.models import Excuse
from magpie.groups.models import Seat
from magpie.outbox.switch import Waiting, notice_mail_settings, switch_mail_on
from magpie.programmes.models import Cohort, Enrolment
from magpie.register.importing.jobs import start_import
from magpie.register.models import Event, Post
from tests.conftest import NOW, TODAY
from tests.making import make_school
from tests.programmes.making import make_enrolment
from tests.web.access import ACCESS
from tests.web.demo_world import the_demo

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long]
NOT_FOR_CRAWLERS = {"account_logout"}
# Reached by a person in another way than by a link: the way in, and what a monitor asks.
REACHED_OTHERWISE = {
    "sign_in_link",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_login",
    "health",
}
# Lists lead to many like pages: so many links from one kind of page to one other kind are followed.
OF_A_KIND = 6


class Links(HTMLParser):
    """The addresses that a page offers: links, and forms that ask by GET."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "a" and "href" in attributes:
            self.found.append(attributes["href"])
        if tag == "form" and attributes.get("method", "get").lower() == "get":
            self.found.append(attributes.get("action") or "")


@pytest.fixture(scope="module")
def crawled(django_db_setup, django_db_blocker):
    """Role → {address: (name of the page, status)}."""
    with django_db_blocker.unblock(), the_demo() as cast:
        cast["invited-head"] = head_of_an_invited_school()
        found = {label: crawl(user) for label, user in cast.items()}
        operator = cast["operator"]
        notice_mail_settings(now=NOW)
        with override_settings(MAIL={"host": "127.0.0.1"}):
            found["operator who is asked about mail"] = crawl(operator)
            switch_mail_on(waiting=Waiting.SEND, by=operator, now=NOW)
            send_a_register(operator)
            found["operator with mail, and an import under way"] = crawl(operator)
            one_leaves_and_one_comes()
            found["coordinator whose groups have changed"] = crawl(cast["coordinator"])
        yield found


def head_of_an_invited_school():
    """Somebody who still has to say yes or no."""
    school = Enrolment.objects.filter(state=Enrolment.State.INVITED).earliest("pk").school
    return Post.objects.get(school=school, kind=Post.Kind.HEAD).person.user


def send_a_register(operator):
    """An import that waits for its turn, so that the pages of work under way are there."""
    upload = SimpleUploadedFile("register.csv", b"URN,EstablishmentName\r\n900001,Renamed School\r\n")
    start_import(uploads=[upload], by=operator, now=NOW)


def one_leaves_and_one_comes():
    """A school withdraws that has a seat in a group, and another takes part without one."""
    gone = Seat.objects.filter(until_on=None).earliest("pk").enrolment
    Enrolment.objects.filter(pk=gone.pk).update(state=Enrolment.State.WITHDRAWN, until_on=TODAY)
    make_enrolment(gone.cohort, make_school("Latecomers School", urn=999_001))


def crawl(user):
    client = Client()
    client.force_login(user)
    seen, waiting, per_kind = {}, [("", "/")], Counter()
    while waiting:
        origin, address = waiting.pop(0)
        name = resolve(urlsplit(address).path).view_name
        per_kind[origin, name] += address not in seen
        if address in seen or name in NOT_FOR_CRAWLERS or per_kind[origin, name] > OF_A_KIND:
            continue
        answer = client.get(address, follow=True)
        seen[address] = (name, answer.status_code)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            last = answer.redirect_chain[-1][0] if answer.redirect_chain else address
            waiting += [(name, found) for found in links_of(answer, last)]
    return seen


def links_of(answer, address):
    parser = Links()
    parser.feed(answer.content.decode())
    whole = (urldefrag(urljoin(address, found)).url for found in parser.found)
    return [found for found in whole if found.startswith("/") and not found.startswith("/static/")]


def test_every_link_that_is_shown_to_somebody_works_for_them(crawled):
    broken = {
        f"{label} {address}": status
        for label, pages in crawled.items()
        for address, (_, status) in pages.items()
        if status != 200
    }
    assert broken == {}


def test_every_page_is_reached_from_home_by_somebody(crawled):
    reached = {name for pages in crawled.values() for name, _ in pages.values()}
    wanted = {name for name, (method, _) in ACCESS.items() if method == "get"}
    unreached = sorted(wanted - reached - REACHED_OTHERWISE)
    assert unreached == [], "\n".join(unreached)


def test_the_only_substitute_is_reached_by_the_head_whose_own_school_it_is(crawled):
    """Not by chance from a list, of which only the first few schools are followed."""
    assert "programmes:substitute-end" in {name for name, _ in crawled["host-head"].values()}


def test_no_cohort_of_the_demonstration_runs_on_a_playbook_that_was_not_out_yet(crawled):
    for cohort in Cohort.objects.select_related("edition"):
        assert cohort.edition.published_at < cohort.opened_at


def test_the_demonstration_excuses_a_leader_of_a_school_by_name(crawled):
    """For a reason that is the school's, so that it fits whoever it is."""
    excuse = Excuse.objects.get()
    post = Post.objects.get(person=excuse.key.split(":")[-1])
    assert post.school.enrolments.filter(state=Enrolment.State.ENROLLED).exists()
    assert Event.objects.get(what="duty.excused").words == (
        f"Excused: {post.person}: A reply to the invitation for Second event."
    )


def test_the_demonstration_has_commitments_however_they_stand(crawled):
    lines = lines_of(read_for_lines(Commitment.objects.all()), TODAY)
    assert {line.stand for line in lines} == set(Stand)
    assert any(line.latest and line.latest.evidence for line in lines)
