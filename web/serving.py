"""How the server runs: the place where it listens is taken before anything starts."""

import gc
import socket
import threading
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from model.errors import InputError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any that is free.

    Raises:
        InputError: the host is not this machine's, or another program has the port.
    """
    try:
        family = min(found[0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))  # IPv4 before 6
        door = socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        why = (getattr(error, "strerror", None) or "no such host").partition(" (")[0]
        raise InputError(
            f"web.host = {host!r}, web.port = {port}: cannot listen there: {why}; name a host and a free port of this "
            "machine in the settings"
        ) from None
    # asyncio does so only for a socket that names its protocol; else every answer waits 40 ms for the client's ACK
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def settle() -> None:
    """Have Python's collector pass over what the start made, once all is made.

    That is a million objects of libraries, which stay: to look through them again takes a quarter of a second, and
    whoever asks for a page at that moment waits for it.
    """
    gc.collect()
    gc.freeze()


def server(app: FastAPI, door: socket.socket) -> Callable[[threading.Event], None]:
    """A function that serves `app` at `door` until its event is set."""
    uvicorn_server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning"))

    def run(stop: threading.Event) -> None:
        def watch() -> None:
            stop.wait()
            uvicorn_server.should_exit = True

        threading.Thread(target=watch, name="web watcher", daemon=True).start()
        uvicorn_server.run(sockets=[door])

    return run
