"""Socket Mode of the twin: a WebSocket (RFC 6455) to which an app connects, and over which presses reach it."""

import base64
import contextlib
import hashlib
import json
import socket
import struct
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, Self

from sandbox.slack import Slack

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_PATIENCE_SECONDS: Final = 20.0


class SlackSocket:
    """Takes one connection at a time for the app of `slack`; use it as a context manager."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._connection: socket.socket | None = None
        self._changed = threading.Condition()
        self._answers: dict[str, Any] = {}
        self._sent = 0
        self.connections = 0
        """How many there were."""

    def __enter__(self) -> Self:
        self._slack.workspace.socket_url = f"ws://127.0.0.1:{self._listening.getsockname()[1]}/link"
        threading.Thread(target=self._accept, name="Socket Mode twin", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._slack.workspace.socket_url = None
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """End the connection without a word."""
        with self._changed:
            if self._connection is not None:
                with contextlib.suppress(OSError):  # the app may have left before
                    self._connection.shutdown(socket.SHUT_RDWR)
                self._connection.close()
                self._connection = None

    def refresh(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours, and wait until it has.

        Raises:
            TimeoutError: it does not.
        """
        with self._changed:
            before = self.connections
            self._send(_TEXT, json.dumps({"type": "disconnect", "reason": "refresh_requested"}).encode())
            if not self._changed.wait_for(lambda: self.connections > before, _PATIENCE_SECONDS):
                raise TimeoutError("the app does not connect anew")

    def bring(self, payload: Mapping[str, Any], kind: str = "interactive") -> Any:
        """Bring a payload of a kind (`slash_commands`, `events_api`) to the app, once it is connected; what it answers.

        Raises:
            TimeoutError: it does not connect, or does not answer.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._connection is not None, _PATIENCE_SECONDS):
                raise TimeoutError("the app does not connect")
            self._sent += 1
            number = f"envelope-{self._sent}"
            envelope = {"envelope_id": number, "type": kind, "payload": dict(payload)}
            self._send(_TEXT, json.dumps({**envelope, "accepts_response_payload": kind != "events_api"}).encode())
            if not self._changed.wait_for(lambda: number in self._answers, _PATIENCE_SECONDS):
                raise TimeoutError("the app does not answer")
            return self._answers[number]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader, contextlib.suppress(OSError, struct.error, ValueError):
            key = _key(reader)
            accept = base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode()).digest()).decode()  # noqa: S324 - RFC 6455
            head = f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}"
            connection.sendall(f"HTTP/1.1 101 Switching Protocols\r\n{head}\r\n\r\n".encode())
            with self._changed:
                self._connection = connection
                self.connections += 1
                self._send(_TEXT, json.dumps({"type": "hello", "num_connections": 1}).encode())
                self._changed.notify_all()
            while (frame := _frame(reader)) is not None:
                self._take(*frame)

    def _take(self, kind: int, body: bytes) -> None:
        with self._changed:
            if kind == _PING:
                self._send(_PONG, body)
            elif kind == _TEXT:
                answer = json.loads(body)
                self._answers[answer["envelope_id"]] = answer.get("payload")
                self._changed.notify_all()

    def _send(self, kind: int, body: bytes) -> None:
        """One frame, unmasked as a server's are."""
        if self._connection is None:
            return
        size = bytes([len(body)]) if len(body) < 126 else b"\x7e" + struct.pack("!H", len(body))
        if len(body) > 0xFFFF:
            size = b"\x7f" + struct.pack("!Q", len(body))
        self._connection.sendall(bytes([0x80 | kind]) + size + body)


def _key(reader: Any) -> str:
    """The client's key, from the head of its request."""
    key = ""
    while (line := reader.readline().decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        key = value.strip() if name.lower() == "sec-websocket-key" else key
    return key


def _frame(reader: Any) -> tuple[int, bytes] | None:
    """Kind and body of the next frame of a client, which masks them; None when it leaves."""
    first = reader.read(2)
    if len(first) < 2 or first[0] & 0x0F == _CLOSE:
        return None
    size = first[1] & 0x7F
    if size == 126:
        (size,) = struct.unpack("!H", reader.read(2))
    elif size == 127:
        (size,) = struct.unpack("!Q", reader.read(8))
    mask = reader.read(4) if first[1] & 0x80 else bytes(4)
    body = reader.read(size)
    return first[0] & 0x0F, bytes(byte ^ mask[i % 4] for i, byte in enumerate(body))
