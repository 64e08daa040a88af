"""The engine's task for letters: it only says *look*."""

from django.conf import settings
from django_tasks import task

from magpie.jobs.engine import asked_to_stop, wake, workers_clock
from magpie.outbox.delivery import LETTERS_A_ROUND, deliver_due


@task(queue_name="letters")
def look_for_letters() -> None:
    n_tried = deliver_due(workers_clock(), settings.MAIL, is_stopping=asked_to_stop.is_set)
    if n_tried == LETTERS_A_ROUND:
        wake(look_for_letters)
