"""What the visible page says beyond price and stock: pictures, choices, gift, brand, and which contradictions are true."""

from collections.abc import Sequence

from model.capture import Capture
from reading.contradiction import settled
from reading.evidence import Stated
from reading.gallery import pictures
from reading.region import Region
from reading.subject import Subject
from reading.visible import View


def completed(capture: Capture, about: Subject, stated: Sequence[Stated], seen: View) -> Capture:
    """`capture` with what the visible page adds to its records. Pure; never raises for what the page holds."""
    first = seen.walk.get(0) if seen.title else None
    region = Region(first.node if first is not None else None)
    images, none_shown = pictures(stated, about, region, capture.name)
    absent = capture.shown_absent | {"images"} if none_shown else capture.shown_absent
    return settled(capture.with_(images=images, shown_absent=absent), stated, seen)
