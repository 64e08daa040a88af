"""The supervisor with real processes: small ones that stand for the web server and the workers."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magpie.web.supervisor import LONGEST_REST, rest_after, web, workers

SLEEP = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
SUPERVISE = """
import sys
from magpie.web import supervisor
supervisor.SECONDS_TO_END = 1.0
supervisor.SECONDS_TO_COME_UP = {come_up}
children = [supervisor.Child(f"child {{n}}", [sys.executable, "-c", text], must_come_up={must}) for n, text in
            enumerate(sys.argv[1:])]
sys.exit(supervisor.Supervisor(children).run())
"""


def supervise(*programs, must=False, come_up=10.0):
    text = SUPERVISE.format(must=must, come_up=come_up)
    return subprocess.Popen([sys.executable, "-c", text, *programs], stderr=subprocess.DEVNULL)


def children_of(pid):
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(happens, seconds=15.0):
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


@pytest.fixture
def started():
    """Start supervisors that are ended whatever happens in the test."""
    processes = []

    def start(*programs, **how):
        process = supervise(*programs, **how)
        processes.append(process)
        if not how.get("must"):
            wait_until(lambda: len(children_of(process.pid)) == len(programs))
            # Python needs a moment before its children can ignore a signal or sleep.
            time.sleep(0.3)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_all_children_in_good_order(started, number):
    supervisor = started(SLEEP, SLEEP)
    children = children_of(supervisor.pid)
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert [is_alive(pid) for pid in children] == [False, False]


def test_child_that_dies_is_started_again(started):
    supervisor = started(SLEEP)
    (first,) = children_of(supervisor.pid)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: children_of(supervisor.pid) not in ([], [first]))
    supervisor.terminate()
    assert supervisor.wait(10) == 0


def test_children_die_with_a_supervisor_that_is_killed(started):
    supervisor = started(SLEEP, SLEEP)
    children = children_of(supervisor.pid)
    supervisor.kill()
    supervisor.wait()
    wait_until(lambda: not any(is_alive(pid) for pid in children))


def test_child_that_does_not_end_is_killed_and_the_code_says_so(started):
    supervisor = started(STUBBORN)
    children = children_of(supervisor.pid)
    supervisor.terminate()
    assert supervisor.wait(10) == 1
    assert [is_alive(pid) for pid in children] == [False]


def test_second_signal_ends_the_patience(started):
    supervisor = started(STUBBORN)
    supervisor.terminate()
    time.sleep(0.1)
    began = time.monotonic()
    supervisor.terminate()
    assert supervisor.wait(10) == 1
    assert time.monotonic() - began < 5


def test_everything_ends_when_the_web_server_does_not_come_up(started):
    supervisor = started("import sys; sys.exit(3)", must=True)
    assert supervisor.wait(10) == 3


def test_web_server_that_was_up_is_started_again(started, tmp_path):
    mark = tmp_path / "starts"
    program = f"open({str(mark)!r}, 'a').write('x'); import time; time.sleep(0.3)"
    supervisor = started(program, must=True, come_up=0.0)
    wait_until(lambda: mark.exists() and len(mark.read_text()) >= 2)
    supervisor.terminate()
    assert supervisor.wait(10) == 0


@given(st.integers(min_value=1, max_value=10_000))
def test_rest_grows_and_ends_at_half_a_minute(n_deaths):
    assert 0.5 <= rest_after(n_deaths) <= rest_after(n_deaths + 1) <= LONGEST_REST


def test_web_server_is_gunicorn_at_the_given_place():
    command = " ".join(web("::1", 8001, 3).command)
    assert "-m gunicorn magpie.web.wsgi:application --bind [::1]:8001 --workers 3" in command
    assert "preload" not in command


def test_there_is_a_process_for_letters_one_for_jobs_and_one_for_the_tick():
    assert [list(child.command[1:]) for child in workers()] == [
        ["-m", "magpie.web.worker", role] for role in ("letters", "jobs", "tick")
    ]


def test_worker_says_what_to_write_when_its_role_is_wrong():
    answer = subprocess.run([sys.executable, "-m", "magpie.web.worker", "nothing"], capture_output=True, text=True)
    assert (answer.returncode, answer.stderr) == (2, "Write one of: letters, jobs, tick.\n")


def test_worker_ends_when_its_supervisor_is_gone(tmp_path):
    place = os.environ | {"MAGPIE_SUPERVISOR": "999999999", "MAGPIE_DATA": str(tmp_path)}
    worker = subprocess.Popen([sys.executable, "-m", "magpie.web.worker", "tick"], env=place, stderr=subprocess.DEVNULL)
    assert worker.wait(30) in (0, -signal.SIGTERM)
