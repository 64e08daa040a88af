"""Backup and restore of the one folder: the database by SQLite's online backup, and the files."""

import shutil
import sqlite3
import sys
import tempfile
import zipfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from django.conf import settings

from magpie.web.commands.serving import is_served

DATABASE = "magpie.sqlite3"
ABOUT = "magpie-backup.txt"


def backup(file: Path) -> int:
    """Write the archive beside its name first, then move it there: a broken backup never bears the name."""
    if not settings.IS_SQLITE:
        return _refuse(f"This Magpie keeps its rows in PostgreSQL: use pg_dump, and copy the folder {settings.FILES}.")
    if not file.parent.is_dir():
        return _refuse(f"There is no folder {file.parent}.")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copy = Path(folder) / DATABASE
        _copy_database(_database(), copy)
        archive = Path(folder) / "backup.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr(ABOUT, f"Magpie {version('magpie')}\n")
            out.write(copy, DATABASE)
            for path in sorted(settings.FILES.rglob("*")):
                if path.is_file():
                    out.write(path, f"files/{path.relative_to(settings.FILES).as_posix()}")
        archive.chmod(0o600)
        archive.replace(file)
    print(f"Backup written to {file} ({file.stat().st_size:,} bytes).")
    return 0


def restore(file: Path, *, replace: bool) -> int:
    """Unpack beside the data, check, then move into place. What was there is kept under another name."""
    if not settings.IS_SQLITE:
        return _refuse("This Magpie keeps its rows in PostgreSQL: use pg_restore, and copy the files folder.")
    if is_served():
        return _refuse("Magpie is running on this data folder. Stop it first.")
    if _database().exists() and not replace:
        return _refuse(f"There is a database in {settings.DATA}. To put the backup in its place, add --replace.")
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        problem = _unpack(file, Path(folder)) or _problem_with(Path(folder) / DATABASE)
        if problem:
            return _refuse(problem)
        _put_in_place(Path(folder))
    print(f"Restored from {file}. Run “magpie migrate” before you serve.")
    return 0


def _database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _unpack(file: Path, folder: Path) -> str:
    """Empty when all went well, else what is wrong with the archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if ABOUT not in names or DATABASE not in names:
                return f"{file} is a ZIP file, but not a backup of Magpie."
            for name in names:
                parts = PurePosixPath(name)
                if parts.is_absolute() or ".." in parts.parts or "\\" in name:
                    return f"{file} holds a path that leads outside ({name}); it was not written by Magpie."
            archive.extractall(folder)
    except FileNotFoundError:
        return f"There is no file {file}."
    except (zipfile.BadZipFile, OSError) as error:
        return f"{file} cannot be read: {error}"
    return ""


def _problem_with(database: Path) -> str:
    try:
        with closing(sqlite3.connect(database)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return f"The database in the backup is damaged: {error}"
    return "" if answer == "ok" else f"The database in the backup is damaged: {answer}"


def _put_in_place(folder: Path) -> None:
    database = _database()
    for suffix in ("", "-wal", "-shm"):
        old = database.with_name(database.name + suffix)
        if old.exists():
            old.replace(old.with_name(f"{old.name}.before-restore"))
    if settings.FILES.exists():
        kept = settings.FILES.with_name("files.before-restore")
        shutil.rmtree(kept, ignore_errors=True)
        settings.FILES.rename(kept)
    (folder / DATABASE).replace(database)
    if (folder / "files").is_dir():
        (folder / "files").replace(settings.FILES)


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
