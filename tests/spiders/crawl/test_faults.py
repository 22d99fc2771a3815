"""Every fault on the way to a page becomes its listing's outcome, and the run goes on."""

import gzip
import socket
import struct
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.spiders.crawl.conftest import Answer, Place, Shop, page, place_in, reply

BOMB = gzip.compress(b"\0" * 21 * 1024 * 1024)
HUGE = b"<p>" + b"x" * 21 * 1024 * 1024


def hang(_: BaseHTTPRequestHandler) -> None:
    """No answer within the crawl's timeout."""
    time.sleep(3)


def reset(handler: BaseHTTPRequestHandler) -> None:
    """The connection is reset."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body without end, of no stated length."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b"x" * 1024 * 1024)


def to(target: str, status: int = 302) -> Answer:
    """A redirect to `target`."""
    return reply(b"", status, Location=target)


def answers(shop: Shop, port: int) -> dict[str, Answer]:
    """The misbehaviour of each path."""
    return {
        "/ok": reply(page()),
        "/gone": reply(b"<h1>Gone</h1>", 410),
        "/forbidden": reply(b"<h1>Access denied</h1>", 403),
        "/error": reply(b"<h1>Sorry</h1>", 500),
        "/hang": hang,
        "/reset": reset,
        "/truncated": reply(page(), Content_Length="99999", Connection="close"),
        "/endless": endless,
        "/huge": reply(HUGE),
        "/bomb": reply(BOMB, Content_Encoding="gzip"),
        "/twice": reply(gzip.compress(page()), Content_Encoding="gzip, gzip, gzip, gzip"),
        "/no-gzip": reply(page(), Content_Encoding="gzip"),
        "/loop": to("/loop?again"),
        "/loop?again": to("/loop"),
        "/nowhere": reply(b"", 302),
        "/file": to("file:///etc/passwd"),
        "/ftp": to("ftp://example.com/x"),
        "/data": to("data:text/html,<h1>Runner</h1>"),
        "/metadata": to("http://169.254.169.254/latest/meta-data/"),
        "/intranet": to("http://10.0.0.8/"),
        "/number": to("http://2130706433/"),
        "/six": to("http://[::1]/"),
        "/mapped": to("http://[::ffff:127.0.0.1]/"),
        "/name": to(f"http://localhost:{shop.server.server_port}/ok"),
        "/port": to(f"http://127.0.0.1:{port}/ok"),
        "/unknown-host": to("http://no-such-host.invalid/"),
        "/bad-port": to("http://127.0.0.1:99999/"),
        "/refusing": to("http://127.0.0.1:1/"),
        "/login-wall": to("/login?next=/login-wall"),
        "/login?next=/login-wall": reply(b"<h1>Log in</h1>"),
        "/picture": reply(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, Content_Type="image/png"),
        "/empty": reply(b""),
        "/noise": reply(bytes(range(256)) * 40),
        "/other": to("/ok"),
    }


@pytest.fixture(scope="module")
def crawled(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One crawl over every misbehaviour, from a server that has a second, private port beside it."""
    with socket.create_server(("127.0.0.1", 0)) as private:
        shop.answers = answers(shop, private.getsockname()[1])
        place = place_in(Path(tmp_path_factory.mktemp("faults")))
        place.settings(shop.url)
        place.add(shop.url, *(path for path in shop.answers if "?" not in path))
        done = place.crawl()
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""  # what is wrong with pages is told by outcomes
        yield place
        place.engine.dispose()


OUTCOMES = {
    "/ok": "ok",
    "/gone": "gone",
    "/forbidden": "blocked",
    "/login-wall": "login",
    "/picture": "parse_failed",
    "/empty": "parse_failed",
    "/noise": "parse_failed",
    "/other": "parse_failed",
}
"""Of every path that is not `fetch_failed`."""

REASONS = {
    "/hang": "did not answer in time",
    "/reset": "broke",
    "/truncated": "broke",
    "/endless": "over 20 MB",
    "/huge": "over 20 MB",
    "/bomb": "over 20 MB unpacked",
    "/twice": "packed more than 2 times",
    "/no-gzip": "cannot be unpacked",
    "/loop": "redirects without end",
    "/nowhere": "no web address",
    "/file": "no web address",
    "/bad-port": "no web address",
    "/ftp": "no web address",
    "/data": "no web address",
    "/metadata": "private address",
    "/intranet": "private address",
    "/number": "private address",
    "/six": "private address",
    "/mapped": "private address",
    "/name": "private address",
    "/port": "another port of a private host",
    "/refusing": "another port of a private host",
    "/unknown-host": "cannot be resolved",
    "/other": "another listing",
    "/error": "500",
}


def test_every_fault_has_its_outcome(crawled: Place, shop: Shop) -> None:
    expected = {path: OUTCOMES.get(path, "fetch_failed") for path in shop.answers if "?" not in path}

    assert crawled.outcomes() == expected


@pytest.mark.parametrize(("path", "reason"), REASONS.items())
def test_the_reason_is_said(crawled: Place, path: str, reason: str) -> None:
    assert reason in crawled.reasons()[path]


def test_the_run_ends_as_finished_with_every_outcome_counted(crawled: Place, shop: Shop) -> None:
    run = crawled.last_run()

    assert run["status"] == "finished"
    assert sum(run["statistics"]["outcomes"].values()) == len([path for path in shop.answers if "?" not in path])


def test_nothing_was_asked_of_the_login_page(crawled: Place, shop: Shop) -> None:
    assert not [path for path in shop.paths() if path.startswith("/login?")]


def test_a_failing_page_is_tried_three_times_and_a_refused_one_once(crawled: Place, shop: Shop) -> None:
    assert shop.paths().count("/forbidden") == 1
    assert 1 <= shop.paths().count("/error") <= 3
