"""What is kept of a picture, and which bytes are none."""

import csv
import io
import os
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reading.picture import MOST_BYTES, Likeness, UnreadablePictureError, pdq_distance, read_picture
from sandbox.pictures import picture

SHOE = picture("shoe", "AR1", "#23262b", 1)
BENCH = Path(os.environ.get("ANDON_SHARED", "../shared")) / "bench" / "images"


def _saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **options)
    return made.getvalue()


def _huge() -> bytes:
    """A PNG of 60,000 x 60,000 white pixels in a few kilobytes."""
    small = bytearray(_saved(Image.new("1", (64, 64), 1)))
    small[16:24] = (60_000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(bytes(small[12:29])).to_bytes(4, "big")
    return bytes(small)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>404</html>",
        SHOE[:5000],
        SHOE[:2000] + bytes(100) + SHOE[2100:],
        _huge(),
        SHOE + bytes(MOST_BYTES),
        _saved(Image.new("RGB", (1, 1))),
        _saved(Image.new("RGB", (1200, 60))),
        _saved(Image.new("RGB", (64, 64)), "TIFF"),
        b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640"><rect width="9" height="9"/></svg>',
    ],
    ids=[
        "empty",
        "a page",
        "cut off",
        "damaged",
        "a bomb",
        "too many bytes",
        "a pixel",
        "a banner",
        "TIFF",
        "a drawing",
    ],
)
def test_what_shows_no_product_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePictureError):
        read_picture(data)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_every_format_of_shops_is_read(form: str) -> None:
    shown = read_picture(_saved(Image.open(io.BytesIO(SHOE)).convert("RGB"), form))

    assert np.abs(shown.pixels.astype(int) - read_picture(SHOE).pixels).mean() < 6


def test_print_colours_are_read() -> None:
    shown = read_picture(_saved(Image.new("CMYK", (64, 64), (0, 255, 255, 0)), "JPEG"))

    red, green, blue = shown.pixels[64, 64].tolist()
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_of_what_moves_the_first_picture_is_read() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue", "green")]

    shown = read_picture(_saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    red, green, blue = shown.pixels[64, 64].tolist()
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_transparent_places_are_white() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (30, 30, 70, 70))

    assert read_picture(_saved(clear)).pixels[0, 0].tolist() == [255, 255, 255]


def test_a_picture_lies_as_its_camera_says() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6

    assert read_picture(_saved(Image.new("RGB", (200, 100)), "JPEG", exif=turned)).pixels.shape == (128, 64, 3)


def test_what_was_packed_is_unpacked() -> None:
    shoe = read_picture(SHOE)

    again = Likeness.unpacked(shoe.packed())

    assert (again.pdq, again.pixels.shape) == (shoe.pdq, shoe.pixels.shape)
    assert np.abs(again.pixels.astype(int) - shoe.pixels).mean() < 3


def test_hashes_are_those_that_pdq_publishes() -> None:
    if not BENCH.is_dir():
        pytest.skip("the public hashes are not at hand")
    with (BENCH / "pdq-expected.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if (BENCH / row["file"]).is_file()]

    off = {
        row["file"]: pdq_distance(read_picture((BENCH / row["file"]).read_bytes()).pdq, bytes.fromhex(row["pdq_hash"]))
        for row in rows
    }

    assert len(off) >= 12
    assert max(off.values()) <= 10, off
