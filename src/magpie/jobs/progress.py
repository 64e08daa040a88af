"""How a handler says where it is, and how it learns that it should stop."""

from collections.abc import Callable
from datetime import datetime, timedelta

from magpie.jobs.models import Job

Clock = Callable[[], datetime]
PAUSE_BETWEEN_WRITES = timedelta(milliseconds=500)


class JobFailed(Exception):
    """Raised by a handler with words for the person who waits: what is wrong and what to do."""


class Cancelled(Exception):
    """Somebody asked the job to stop; the handler lets it pass."""


class CutOff(Exception):
    """This process was asked to end; the job will be taken up again."""


class TakenOver(Exception):
    """The job was given to another process, because this one had been silent for too long."""


def never() -> bool:
    return False


class Progress:
    """Belongs to one try of one job. Each write is also the heartbeat, and fails when the try is no longer ours."""

    def __init__(self, job: Job, clock: Clock, is_stopping: Callable[[], bool] = never) -> None:
        self._job = job
        self._clock = clock
        self._is_stopping = is_stopping
        self._written_at: datetime | None = None
        self._n_done = 0

    def step(self, words: str, *, total: int = 0) -> None:
        """Begin another step of ``total`` pieces; 0 when nobody knows how many."""
        self._n_done = 0
        self._write(self._clock(), step=words[:200], n_total=total)

    def advance(self, n: int = 1) -> None:
        """Count ``n`` pieces as done; call it at least once a minute. Written twice a second at most."""
        self._n_done += n
        now = self._clock()
        if self._written_at is None or now - self._written_at >= PAUSE_BETWEEN_WRITES:
            self._write(now)

    def finish_step(self) -> None:
        """Write the count as it stands, so that the page does not end at 97 of 100."""
        self._write(self._clock())

    def _write(self, now: datetime, **fields: object) -> None:
        if self._is_stopping():
            raise CutOff
        self._written_at = now
        ours = Job.objects.filter(pk=self._job.pk, state=Job.State.RUNNING, tries=self._job.tries)
        if not ours.filter(cancel_asked_at=None).update(heartbeat_at=now, n_done=self._n_done, **fields):
            raise Cancelled if ours.exists() else TakenOver
