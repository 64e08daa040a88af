"""Where uploaded files wait until their import has ended: under random names, for the installation's owner only."""

import os
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from magpie.register.importing.reading import GivenFile
from magpie.register.models import RegisterImport

LEFT_FOR_DEAD = timedelta(days=15)
_LONGEST_NAME = 200


def folder() -> Path:
    place = Path(settings.FILES) / "imports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep_upload(upload: UploadedFile[Any]) -> dict[str, Any]:
    """Copy an upload to its own place; its own name is only shown, never used as a path."""
    kept = secrets.token_hex(16)
    with os.fdopen(os.open(folder() / kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return {"name": shown_name(upload.name or "file"), "kept": kept, "tables": []}


def shown_name(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1][-_LONGEST_NAME:] or "file"


def given_files(run: RegisterImport) -> list[GivenFile]:
    return [GivenFile(folder() / file["kept"], file["name"]) for file in run.files]


def remove_files(run: RegisterImport) -> None:
    remove_kept(file["kept"] for file in run.files if file.get("kept"))


def remove_kept(names: Iterable[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)


def remove_old_files(now: datetime) -> None:
    """Files whose import was never written, because the process died between the two."""
    oldest = (now - LEFT_FOR_DEAD).timestamp()
    for path in folder().iterdir():
        if path.is_file() and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
