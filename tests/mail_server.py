"""A mail server of a few lines on a free port: it keeps what it gets, refuses whom it is told to, and can be shut."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any, ClassVar

import pytest


class Talk(StreamRequestHandler):
    """One connection, as far as Django's letters need it."""

    server: "MailServer"

    def handle(self) -> None:
        self._say("220 mail.test")
        for line in self.rfile:
            word, _space, rest = line.decode().strip().partition(" ")
            if word.upper() == "DATA":
                self._take_letter()
            elif word.upper() == "RCPT":
                self._say(next((code for name, code in self.server.refused.items() if name in rest), "250 ok"))
            elif word.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take_letter(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        self.server.letters.append(message_from_bytes(b"".join(lines), policy=default))  # type: ignore[arg-type] # the policy makes messages of that kind
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(ThreadingTCPServer):
    """Open from its making until `shut`; may be opened again on the same port."""

    allow_reuse_address: ClassVar[bool] = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Talk)
        self.letters: list[Message] = []
        self.refused: dict[str, str] = {}
        self._thread = Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def settings(self) -> dict[str, Any]:
        """What Django must know to send through it."""
        backend = "django.core.mail.backends.smtp.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": self.port}

    def shut(self) -> None:
        """Hang up and let nobody in any more."""
        self.shutdown()
        self.server_close()
        self._thread.join()


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Letters go there as they would on a real site."""
    server = MailServer()
    for name, value in server.settings.items():
        setattr(settings, name, value)
    settings.SITE_ADDRESS = "https://qingheng.test"
    yield server
    server.shut()
