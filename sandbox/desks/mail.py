"""A mail server on loopback that keeps what it is sent. Source: RFC 5321; no TLS, no sign-in."""

import email
import socketserver
import threading
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Self


class MailTwin:
    """One mail server; a context manager."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuses = False
        """Whether it takes no mail now (451)."""
        twin = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self._say("220 sandbox")
                while line := self.rfile.readline():
                    verb = line[:4].upper()
                    if verb == b"DATA":
                        self._say("354 go on")
                        twin.taken.append(self._mail())
                    self._say(twin.answer_to(verb))
                    if verb == b"QUIT":
                        return

            def _mail(self) -> EmailMessage:
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line.removeprefix(b"."))
                return email.message_from_bytes(b"".join(lines), policy=default)

            def _say(self, words: str) -> None:
                self.wfile.write(f"{words}\r\n".encode())

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def answer_to(self, verb: bytes) -> str:
        """What it says to a command."""
        if verb == b"QUIT":
            return "221 bye"
        return "451 not now" if self.refuses and verb == b"MAIL" else "250 ok"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
