"""Excel workbooks from plain descriptions: times as times, or as the fractions of a day that Excel keeps."""

from collections.abc import Callable
from datetime import time
from functools import partial
from io import BytesIO

from openpyxl import Workbook


def built(rows: list[list[object]], merges: tuple[str, ...] = (), times_in: str = "") -> bytes:
    """``times_in`` names the columns whose fractions are shown as times."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for letter in times_in:
        for cell in sheet[letter]:
            cell.number_format = "h:mm"
    for merge in merges:
        sheet.merge_cells(merge)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def fraction(hour: int, minute: int) -> float:
    return (hour * 60 + minute) / 1440


real_times = partial(
    built,
    [
        ["Visit to Elmfold Primary, 20 January"],
        [],
        ["Start", "End", "Session", "Led by", "Room"],
        [time(9), time(9, 20), "Welcome", "Facilitator", "Hall"],
        [time(9, 20), time(10), "Tour", "Headteacher", "Main entrance"],
        [time(10), time(10, 15), "Coffee"],
        [time(10, 15), time(11, 40), "Excellence: how we run our own training, with an activity", "Deputy", "Room 2"],
        [time(11, 30), time(11, 50), "Talk: what we heard", "Facilitator", "Room 2"],
        [time(11, 50), time(12, 20), "Lunch", None, "Hall"],
        [time(12, 20), time(13, 50), "Challenge: subject leaders of one", "Headteacher", "Room 2"],
        [time(13, 50), time(14, 35), "Wrap-up", "Facilitator", "Room 2"],
    ],
    ("A1:E1",),
)

two_tracks = partial(
    built,
    [
        ["Time", "Red group", "Blue group"],
        [fraction(9, 0), "Welcome"],
        [fraction(9, 20), "Tour"],
        [fraction(10, 0), "Assembly in the gym", "Pupil panel on homework"],
        [fraction(10, 30), "Talk with the staff who lead it", "Talk with the form tutors"],
        [fraction(11, 0), "Excellence: what holds it together"],
        [fraction(11, 30), "Lunch"],
        [fraction(12, 0), "Challenge: who checks that it lasts?"],
        [fraction(13, 30), "Wrap-up"],
        [fraction(14, 15), "Depart"],
    ],
    ("B2:C2", "B3:C3", "B6:C6", "B7:C7", "B8:C8", "B9:C9", "B10:C10"),
    times_in="A",
)

SHEETS: dict[str, Callable[[], bytes]] = {"11-real-times.xlsx": real_times, "12-two-tracks.xlsx": two_tracks}
