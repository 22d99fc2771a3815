"""What the visible page says beyond price and stock: pictures, choices, gift, brand, and true contradictions."""

from collections.abc import Sequence

from model.capture import Capture, Source
from reading.brand_line import brand_line
from reading.contradiction import settled
from reading.evidence import Stated
from reading.gallery import pictures
from reading.gift import gift
from reading.price_lines import with_price_lines
from reading.region import Region
from reading.shown_variants import with_shown_choices
from reading.subject import Subject
from reading.visible import View


def completed(capture: Capture, about: Subject, stated: Sequence[Stated], seen: View) -> Capture:
    """`capture` with what the visible page adds to its records. Pure; never raises for what the page holds."""
    first = seen.walk.get(0) if seen.title else None
    priced = next((one.node for one in seen.walk.tokens if one.at == seen.main.at), None) if seen.main else None
    region = Region(first.node if first is not None else None, priced)
    images, none_shown = pictures(stated, about, region, capture.name)
    absent = capture.shown_absent | {"images"} if none_shown else capture.shown_absent
    if images != capture.images or none_shown:
        capture = capture.with_(images=images, shown_absent=absent)
    capture = with_shown_choices(capture, region, seen.places)
    capture = _with_lines(with_price_lines(capture, seen), about, region, seen)
    return settled(capture, stated, seen)


def _with_lines(capture: Capture, about: Subject, region: Region, seen: View) -> Capture:
    """`capture` with the page's line for a gift, and its brand where no record names it."""
    box = region.box
    if box is None or not capture.speaks:
        return capture
    promised = gift(box.root, seen.places)
    if promised:
        capture = capture.with_(attributes={**capture.attributes, "gift": promised})
    elif promised == "":
        capture = capture.with_(shown_absent=capture.shown_absent | {"gift"})
    if capture.brand is None and (shown := brand_line(box.root, seen.walk, seen.places, about)):
        capture = capture.with_(brand=shown[0], sources={**capture.sources, "brand": Source(shown[1])})
    return capture
