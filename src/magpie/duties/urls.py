"""What somebody owes, the duties of a cohort, their reminders, and the letters of its year before they are written."""

from django.urls import path

from magpie.duties.reminder_urls import urlpatterns as reminder_patterns
from magpie.duties.views import board, own, simulation

app_name = "duties"
DUTIES = "cohorts/<slug:slug>/duties/"
DUTY = f"{DUTIES}<slug:code>/"

urlpatterns = [
    path("me/duties/", own.own_duties, name="own"),
    path(DUTIES, board.duty_board, name="board"),
    path(f"{DUTIES}year/", simulation.simulation, name="simulation"),
    *reminder_patterns,
    path(f"{DUTY}excuse/", board.duty_excuse, name="excuse"),
    path(f"{DUTY}excuse/take-back/", board.duty_excuse_back, name="excuse-back"),
]
