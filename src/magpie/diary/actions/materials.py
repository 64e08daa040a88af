"""What there is to read for an activity."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from magpie.core.public_ids import public_id
from magpie.diary.models import Activity, Material
from magpie.register.history import record


@transaction.atomic
def add_material(
    activity: Activity,
    *,
    title: str,
    words: str = "",
    link: str = "",
    file: UploadedFile[Any] | None = None,
    by: Any,
    now: datetime,
) -> Material:
    """Words, a link or a file. Pressed twice it is there once; a file is kept under a name that nobody chose."""
    same = activity.materials.filter(title=title, words=words, link=link, file_name=named(file))
    known = same.first()
    if known is not None and (file is None or known.file.size == file.size):
        return known
    material = Material(activity=activity, title=title, words=words, link=link, added_at=now, added_by=by)
    if file is not None:
        material.file_name = named(file)
        material.file.save(public_id(), file, save=False)
    material.save()
    record("activity.material", f"“{title}” was added to {activity}.", row=activity, by=by, now=now)
    return material


@transaction.atomic
def remove_material(material: Material, *, by: Any, now: datetime) -> None:
    """The file goes when the row has gone for good."""
    activity, storage, name = material.activity, material.file.storage, material.file.name
    material.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    record("activity.material-removed", f"“{material.title}” was taken out.", row=activity, by=by, now=now)


def named(file: UploadedFile[Any] | None) -> str:
    """The file's own name without folders and without signs that turn a name round or break a line."""
    if file is None or not file.name:
        return ""
    last = file.name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(each for each in last if each.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{(stem or ending)[: 190 - len(ending)]}{dot if stem else ''}{ending if stem else ''}"[:200] or "file"
