"""The pages of the import: send, look, apply, undo; and what they cost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from magpie.jobs.models import Job
from magpie.jobs.running import run_waiting_jobs
from magpie.register.importing.actions import begin_import
from magpie.register.importing.applying import apply_import
from magpie.register.importing.files import folder
from magpie.register.models import RegisterImport, School
from magpie.register.views.import_rows import LISTS
from magpie.web import clock
from tests.making import make_head, make_user
from tests.register.imports import days_later, import_rows, link_row, preview, school_row, write_rows
from tests.register.signed_in import browser_of, keeper, n_queries, words_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
STATUS = "EstablishmentStatus (name)"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir()


@pytest.fixture
def work(now):
    """Let the worker do what waits."""
    times = (now + timedelta(seconds=n) for n in range(1, 10**6))
    return lambda: run_waiting_jobs(lambda: next(times))


def as_upload(path):
    return SimpleUploadedFile(path.name, path.read_bytes(), "text/csv")


def send(browser, *paths):
    return browser.post(reverse("register:import-new"), {"uploads": [as_upload(path) for path in paths]})


def test_files_are_sent_looked_at_applied_and_undone(tmp_path, work):
    browser = keeper()
    register = write_rows(tmp_path / "register.csv", [school_row(), school_row(900002, Town="Larkby")][:1])
    links = write_rows(tmp_path / "links.csv", [link_row(900001, 900009, "Successor")])
    answer = send(browser, register, links)
    run = RegisterImport.objects.get()
    assert (answer.status_code, answer.url, run.state) == (302, run.job.get_absolute_url(), "waiting")
    assert len(list(folder().iterdir())) == 2
    work()
    page = words_of(browser.get(run.get_absolute_url()))
    assert "Look at what would change, then apply the import or discard it." in page
    assert "Apply without the rows that were left out" in page
    assert School.objects.count() == 0
    answer = browser.post(reverse("register:import-apply", args=[run.public_id]))
    assert answer.url == Job.objects.order_by("-pk")[0].get_absolute_url()
    work()
    assert (
        School.objects.count(),
        "The register was brought up to date" in words_of(browser.get(run.get_absolute_url())),
    ) == (1, True)
    undo = reverse("register:import-undo", args=[run.public_id])
    assert "1 added school will go" in words_of(browser.get(undo))
    assert browser.post(undo, follow=True).status_code == 200
    assert School.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_files_are_removed_when_their_import_is_applied(tmp_path, work):
    browser = keeper()
    send(browser, write_rows(tmp_path / "register.csv", [school_row()]))
    work()
    browser.post(reverse("register:import-apply", args=[RegisterImport.objects.get().public_id]))
    work()
    assert (School.objects.count(), list(folder().iterdir())) == (1, [])


def test_files_that_are_refused_say_why_on_the_page(tmp_path, work):
    browser = keeper()
    page = tmp_path / "page.csv"
    page.write_text("<!doctype html><html></html>")
    send(browser, page)
    work()
    run = RegisterImport.objects.get()
    assert (run.state, list(folder().iterdir())) == ("refused", [])
    assert "page.csv: This is a web page" in words_of(browser.get(run.get_absolute_url()))


def test_the_form_says_what_is_wrong_with_all_files_at_once(settings, tmp_path):
    settings.UPLOAD_LIMIT_BYTES = 1_000_000
    big, empty = tmp_path / "big.csv", tmp_path / "empty.csv"
    big.write_bytes(b"x" * 2_000_000)
    empty.touch()
    page = words_of(send(keeper(), big, empty))
    assert "big.csv has 2 MB. Choose a file of 1 MB at most, or a ZIP of it." in page
    assert "empty.csv is empty. Choose the file as you downloaded it." in page
    assert "Choose a file." in words_of(keeper().post(reverse("register:import-new"), {}))


def test_a_second_upload_is_told_of_the_first(tmp_path):
    begin_import(files=[], by=make_user(), now=clock.now())
    page = words_of(send(keeper(), write_rows(tmp_path / "register.csv", [school_row()])))
    assert "Another import is under way since" in page
    assert RegisterImport.objects.count() == 1


def test_an_upload_is_kept_under_a_random_name_whatever_it_was_called(tmp_path):
    upload = SimpleUploadedFile("x.csv", b"URN,EstablishmentName\r\n", "text/csv")
    upload.name = "../../evil.csv"
    keeper().post(reverse("register:import-new"), {"uploads": [upload]})
    run = RegisterImport.objects.get()
    assert ([path.name for path in folder().iterdir()], run.file_names) == ([run.files[0]["kept"]], "evil.csv")


def test_stopping_the_job_discards_the_import(tmp_path, work):
    browser = keeper()
    send(browser, write_rows(tmp_path / "register.csv", [school_row()]))
    run = RegisterImport.objects.get()
    browser.post(reverse("register:import-discard", args=[run.public_id]))
    work()
    run.refresh_from_db()
    assert (run.state, School.objects.count(), list(folder().iterdir())) == ("discarded", 0, [])


def test_what_cannot_be_undone_says_why(tmp_path, now):
    run = import_rows(tmp_path, [school_row()], now=now)
    make_head(School.objects.get())
    browser = keeper()
    page = words_of(browser.post(reverse("register:import-undo", args=[run.public_id])))
    assert "This import cannot be undone." in page
    assert "1 post would lose a school that it added: Larkby Primary School (900001)." in page


def test_the_lists_show_old_and_new_cells_before_and_after_applying(tmp_path, now):
    import_rows(tmp_path, [school_row(Town="Larkby")], now=now)
    browser, path = keeper(), write_rows(tmp_path / "next.csv", [school_row(Town="Wrenham")])
    run = preview(path, now=days_later(now))
    address = reverse("register:import-rows", args=[run.public_id, "changed"])
    shown = 'data-label="Before">Larkby</td> <td class="govuk-table__cell app-long" data-label="After">Wrenham</td>'
    assert shown in words_of(browser.get(address))
    apply_import(run=run, by=None, now=now)
    assert shown in words_of(browser.get(address))
    taken = b"".join(
        browser.get(reverse("register:import-rows-csv", args=[run.public_id, "changed"])).streaming_content
    )
    assert taken.decode("utf-8-sig").splitlines() == [
        "URN,School,Column,Before,After",
        "900001,Larkby Primary School,Town,Larkby,Wrenham",
    ]


def test_a_list_can_be_searched_by_name_and_number(tmp_path, now):
    run = preview(write_rows(tmp_path / "r.csv", [school_row(), school_row(900002, "Elm School")]), now=now)
    address, browser = reverse("register:import-rows", args=[run.public_id, "added"]), keeper()
    assert "Larkby Primary School" not in words_of(browser.get(address, {"q": "elm"}))
    assert "Elm School" not in words_of(browser.get(address, {"q": "900001"}))
    assert "Nothing here has these words." in words_of(browser.get(address, {"q": "9" * 40}))


def test_the_history_can_be_filtered_and_taken_away(tmp_path, now):
    import_rows(tmp_path, [school_row()], now=now)
    browser = keeper()
    assert "register.csv" in words_of(browser.get(reverse("register:imports"), {"state": "applied"}))
    assert "No import is in this state." in words_of(browser.get(reverse("register:imports"), {"state": "undone"}))
    lines = browser.get(reverse("register:imports-csv")).content.decode("utf-8-sig").splitlines()
    assert lines[1] == "2026-02-03 09:30,the command line,register.csv,Applied,1,0,0,0,0,0"


def test_only_those_who_may_import_get_in(tmp_path, now):
    run = import_rows(tmp_path, [school_row()], now=now)
    stranger = browser_of(make_user())
    assert stranger.get(reverse("register:imports")).status_code == 403
    assert stranger.get(run.get_absolute_url()).status_code == 404
    assert stranger.post(reverse("register:import-undo", args=[run.public_id])).status_code == 404
    assert keeper().get(reverse("register:import-rows", args=[run.public_id, "nonsense"])).status_code == 404


def register_of(folder, n, now):
    """An import under way in which every list has ``n`` rows or more."""
    gone = [school_row(910_001 + number, f"Gone {number}") for number in range(n)]
    open_ones = [school_row(900_001 + number, **{STATUS: "Open"}) for number in range(n)]
    import_rows(folder, gone, now=now)
    import_rows(folder, open_ones, now=now)
    closed = [school_row(900_001 + number, **{STATUS: "Closed"}) for number in range(n)]
    added = [school_row(920_001 + number, **{STATUS: "Open"}) for number in range(n)]
    wrong = [school_row(930_001 + number, **{STATUS: "?"}) for number in range(n)]
    links = [link_row(900_001 + number, 920_001 + number, "Successor") for number in range(n)]
    register = write_rows(folder / "next.csv", closed + added + wrong)
    return preview(register, write_rows(folder / "links.csv", links), now=now)


def test_no_page_asks_the_database_more_for_thirty_rows_than_for_one(tmp_path, now):
    browser = keeper()
    addresses = {"import": lambda run: run.get_absolute_url(), "history": lambda run: reverse("register:imports")}
    addresses |= {
        which: lambda run, which=which: reverse("register:import-rows", args=[run.public_id, which]) for which in LISTS
    }
    counts = []
    for n in (1, 30):
        run = register_of(tmp_path, n, now)
        counts.append({name: n_queries(browser, address(run)) for name, address in addresses.items()})
        RegisterImport.objects.all().delete()
        School.objects.all().delete()
    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= 12


def test_the_history_of_thirty_imports_costs_what_one_costs(now):
    browser, user = keeper(), make_user()
    make = lambda: RegisterImport.objects.create(state="applied", applied_at=now, made_at=now, by=user)  # noqa: E731
    make()
    one = n_queries(browser, reverse("register:imports"))
    for _ in range(29):
        make()
    assert n_queries(browser, reverse("register:imports")) == one
