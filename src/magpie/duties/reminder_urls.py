"""The pages on reminders."""

from django.urls import path

from magpie.duties.views import reminder, reminders

ALL = "cohorts/<slug:slug>/duties/reminders/"
ONE = f"{ALL}<slug:public_id>/"

urlpatterns = [
    path(ALL, reminders.reminder_list, name="reminders"),
    path(f"{ALL}plan/", reminders.reminders_plan, name="reminders-plan"),
    path(f"{ALL}pause/", reminders.reminders_pause, name="reminders-pause"),
    path(f"{ALL}go-on/", reminders.reminders_go_on, name="reminders-go-on"),
    path(ONE, reminder.reminder_page, name="reminder"),
    path(f"{ONE}words/", reminder.reminder_words, name="reminder-words"),
    path(f"{ONE}cancel/", reminder.reminder_cancel, name="reminder-cancel"),
    path(f"{ONE}do/<slug:deed>/", reminder.reminder_do, name="reminder-do"),
]
