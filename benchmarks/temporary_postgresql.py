"""A PostgreSQL server of one's own for as long as a test or a benchmark lasts; nobody else reaches it.

The law: where no PostgreSQL is installed, `initdb()` says so, and whoever asks leaves that part out.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

UNPRIVILEGED = "postgres"
USER = "qingheng"


def initdb() -> Path | None:
    """Where PostgreSQL's programs are, newest first; None if it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    return found[0] if found else Path(on_path).resolve() if on_path else None


@contextmanager
def postgresql(*, fsync: bool = False) -> Iterator[str]:
    """Start a server in a folder of its own and give its DATABASE_URL; stop and remove it afterwards."""
    programs = initdb()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed: there is no initdb.")
    folder = Path(tempfile.mkdtemp(prefix="qingheng-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED)
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses= -c fsync={'on' if fsync else 'off'} -c max_connections=300"
    try:
        _run(programs, "-D", data, "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        _run(programs.parent / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        yield f"postgres://{USER}@{quote(str(folder), safe='')}/postgres"
    finally:
        if data.exists():
            _run(programs.parent / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: object, check: bool = True) -> None:
    """PostgreSQL refuses to be run by root, so root runs it as somebody else."""
    prefix = ["runuser", "-u", UNPRIVILEGED, "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*prefix, *map(str, command)], check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
