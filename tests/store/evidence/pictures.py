"""What a browser's look leaves, drawn for tests."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from store.evidence.cropping import with_crops

PRICE = {"x": 900, "y": 300, "width": 120, "height": 40}
TITLE = {"x": 700, "y": 220, "width": 400, "height": 50}
PICTURE = {"x": 100, "y": 200, "width": 500, "height": 500}
RED, GREEN, BLUE, GREY = (200, 0, 0), (0, 160, 0), (0, 0, 200), (128, 128, 128)


def element(box: Mapping[str, int], text: str = "", visible: bool = True) -> dict[str, Any]:
    """A text or control as `model.seen.facts` tells it."""
    return {
        "text": text,
        "box": dict(box),
        "visible": visible,
        "covered_by": "",
        "behind_layer": False,
        "enabled": True,
    }


def seen(**parts: Any) -> dict[str, Any]:
    """The facts of a look."""
    picture = {"url": "https://shop.example/1.jpg", "box": PICTURE, "visible": True, "width": 800, "height": 800}
    return {
        "price": element(PRICE, "89.00"),
        "title": element(TITLE, "Runner 1"),
        "stock": None,
        "button": None,
        "pictures": [picture],
        **parts,
    }


def drawn(size: tuple[int, int] = (1440, 2000), grey: tuple[int, int, int] = GREY) -> bytes:
    """The picture of a page with a red price, a blue title and a green picture."""
    image = Image.new("RGB", size, grey)
    pen = ImageDraw.Draw(image)
    for box, colour in ((PRICE, RED), (TITLE, BLUE), (PICTURE, GREEN)):
        pen.rectangle((box["x"], box["y"], box["x"] + box["width"] - 1, box["y"] + box["height"] - 1), fill=colour)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def look(viewport: str = "desktop", page: bytes | None = None, **parts: Any) -> dict[str, bytes]:
    """The files of a look, as a crawl holds them."""
    return {
        f"look-{viewport}.json": json.dumps(seen(**parts)).encode(),
        f"page-{viewport}.png": page or drawn(),
        f"shot-{viewport}.png": drawn((1440, 900)),
    }


def looked(**parts: Any) -> dict[str, bytes]:
    """The same with their crops, as a pack has them."""
    return with_crops(look(**parts))
