"""From Scrapy's requests and responses to the exchanges that evidence keeps."""

from dataclasses import replace
from typing import Final

from scrapy import Request
from scrapy.http import Headers, Response

from model.seen import Seen
from spiders.crawling.visit import LOOKS
from store.evidence.exchange import Body, Exchange
from store.evidence.exchange import Headers as Lines
from system import clock

EXCHANGES: Final = "andon_exchanges"
"""Key of a request's meta: the list to which its exchanges are added."""
MOST_BYTES: Final = 64 * 1024 * 1024
"""Of the bodies of one visit; what is beyond is not kept, and its record says so."""

_SECRET: Final = frozenset((b"authorization", b"proxy-authorization", b"cookie"))


def exchange_of(request: Request, response: Response, room: int) -> Exchange:
    """One exchange as it went over the network; of the body no more than `room` bytes.

    Scrapy keeps header names in title case and has taken off the transfer coding. Of a page that a browser looked at,
    the document that it had built; what the browser sent is its own affair.
    """
    looks: tuple[Seen, ...] = request.meta.get(LOOKS, ())
    certificate = response.certificate
    exchange = Exchange(
        url=response.url,
        status=response.status,
        headers=_lines(response.headers),
        body=response.body[: max(room, 0)],
        at=clock.now(),
        method=request.method,
        request_headers=_lines(request.headers),
        request_body=request.body,
        protocol=response.protocol or "HTTP/1.1",
        ip=str(response.ip_address) if response.ip_address else None,
        certificate=certificate.digest("sha256").replace(b":", b"").decode().lower() if certificate else None,
        cut=len(response.body) > room,
    )
    return _as_seen(exchange, looks[0]) if looks else exchange


def exchange_seen(seen: Seen) -> Exchange:
    """The exchange of a page that a browser alone asked for."""
    answer = Exchange(
        url=seen.url,
        status=seen.status or 200,
        headers=tuple(seen.headers.items()),
        body=seen.dom.encode()[:MOST_BYTES],
        at=seen.at,
    )
    return _as_seen(answer, seen)


def add(exchanges: list[Exchange], one: Exchange) -> None:
    """Add an exchange to those of its visit; another try at the same request takes the place of the one before."""
    key = (one.method, one.url, one.request_body)
    exchanges[:] = [known for known in exchanges if (known.method, known.url, known.request_body) != key]
    exchanges.append(one)


def _as_seen(one: Exchange, seen: Seen) -> Exchange:
    certificate = seen.certificate.fingerprint if seen.certificate else None
    return replace(one, request_headers=None, body_is=Body.RENDERED, ip=seen.address, certificate=certificate)


def _lines(headers: Headers) -> Lines:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values or ()
        if name.lower() not in _SECRET
    )
