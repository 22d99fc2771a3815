"""Pictures of pages come from files and browsers: cut off, damaged, or bombs."""

import struct
import zlib

import numpy as np
import pytest

from model.errors import InputError
from reading.visual.decoding import decode, encode

PAGE = np.random.default_rng(1).integers(0, 256, (60, 80, 3), dtype=np.uint8)
PNG = encode(PAGE)


def test_a_picture_is_read_as_it_was_written() -> None:
    assert np.array_equal(decode(PNG), PAGE)


@pytest.mark.parametrize("size", [0, 7, 20, 40, len(PNG) // 2, len(PNG) - 1])
def test_a_picture_that_is_cut_off_is_refused_by_name(size: int) -> None:
    with pytest.raises(InputError, match="the baseline"):
        decode(PNG[:size], "the baseline")


@pytest.mark.parametrize("at", range(0, len(PNG), 997))
def test_no_damage_passes_for_a_picture(at: int) -> None:
    damaged = bytearray(PNG)
    damaged[at] ^= 0x10

    with pytest.raises(InputError):
        decode(bytes(damaged))


@pytest.mark.parametrize(
    ("width", "height"), [(1, 16_001), (5_000, 10), (4_000, 15_000), (0, 5), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_that_says_it_is_too_large_is_refused_unread(width: int, height: int) -> None:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    png = PNG[:8] + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + PNG[33:]

    with pytest.raises(InputError, match=rf"{width} x {height}"):
        decode(png)


def test_something_else_is_no_picture() -> None:
    with pytest.raises(InputError, match="no PNG"):
        decode(b"<html>not found</html>")
