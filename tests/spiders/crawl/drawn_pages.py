"""A listing of the own shop whose page is drawn, looked at, and held against its baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import Engine, select

from model.capture import Capture
from model.seen import Box, Element, Seen
from model.visual import Fragment, FragmentKind
from reading.visual.carrying import with_layout
from spiders.crawling.baselines import hold_against
from spiders.crawling.visit import Target, Visit
from store import looks
from store.accepting import Page, accept, add_mask
from store.baselines import selectors, tidy
from store.engine import read, write
from store.people import ensure_user
from store.recording import Recorded, record_batch
from store.tables import baselines
from system import clock
from system.settings import Settings
from tests.monitors.stores import CHECKS, page, shop

BUTTON = Box(220, 300, 160, 48)
PRICE = Box(220, 200, 120, 30)
CLOCK = Box(20, 20, 100, 20)
PARTS: Mapping[Box, str] = {BUTTON: "#0a58ca", PRICE: "#222222", Box(20, 100, 180, 180): "#c0a080"}
"""The page in order."""


@dataclass(frozen=True)
class Drawn:
    """A page's picture, and what it is made of."""

    png: bytes
    fragments: tuple[Fragment, ...] = ()


def drawn(parts: Mapping[Box, str] = PARTS, tick: int = 0) -> Drawn:
    """A page of 400 x 700 with these parts; `tick` moves its clock."""
    image = Image.new("RGB", (400, 700), "white")
    draw = ImageDraw.Draw(image)
    for box, colour in {**parts, Box(CLOCK.x + 20 * tick, CLOCK.y, 20, 20): "#aa0000"}.items():
        draw.rectangle((box.x, box.y, box.x + box.width - 1, box.y + box.height - 1), fill=colour)
    out = BytesIO()
    image.save(out, "PNG")
    clock_ = Box(CLOCK.x + 20 * tick, CLOCK.y, 20, 20)
    return Drawn(out.getvalue(), (*map(fragment, parts), fragment(clock_, "body>span.clock:0")))


def fragment(box: Box, key: str = "") -> Fragment:
    return Fragment(FragmentKind.PICTURE, key or f"body>div.at{box.x}-{box.y}:0", (), "", "img", box)


def carrying(shown: Drawn) -> bytes:
    return with_layout(shown.png, shown.fragments)


def without(*boxes: Box) -> Drawn:
    return drawn({box: colour for box, colour in PARTS.items() if box not in boxes})


def seen_as(page_: Drawn, **changes: Any) -> Seen:
    """A look at the drawn page."""
    given = {
        "requested_url": "https://shop.test/A0",
        "url": "https://shop.test/A0",
        "at": clock.now(),
        "viewport": "desktop",
        "width": 400,
        "height": 300,
        "page_height": 700,
        "locale": "en-US",
        "time_zone": "UTC",
        "agent": "Andon",
        "browser": "Chromium 156",
        "status": 200,
        "price": Element(text="$100.00", box=PRICE, visible=True),
        "button": Element(text="Add to cart", box=BUTTON, visible=True),
        "buyable": True,
        "page_png": page_.png,
        "fragments": page_.fragments,
    }
    return Seen(**{**given, **changes})


@dataclass
class Bench:
    """A listing of the own shop whose page is looked at."""

    engine: Engine
    settings: Settings
    listing: int
    user: int

    def look(self, shown: Drawn, capture: Capture | None = None, **changes: Any) -> Visit:
        """One visit as a crawl stores it; its comparison."""
        clock.advance(timedelta(minutes=15))
        at, said = clock.now(), capture or page()
        with read(self.engine) as conn:
            masks = selectors(conn, [self.listing]).get(self.listing, {})
        target = Target(
            listing_id=self.listing, external_id="A0", page_id="A0", url="https://shop.test/A0", masks=masks
        )
        visit = Visit(target=target, captured_at=at, capture=said, looks=(seen_as(shown, **changes),))
        hold_against(self.engine, self.settings, visit, said)
        with write(self.engine) as conn:
            record_batch(conn, None, "own", [Recorded(listing_id=self.listing, captured_at=at, capture=said)])
            kept = [
                looks.Look(listing_id=self.listing, captured_at=at, seen=one, against=visit.against.get(one.viewport))
                for one in visit.looks
            ]
            looks.keep(conn, kept)
        return visit

    def learn(self) -> None:
        """Three looks at the unchanged page, whose clock goes on."""
        for tick in range(3):
            self.look(drawn(tick=tick))

    def accept(self, number: int = 1) -> None:
        with write(self.engine) as conn:
            accept(conn, number, self.user, "as designed")
        tidy(self.engine, self.settings)

    def mask(self, region: str, *, is_selector: bool = False) -> Page:
        masked = Page(listing_id=self.listing, viewport="desktop", region=region, is_selector=is_selector)
        with write(self.engine) as conn:
            add_mask(conn, masked, self.user)
        return masked

    def states(self) -> list[str]:
        with read(self.engine) as conn:
            return list(conn.execute(select(baselines.c.state).order_by(baselines.c.id)).scalars())

    def files(self) -> int:
        """How many pictures are kept."""
        folder = self.settings.folder / self.settings.evidence.url / "baselines"
        return sum(1 for one in folder.rglob("*") if one.is_file())


def bench_of(engine: Engine, folder: Path) -> Bench:
    settings = CHECKS.model_copy(update={"folder": folder})
    (listing,) = shop(engine)
    with write(engine) as conn:
        return Bench(engine, settings, listing, ensure_user(conn, "Kim"))


def changes(visit: Visit) -> Sequence[Mapping[str, Any]]:
    told: Sequence[Mapping[str, Any]] = visit.against["desktop"]["changes"]
    return told
