from django.db import models


class CalendarFeed(models.Model):
    """The secret address at which a person's calendar is read. A new token takes the place of one that got about."""

    person = models.OneToOneField("register.Person", on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=32, unique=True, help_text="128 bits.")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.person}"
