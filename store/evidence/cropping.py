"""Crops of what was seen, cut from the pictures of a capture and laid beside them. Derived: originals stay as they are.

For each part of the page whose place is known there are `crop-PART-VIEWPORT.png`, and `marked-PART-VIEWPORT.png` with a
frame around it; `view-VIEWPORT.png` is the window at a size for reading in a message. `derived.json` says of each from
which file it was cut, where, and what it shows.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw

from store.evidence.vault import sha256

log = logging.getLogger(__name__)

DERIVED: Final = "derived.json"
PADDING: Final = 48
"""Pixels of the page that are shown around a part."""
SMALLEST: Final = (480, 200)
"""A crop shows at least so much of the page, where there is so much."""
LARGEST: Final = (1200, 900)
"""A crop of more is scaled down to this."""
PICTURES: Final = 3
"""Of the gallery's pictures, the first that have a crop."""

_PARTS: Final = ("price", "stock", "button", "title")
_NEAR: Final = (800, 400)
"""Price and title within so much are shown together."""
_VIEW: Final = (960, 1600)
_FRAME: Final = (214, 0, 110)
_LOOK: Final = re.compile(r"look-([a-z]{1,20})\.json")
_DIFFERENCE: Final = re.compile(r"difference-([a-z]{1,20})\.png")
_BROKEN: Final = (OSError, ValueError, SyntaxError, KeyError, TypeError, AttributeError, Image.DecompressionBombError)
"""What Pillow raises of a file that is no picture, and Python of facts that are none."""

_Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of the page that is to be cut out."""

    name: str
    box: _Box
    """What is marked."""
    around: _Box
    """What is shown of the page, before the padding."""
    shows: str
    """Its text, or its picture's address."""


def with_crops(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """`files` of a capture, with the crops that its looks allow and their description; without looks as they are.

    A picture or look that cannot be used costs its crops, which the log says, and nothing else.
    """
    made: dict[str, bytes] = {}
    told: list[dict[str, Any]] = []
    for name in sorted(files):
        try:
            for said, body in _derived(name, files):
                made[said["file"]] = body
                told.append(said)
        except _BROKEN as error:
            log.warning("no crops are cut after %s: %s", name, error)
    if not told:
        return dict(files)
    note = "Cut and scaled from the sources by Andon. The sources are the record; these only show it."
    described = json.dumps({"note": note, "files": told}, ensure_ascii=False, indent=1) + "\n"
    return {**made, **files, DERIVED: described.encode()}


def _derived(name: str, files: Mapping[str, bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    if look := _LOOK.fullmatch(name):
        yield from _of_look(look[1], json.loads(files[name]), files)
    elif difference := _DIFFERENCE.fullmatch(name):
        yield _scaled(f"view-difference-{difference[1]}.png", name, files[name])


def _of_look(
    viewport: str, seen: Mapping[str, Any], files: Mapping[str, bytes]
) -> Iterator[tuple[dict[str, Any], bytes]]:
    shot, source = f"shot-{viewport}.png", f"page-{viewport}.png"
    if shot in files:
        yield _scaled(f"view-{viewport}.png", shot, files[shot])
    if source not in files:
        return
    page = _opened(files[source])
    digest = sha256(files[source])
    for part in _parts(seen):
        if not _within(part.box, page.size):
            continue
        cut = _cut(part.around, page.size)
        plain = page.crop(cut)
        for prefix, image in (("crop", plain), ("marked", _marked(plain, part.box, cut))):
            small = _fitted(image, LARGEST)
            said = {
                "file": f"{prefix}-{part.name}-{viewport}.png",
                "source": source,
                "source_sha256": digest,
                "field": part.name,
                "shows": part.shows,
                "box": _as_json(part.box),
                "cut": _as_json(cut),
                "scale": round(small.width / image.width, 4),
                "marked": prefix == "marked",
            }
            yield said, _png(small)


def _parts(seen: Mapping[str, Any]) -> Iterator[_Part]:
    """The visible parts of a look, as `model.seen.facts` tells them."""
    title = _box(seen.get("title"))
    for name in _PARTS:
        told = seen.get(name)
        if (box := _box(told)) is None:
            continue
        around = box
        if name == "price" and title is not None and _fits(_union(box, title), _NEAR):
            around = _union(box, title)
        yield _Part(name=name, box=box, around=around, shows=str((told or {}).get("text", ""))[:300])
    shown = [(one, box) for one in seen.get("pictures") or () if (box := _box(one)) is not None]
    for number, (one, box) in enumerate(shown[:PICTURES], start=1):
        yield _Part(name=f"picture-{number}", box=box, around=box, shows=str(one.get("url", ""))[:2000])


def _box(told: Mapping[str, Any] | None) -> _Box | None:
    """Where a part stands, when it is to be seen."""
    if not told or told.get("visible") is not True:
        return None
    x, y, width, height = (int(told["box"][name]) for name in ("x", "y", "width", "height"))
    return (x, y, x + width, y + height) if width > 0 and height > 0 else None


def _union(one: _Box, other: _Box) -> _Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _fits(box: _Box, most: tuple[int, int]) -> bool:
    return box[2] - box[0] <= most[0] and box[3] - box[1] <= most[1]


def _within(box: _Box, size: tuple[int, int]) -> bool:
    """Whether any of it is on the picture, which ends where the page was too tall."""
    return box[0] < size[0] and box[1] < size[1] and box[2] > 0 and box[3] > 0


def _cut(box: _Box, size: tuple[int, int]) -> _Box:
    """What is cut: the box with its padding, grown to the smallest crop, moved and cut to lie on the picture."""
    sides = [
        _side(first, last, least, whole)
        for first, last, least, whole in zip(box[:2], box[2:], SMALLEST, size, strict=True)
    ]
    (left, right), (top, bottom) = sides
    return left, top, right, bottom


def _side(first: int, last: int, least: int, whole: int) -> tuple[int, int]:
    first, last = max(first, 0) - PADDING, min(last, whole) + PADDING
    if (lacks := least - (last - first)) > 0:
        first, last = first - lacks // 2, last + lacks - lacks // 2
    if first < 0:
        first, last = 0, last - first
    if last > whole:
        first, last = first - (last - whole), whole
    return max(first, 0), last


def _marked(plain: Image.Image, box: _Box, cut: _Box) -> Image.Image:
    """A copy with a frame around the box, a little outside of it."""
    image = plain.copy()
    left, top = cut[:2]
    frame = (box[0] - left - 6, box[1] - top - 6, box[2] - left + 5, box[3] - top + 5)
    ImageDraw.Draw(image).rectangle(_kept_on(frame, image.size), outline=_FRAME, width=3)
    return image


def _kept_on(frame: Sequence[int], size: tuple[int, int]) -> _Box:
    return max(frame[0], 0), max(frame[1], 0), min(frame[2], size[0] - 1), min(frame[3], size[1] - 1)


def _scaled(name: str, source: str, body: bytes) -> tuple[dict[str, Any], bytes]:
    image = _opened(body)
    small = _fitted(image, _VIEW)
    said = {"file": name, "source": source, "source_sha256": sha256(body), "scale": round(small.width / image.width, 4)}
    return said, _png(small)


def _opened(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body), formats=("PNG",)).convert("RGB")


def _fitted(image: Image.Image, most: tuple[int, int]) -> Image.Image:
    """The image, scaled down where it is larger."""
    scale = min(1.0, most[0] / image.width, most[1] / image.height)
    if scale == 1.0:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS)


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _as_json(box: Iterable[int]) -> dict[str, int]:
    left, top, right, bottom = box
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}
