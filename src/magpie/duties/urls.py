"""What is owed in a cohort, and reminders of it."""

from magpie.duties.reminder_urls import urlpatterns as reminder_patterns

app_name = "duties"
urlpatterns = [*reminder_patterns]
