"""`qingheng serve`: the product on one port, with room for every waiting browser.

The law: a page never waits for an event stream. There are as many threads as streams, and some for pages on top.
"""

import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from qingheng.notifications.channels import open_channels

PAGE_THREADS = 32
WAITING_CONNECTIONS_MAX = 1024
STOP_SECONDS_MAX = 30
OBJECTS_PER_SEARCH = 50_000
"""New objects after which Python looks for unreachable ones: a push of 5 000 values would be interrupted every 700."""


class Command(BaseCommand):
    """Serves the site: with granian where it can be imported, else with waitress."""

    help = "Serve the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default %(default)s)")
        parser.add_argument("--workers", type=int, default=1, help="server processes (default %(default)s)")
        parser.add_argument("--server", choices=tuple(SERVERS), help="default: granian where it can be imported")

    def handle(self, *, host: str, port: int, workers: int, server: str | None, **_options: Any) -> None:
        check_is_free(host, port)
        name = server or ("granian" if find_spec("granian") else "waitress")
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Qingheng is at http://{shown}:{port}/ ({name}). Stop it with Ctrl-C.")
        self.stdout.flush()
        with delivering():
            SERVERS[name](host, port, workers)
        self.stdout.write("Qingheng has stopped.")


@contextmanager
def delivering() -> Iterator[None]:
    """Meanwhile let a process of its own deliver letters, if there is a way out; it ends with this one, however."""
    if not open_channels():
        yield
        return
    command = [sys.executable, "-m", "qingheng", "deliver", "--loop", "--attached"]
    with Popen(command, stdin=PIPE, start_new_session=True) as process:  # noqa: S603 - our own program
        try:
            yield
        finally:
            with suppress(TimeoutExpired):  # a claim it held lapses by itself
                process.communicate(timeout=STOP_SECONDS_MAX)
            process.kill()


def check_is_free(host: str, port: int) -> None:
    """Raise CommandError with a sentence if nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"Cannot listen on {host} port {port}: {error}. "
            f"Something else may be using the port: stop it, or choose another one with --port."
        ) from error


def threads() -> int:
    """One for each event stream of a process, and some for pages."""
    streams: int = settings.EVENT_STREAMS_MAX
    return streams + PAGE_THREADS


def serve_with_granian(host: str, port: int, workers: int) -> None:
    """Several processes, threads started as needed; a stream's thread is free again within a heartbeat of its end."""
    from granian import Granian  # noqa: PLC0415 - not on every machine
    from granian.constants import Interfaces  # noqa: PLC0415 - the same
    from granian.log import LogLevels  # noqa: PLC0415 - the same

    Granian(
        "qingheng.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads(),
        backpressure=threads(),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS_MAX,
        log_level=LogLevels.error,
    ).serve(target_loader=application, wrap_loader=False)


def serve_with_waitress(host: str, port: int, workers: int) -> None:
    """One process in pure Python, for Windows and small machines."""
    from waitress import create_server  # type: ignore[import-untyped] # noqa: PLC0415 - waitress carries no types

    if workers > 1:
        raise CommandError("waitress runs in one process. Leave --workers out.")
    for database in connections.settings.values():
        database["CONN_MAX_AGE"] = 0  # its threads live for ever, and each would keep a connection
    server = create_server(
        application(),
        host=host,
        port=port,
        threads=threads(),
        connection_limit=threads() + WAITING_CONNECTIONS_MAX,
        asyncore_use_poll=True,
        channel_request_lookahead=1,  # notices at once when a browser is gone
        ident=None,
    )
    for number in (signal.SIGTERM, signal.SIGINT):  # a shell's background job inherits an ignored SIGINT
        signal.signal(number, signal.default_int_handler)
    server.run()


SERVERS: dict[str, Callable[[str, int, int], None]] = {"granian": serve_with_granian, "waitress": serve_with_waitress}


def application() -> Callable[..., Any]:
    """The site, loaded in a server process: at the first signal to stop, the waiting streams end.

    The server installs its own signal handlers after this, and they wait for open connections; so the signal is heard
    through its wake-up socket.
    """
    from qingheng.alerts.stream import watcher  # noqa: PLC0415 - Django is set up by now
    from qingheng.wsgi import application as site  # noqa: PLC0415 - the same

    heard, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    application.kept_open = wakes  # type: ignore[attr-defined] # for as long as the process lives

    def end_streams() -> None:
        heard.recv(1)
        watcher.close()

    Thread(target=end_streams, name="signals", daemon=True).start()
    settle()
    return site


def settle() -> None:
    """Leave what lives as long as the process out of Python's search for unreachable objects, and search less often.

    Importing many values otherwise spends a quarter of its time on looking at Django again and again.
    """
    import_module(settings.ROOT_URLCONF)  # else the pages would only be loaded by the first request
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_PER_SEARCH, *gc.get_threshold()[1:])
