"""Browsers of people who have signed in, and how many queries a page takes."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from tests.making import make_user


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def stranger():
    return browser_of(make_user())


def keeper():
    """Keeps the register, and is no operator."""
    return browser_of(make_user(may_import=True))


def n_queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def csv_file(text, name="list.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")


def xlsx_file(rows, name="list.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile(name, kept.getvalue())


def words_of(response):
    """The page's text, as one line."""
    return " ".join(response.content.decode().split())
