"""RFC 3161 answers as authorities send them, not all of them in strict DER."""

from collections.abc import Iterator
from typing import Final

from rfc3161_client import TimeStampResponse, decode_timestamp_response

_CERTIFICATES: Final = 0xA0
"""SignedData's `certificates [0] IMPLICIT SET OF` (RFC 5652, section 5.1)."""


def decoded(body: bytes) -> TimeStampResponse:
    """The answer in `body`.

    OpenSSL, and every authority that runs on it, leaves the certificates in the order of its file, where DER wants them
    sorted and the library insists on that. They are not part of what is signed, so sorting them changes nothing.

    Raises:
        ValueError: it is no answer of an authority.
    """
    try:
        return decode_timestamp_response(body)
    except ValueError:
        return decode_timestamp_response(_sorted(body))


def _sorted(body: bytes) -> bytes:
    """`body` with its certificates in DER's order.

    Raises:
        ValueError: it is not built like an answer.
    """
    try:
        (answer,) = _parts(body, 0, len(body))
        _, token = _parts(body, *answer[1:])
        _, content = _parts(body, *token[1:])
        (signed,) = _parts(body, *content[1:])
        start, end = next(part[1:] for part in _parts(body, *signed[1:]) if body[part[0]] == _CERTIFICATES)
        starts = [part[0] for part in _parts(body, start, end)]
    except (IndexError, StopIteration) as error:
        raise ValueError("no answer of a time-stamping authority") from error
    certificates = [body[one:other] for one, other in zip(starts, [*starts[1:], end], strict=True)]
    return body[:start] + b"".join(sorted(certificates)) + body[end:]


def _parts(body: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The elements between two places: where each begins, and where its content does and ends."""
    at = start
    while at < end:
        length, inside = body[at + 1], at + 2
        if length & 0x80:
            inside += length & 0x7F
            length = int.from_bytes(body[at + 2 : inside])
        if inside + length > end:
            raise IndexError(at)
        yield at, inside, inside + length
        at = inside + length
