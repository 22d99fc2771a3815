"""The pages' server: it has its place before anything starts."""

import json
import socket
import threading
from urllib.request import urlopen

import pytest
from sqlalchemy import Engine

from model.errors import InputError
from system.settings import Settings
from tests.web.site import house_of
from web.app import application
from web.serving import listen, server


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]

        with pytest.raises(
            InputError, match=f"web.port = {port}: cannot listen there: .*in use.*; name a host and a free"
        ):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "a" * 300])
def test_a_host_that_is_not_ours_is_one_sentence(host: str) -> None:
    with pytest.raises(InputError, match=f"web.host = '{host}', web.port = 0: cannot listen there"):
        listen(host, 0)


def test_the_pages_are_served_until_the_event_is_set(sqlite_engine: Engine) -> None:
    door, stop = listen("127.0.0.1", 0), threading.Event()
    port = door.getsockname()[1]
    thread = threading.Thread(target=server(application(house_of(sqlite_engine, Settings())), door), args=(stop,))
    thread.start()
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            said = json.load(answer)
    finally:
        stop.set()
        thread.join(10)

    assert said["healthy"] is True
    assert not thread.is_alive()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
