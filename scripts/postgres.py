"""Run a command with a PostgreSQL of its own on loopback: ``postgres.py COMMAND…``; it ends with the command."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

NOBODY = "nobody"
ADVICE = "The tests on PostgreSQL need its server: on Debian or Ubuntu, apt install postgresql"


def program(name: str) -> str:
    """Debian keeps the server's programs off the path, by version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    path = str(found[-1]) if found else shutil.which(name)
    if not path:
        sys.exit(ADVICE)
    return path


def as_unprivileged() -> dict[str, object]:
    """initdb refuses root, so that root lends the work to an unprivileged user."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam(NOBODY)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    who = as_unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="magpie-postgres-"))
    if who:
        os.chown(folder, who["user"], who["group"])
    data, port = folder / "data", free_port()
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, **who}
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c full_page_writes=off"
    try:
        setup = [program("initdb"), "-D", data, "-U", "magpie", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(setup, check=True, **quiet)
        start = [program("pg_ctl"), "-D", data, "-w", "-o", options, "-l", folder / "log"]
        subprocess.run([*start, "start"], check=True, **quiet)
        try:
            address = f"postgres://magpie@127.0.0.1:{port}/postgres"
            return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": address}).returncode
        finally:
            subprocess.run([program("pg_ctl"), "-D", data, "-m", "immediate", "stop"], **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
