"""What an issuer that hangs, drips or is asked by many can take from the pages: little, and for a short time."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from model.errors import ServiceError
from web import issuer_asking
from web.issuer_asking import Asking


class Hanging:
    """An issuer that takes a question, sends `sent` and then nothing more until it is told to end."""

    def __init__(self) -> None:
        self.sent = b""
        self.ended = threading.Event()
        self.asked = threading.Semaphore(0)
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with self._server:
            taken = []
            while True:
                one, _ = self._server.accept()
                if self.ended.is_set():
                    one.close()
                    break
                taken.append(one)
                one.recv(65536)
                one.sendall(self.sent)
                self.asked.release()
            for one in taken:
                one.close()

    def end(self) -> None:
        self.ended.set()
        with socket.create_connection(self._server.getsockname()):
            self._thread.join()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    made = Hanging()
    yield made
    if made._thread.is_alive():
        made.end()


@pytest.mark.parametrize(
    "sent", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"], ids=["head", "body"]
)
def test_an_answer_that_drips_is_given_up_after_its_time(
    hanging: Hanging, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(issuer_asking, "_SECONDS", 0.05)
    hanging.sent = sent

    with pytest.raises(ServiceError, match="takes over"):
        Asking("login.test").get(hanging.url)


def test_the_seventeenth_that_asks_an_issuer_that_hangs_is_told_so_at_once(hanging: Hanging) -> None:
    asking = Asking("login.test")
    with ThreadPoolExecutor(16) as pool:
        waiting = [pool.submit(asking.get, hanging.url) for _ in range(16)]
        for _ in waiting:
            hanging.asked.acquire()

        with pytest.raises(ServiceError, match="asked too often at once"):
            asking.get(hanging.url)
        hanging.end()

    assert {type(one.exception()) for one in waiting} == {ServiceError}
    with pytest.raises(ServiceError, match="does not answer"):
        asking.get(hanging.url)
