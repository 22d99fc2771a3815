"""A page's PNG as pixels, within bounds: what comes from a file or a browser may be cut off, broken or a bomb."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import InputError

Pixels = NDArray[np.uint8]
"""Height x width x 3 (blue, green, red), or height x width."""

TALLEST: Final = 16_000
WIDEST: Final = 4_096
_MOST_PIXELS: Final = 40_000_000
_MOST_BYTES: Final = 100_000_000
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_WANTED: Final = f"expected a whole PNG of at most {WIDEST} x {TALLEST} pixels"


def decode(png: bytes, name: str = "the picture") -> Pixels:
    """Pixels of a picture, height x width x 3; what is transparent takes the colour that stands behind it.

    Raises:
        InputError: it is no whole PNG, or is too large; `name` says which.
    """
    for _ in chunks(png, name):
        pass  # it is whole
    try:
        pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise InputError(f"{name} cannot be decoded; {_WANTED}")
    return np.asarray(pixels, np.uint8)


def encode(pixels: Pixels) -> bytes:
    """PNG of pixels."""
    made, png = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 6])
    if not made:
        raise ValueError(f"no picture can be made of pixels of shape {pixels.shape}")
    return png.tobytes()


def chunks(png: bytes, name: str) -> Iterator[tuple[bytes, memoryview]]:
    """The chunks of a PNG, kind and body (ISO/IEC 15948, 5.3).

    Decoders give half a picture of a file that is cut off, without a word; this does not.

    Raises:
        InputError: it is no whole PNG, or is too large; `name` says which.
    """
    if not png.startswith(_SIGNATURE):
        raise InputError(f"{name} is no PNG; {_WANTED}")
    if len(png) > _MOST_BYTES:
        raise InputError(f"{name} has {len(png):,} bytes; expected at most {_MOST_BYTES:,}")
    at, kind, view = len(_SIGNATURE), b"", memoryview(png)
    while kind != b"IEND":
        if at + 12 > len(png):
            raise InputError(f"{name} is cut off at byte {len(png):,}; {_WANTED}")
        (size,) = struct.unpack_from(">I", png, at)
        first, kind, end = not kind, png[at + 4 : at + 8], at + 8 + size
        if end + 4 > len(png):
            raise InputError(f"{name} is cut off at byte {len(png):,}; {_WANTED}")
        if zlib.crc32(view[at + 4 : end]) != struct.unpack_from(">I", png, end)[0]:
            raise InputError(f"{name} is damaged at byte {at:,}; {_WANTED}")
        if first:
            _bounded(kind, png[at + 8 : end], name)
        yield kind, view[at + 8 : end]
        at = end + 4


def _bounded(kind: bytes, head: bytes, name: str) -> None:
    if kind != b"IHDR" or len(head) != 13:
        raise InputError(f"{name} has no PNG header; {_WANTED}")
    width, height = struct.unpack_from(">II", head)
    if not (0 < width <= WIDEST and 0 < height <= TALLEST and width * height <= _MOST_PIXELS):
        raise InputError(f"{name} is {width} x {height} pixels; {_WANTED}, {_MOST_PIXELS:,} in all")
