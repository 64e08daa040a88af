"""What there is to read: for whoever sees the activity, to be taken away, never run."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from magpie.diary.actions.materials import named
from magpie.diary.models import Material
from tests.diary.making import make_event, make_visit, make_year
from tests.making import make_person
from tests.programmes.schools import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def year():
    return make_year()


@pytest.fixture
def event(year):
    return make_event(year)


def address(name, activity, *more):
    return reverse(f"diary:material-{name}", args=[activity.public_id, *more])


def add(client, activity, user, **typed):
    client.force_login(user)
    return client.post(address("new", activity), {"title": "Map", **typed}, follow=True)


def file(name="map.pdf", content=b"%PDF-1.7"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_words_links_and_files_are_read_by_everybody_who_sees_it(client, year, event):
    add(client, event, year.coordinator, words="Left at the church.", link="maps.example/x")
    add(client, event, year.coordinator, title="Leaflet", file=file())
    client.force_login(year.user(2))
    page = words_of(client.get(event.get_absolute_url()))
    assert [each in page for each in ("Left at the church.", "https://maps.example/x", "map.pdf")] == [True] * 3
    taken = client.get(address("file", event, Material.objects.get(title="Leaflet").public_id))
    assert taken.content == b"%PDF-1.7"
    assert taken.headers["Content-Disposition"] == 'attachment; filename="map.pdf"'
    assert taken.headers["Content-Type"] == "application/octet-stream"
    assert taken.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_kept_under_a_name_that_nobody_chose(client, year, event):
    add(client, event, year.coordinator, file=file("../../../etc/pass\u202ewd.html"))
    material = Material.objects.get()
    assert material.file_name == "passwd.html"
    assert Path(material.file.name).parent == Path("materials")
    assert "pass" not in Path(material.file.name).name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\ann\\plan.docx", "plan.docx"),
        ("...", "file"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        (f"{'x' * 300}.docx", f"{'x' * 186}.docx"),
        ("Diolch – cynllun.pdf", "Diolch – cynllun.pdf"),
    ],
)
def test_names_of_files_are_kept_where_they_do_no_harm(given, kept):
    upload = file()
    upload._name = given
    assert named(upload) == kept


def test_a_file_of_a_visit_is_for_its_group_only(client, year):
    visit = make_visit(year)
    add(client, visit, year.user(0), file=file())
    taken = address("file", visit, Material.objects.get().public_id)
    found = {}
    for who, user in {"guest": year.user(1), "stranger": make_person().user, "other": make_year().user(0)}.items():
        client.force_login(user)
        found[who] = client.get(taken).status_code
    client.logout()
    assert (found, client.get(taken).status_code) == ({"guest": 200, "stranger": 404, "other": 404}, 302)


def test_too_large_a_file_and_nothing_at_all_are_refused(client, year, event, monkeypatch):
    assert "Write words, give a link or choose a file." in words_of(add(client, event, year.coordinator))
    monkeypatch.setattr("magpie.diary.forms.materials.LARGEST", 5)
    assert "Send one of up to 10 MB, or give a link." in words_of(add(client, event, year.coordinator, file=file()))
    assert "The file is empty." in words_of(add(client, event, year.coordinator, file=file(content=b"")))
    assert Material.objects.count() == 0


def test_taken_out_it_is_gone_and_so_is_the_file(client, year, event, django_capture_on_commit_callbacks):
    add(client, event, year.coordinator, file=file())
    material = Material.objects.get()
    stored = Path(material.file.path)
    assert stored.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("remove", event, material.public_id))
    assert (Material.objects.count(), stored.exists()) == (0, False)


def test_a_file_that_is_lost_on_the_disk_is_not_there(client, year, event):
    add(client, event, year.coordinator, file=file())
    material = Material.objects.get()
    Path(material.file.path).unlink()
    assert client.get(address("file", event, material.public_id)).status_code == 404


def test_words_of_one_activity_are_not_reached_through_another(client, year, event):
    add(client, event, year.coordinator, file=file())
    visit = make_visit(year)
    assert client.get(address("file", visit, Material.objects.get().public_id)).status_code == 404
