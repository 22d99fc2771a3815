"""The end of the demo on a terminal: the pages of what it made, and how to sign in to them."""

import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from scheduler import Scheduler, house_of
from store import signing
from store.engine import write
from store.opening import Opened
from store.people import take_over
from web.app import application
from web.serving import listen, server

NAME = "demo"
"""The administrator of the demo's settings."""


def serve(store: Opened, settings: Path, console: Console) -> None:
    """Serve the pages until Ctrl-C or SIGTERM; the clock stands where the demo put it."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with served(store, settings) as (address, password):
        told = f"sign in as [bold]{NAME}[/] with [bold]{password}[/]; Ctrl-C ends the demo"
        console.print(f"[bold]Its pages[/]  {address}  {told}")
        stop.wait()


@contextmanager
def served(store: Opened, settings: Path) -> Iterator[tuple[str, str]]:
    """The pages on a free port of this machine: their address, and a new password of the administrator."""
    password = secrets.token_urlsafe(12)
    with write(store.engine) as conn:
        signing.set_password(conn, take_over(conn, store.settings)[NAME], password)
    door, stop = listen("127.0.0.1", 0), threading.Event()
    pages = application(house_of(store, Scheduler(store.engine, store.settings, settings)))
    thread = threading.Thread(target=server(pages, door), args=(stop,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}/", password
    finally:
        stop.set()
        thread.join()
