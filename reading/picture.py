"""What is kept of a picture so that it can be compared: a perceptual hash and a small copy. Pure.

Bytes come from pages and from people: their size, kind and pixels are bounded before anything is decoded.
"""

import io
import struct
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image, ImageOps

from model.lazy import Lazy, lazy

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
LEAST_SIDE: Final = 32
"""Pixels. What is smaller is an icon or a tracking pixel, and shows no product."""
SIDE: Final = 128
"""Pixels of the small copy's longer side: a shoe's stripe is still five wide."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_MOST_SHAPE: Final = 6
"""The longer side over the shorter: banners and rulers are no pictures of a product."""
_HASHED: Final = 512
"""PDQ's own program brings pictures to this size before it hashes (facebook/ThreatExchange, pdq, README)."""
_QUALITY: Final = 92
_DAMAGED: Final = (
    *(OSError, ValueError, SyntaxError, EOFError, MemoryError, struct.error),
    *(LookupError, ArithmeticError, TypeError, AttributeError),
)
"""What Pillow raises of damaged files: `UnidentifiedImageError` is an OSError, a broken PNG a SyntaxError; hostile EXIF
raises the second row's."""

Pixels = NDArray[np.uint8]
"""Height x width x 3, sRGB."""


class UnreadablePictureError(Exception):
    """The bytes are no picture that can be compared: why."""

    def __init__(self, why: Lazy) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """What is kept of one picture."""

    pdq: bytes
    """32 bytes: 256 bits of luminance; few differ after scaling, recompression and gamma."""
    pixels: Pixels
    """The small copy, its longer side `SIDE`."""

    def packed(self) -> bytes:
        """As the store keeps it."""
        made = io.BytesIO()
        made.write(self.pdq)
        Image.fromarray(self.pixels).save(made, "WEBP", quality=_QUALITY)
        return made.getvalue()

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """What `packed` made."""
        with Image.open(io.BytesIO(packed[32:]), formats=["WEBP"]) as image:
            return cls(packed[:32], np.asarray(image.convert("RGB")))


def read_picture(data: bytes) -> Likeness:
    """What is kept of the picture in `data`: JPEG, PNG, WebP, GIF (its first frame) or AVIF.

    Raises:
        UnreadablePictureError: it is damaged, too large, too small, or no picture.
    """
    if len(data) > MOST_BYTES:
        raise UnreadablePictureError(lazy("it has over %(most)s MB", most=MOST_BYTES // 2**20))
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _refuse(image.size)
            if image.format == "JPEG":
                image.draft("RGB", (_HASHED, _HASHED))
            return _likeness(_on_white(image))
    except (*_DAMAGED, Image.DecompressionBombError) as error:
        raise UnreadablePictureError(lazy("it is no picture that can be read, or damaged")) from error


def pdq_distance(one: bytes, other: bytes) -> int:
    """In how many of 256 bits two hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _refuse(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise UnreadablePictureError(
            lazy("it has %(size)s pixels; %(most)s are the most", size=f"{width} x {height}", most=f"{MOST_PIXELS:,}")
        )
    if min(size) < LEAST_SIDE or max(size) > _MOST_SHAPE * min(size):
        raise UnreadablePictureError(
            lazy("it has %(size)s pixels: too small or too narrow to show a product", size=f"{width} x {height}")
        )


def _on_white(image: Image.Image) -> Image.Image:
    """Upright, transparent places white: that is how shops show them."""
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
    return upright.convert("RGB")


def _likeness(image: Image.Image) -> Likeness:
    image.thumbnail((_HASHED, _HASHED), Image.Resampling.LANCZOS)
    bits, _ = pdqhash.compute(np.asarray(image))
    ratio = SIDE / max(image.size)
    size = round(image.width * ratio), round(image.height * ratio)
    return Likeness(np.packbits(bits).tobytes(), np.asarray(image.resize(size, Image.Resampling.LANCZOS)))
