"""The life of a baseline: looks gathered, learned from, accepted, compared with, replaced. Pages are drawn here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import Engine, select

from model.capture import Capture
from model.errors import InputError
from model.seen import Box, Element, Seen
from model.visual import Fragment, FragmentKind
from monitors.check import check_pending
from reading.visual.carrying import with_layout
from spiders.crawling.baselines import hold_against
from spiders.crawling.visit import Target, Visit
from store import looks
from store.accepting import Page, accept, add_mask, reject, remove_mask
from store.baselines import BaselineState, pictures, selectors, standing, tidy
from store.engine import read, write
from store.people import ensure_user
from store.recording import Recorded, record_batch
from store.tables import audit, baseline_looks, baselines
from system import clock
from system.settings import Settings
from tests.monitors.stores import CHECKS, page, shop
from tests.monitors.stores import standing as stands

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


@pytest.fixture
def bench(engine: Engine, tmp_path: Path) -> Bench:
    return bench_of(engine, tmp_path)


@pytest.fixture
def quick(sqlite_engine: Engine, tmp_path: Path) -> Bench:
    """The same where the database makes no difference."""
    return bench_of(sqlite_engine, tmp_path)


def changes(visit: Visit) -> Sequence[Mapping[str, Any]]:
    told: Sequence[Mapping[str, Any]] = visit.against["desktop"]["changes"]
    return told


def test_three_looks_at_an_unchanged_page_are_proposed_and_what_moves_by_itself_is_learned(bench: Bench) -> None:
    for tick in range(2):
        bench.look(drawn(tick=tick))
    assert bench.states() == ["learning"]
    bench.look(drawn(tick=2))

    with read(bench.engine) as conn:
        coming = standing(conn, bench.listing, "desktop").coming
        gathered = conn.execute(select(baseline_looks)).all()
    assert coming is not None
    assert coming.state is BaselineState.PROPOSED
    assert coming.learned.keys == ("body>span.clock:0",)
    assert all(box.y + box.height < PRICE.y for box in coming.learned.boxes)
    assert (gathered, bench.files()) == ([], 1)
    assert pictures(bench.settings).get(coming.picture) == carrying(drawn())


def test_a_page_that_says_something_else_is_learned_anew(bench: Bench) -> None:
    bench.look(drawn())
    bench.look(drawn(tick=1))
    bench.look(drawn(tick=2), page("90"))

    assert bench.states() == ["learning"]
    assert bench.files() == 1


def test_a_picture_s_signature_is_no_other_picture(quick: Bench) -> None:
    for number in range(3):
        signed = (f"https://cdn.test/a.jpg?sign={number}",)
        quick.look(drawn(tick=number), replace(page(), images=signed))
    assert quick.states() == ["proposed"]


def test_looks_while_people_decide_keep_no_pictures(bench: Bench) -> None:
    bench.learn()
    for tick in range(3, 6):
        bench.look(drawn(tick=tick))

    assert (bench.states(), bench.files()) == (["proposed"], 1)


def test_pages_that_change_all_over_are_no_unchanged_page(quick: Bench) -> None:
    for colour in ("red", "green", "blue"):
        quick.look(drawn({Box(0, 0, 400, 700): colour}))

    assert quick.states() == []


def test_a_page_in_order_is_as_accepted_and_a_lost_button_is_told_where(bench: Bench) -> None:
    bench.learn()
    bench.accept()
    same = bench.look(drawn(tick=1))
    assert same.against["desktop"]["parts"] == 0
    assert dict(same.files) == {}

    gone = bench.look(without(BUTTON), button=None)

    (one,) = changes(gone)
    assert one["part"] in ("button", None)
    assert one["box"]["x"] <= BUTTON.x + 10
    assert one["box"]["y"] <= BUTTON.y + 10
    assert gone.against["desktop"]["share"] > 0
    assert gone.files["before-desktop.png"] == carrying(drawn())
    assert Image.open(BytesIO(gone.files["difference-desktop.png"])).width >= 1000


def test_a_change_opens_and_accepting_the_new_look_resolves_it_at_two_captures(bench: Bench) -> None:
    bench.learn()
    bench.accept()
    for _ in range(2):
        bench.look(without(BUTTON), button=None)
        check_pending(bench.engine, bench.settings)
    assert stands(bench.engine, kinds=["visual_change"]) == {"visual_change": "open"}
    assert bench.states() == ["accepted", "learning"]

    bench.accept(2)
    bench.look(without(BUTTON), button=None)
    check_pending(bench.engine, bench.settings)
    assert stands(bench.engine, kinds=["visual_change"]) == {"visual_change": "open"}
    bench.look(without(BUTTON), button=None)
    check_pending(bench.engine, bench.settings)

    assert stands(bench.engine, kinds=["visual_change"]) == {}
    assert bench.states() == ["replaced", "accepted"]
    assert bench.files() == 1


def test_what_takes_the_place_of_another_before_it_is_learned_keeps_its_dynamic_regions(quick: Bench) -> None:
    quick.learn()
    quick.accept()
    quick.look(without(BUTTON), button=None)
    quick.accept(2)

    assert changes(quick.look(drawn({box: PARTS[box] for box in PARTS if box != BUTTON}, tick=2), button=None)) == []


def test_a_page_that_looks_as_accepted_again_ends_what_was_learned_meanwhile(bench: Bench) -> None:
    bench.learn()
    bench.accept()
    bench.look(without(BUTTON), button=None)
    bench.look(drawn())

    assert (bench.states(), bench.files()) == (["accepted"], 1)


def test_a_rejected_proposal_is_learned_anew(bench: Bench) -> None:
    bench.learn()
    with write(bench.engine) as conn:
        reject(conn, 1, bench.user, "a banner lay over it")
        with pytest.raises(InputError, match="baseline 1 is rejected"):
            accept(conn, 1, bench.user, "")
    bench.learn()

    assert bench.states() == ["rejected", "proposed"]


def test_what_is_still_learning_cannot_be_accepted(quick: Bench) -> None:
    quick.look(drawn())

    with pytest.raises(InputError, match="still learning, 1 of 3 looks"):
        quick.accept()


@pytest.mark.parametrize("other", [{"width": 390}, {"locale": "ko-KR"}, {"viewport": "phone"}])
def test_a_look_in_another_window_or_language_is_not_compared(quick: Bench, other: dict[str, Any]) -> None:
    quick.learn()
    quick.accept()

    assert quick.look(without(BUTTON), **other).against == {}
    assert quick.states() == ["accepted", "learning"]


def test_a_masked_box_does_not_count_until_the_mask_is_taken_off(quick: Bench) -> None:
    quick.learn()
    quick.accept()
    masked = quick.mask(f"{BUTTON.x - 5},{BUTTON.y - 5},{BUTTON.width + 10},{BUTTON.height + 10}")
    assert changes(quick.look(without(BUTTON), button=None)) == []

    with write(quick.engine) as conn:
        remove_mask(conn, masked, quick.user)
        with pytest.raises(InputError, match="what is masked: nothing"):
            remove_mask(conn, masked, quick.user)
        trail = [row.action for row in conn.execute(select(audit).order_by(audit.c.id))]

    assert changes(quick.look(without(BUTTON), button=None))
    assert trail[-3:] == ["accept", "mask", "unmask"]


def test_a_selectors_boxes_do_not_count(quick: Bench) -> None:
    quick.learn()
    quick.accept()
    quick.mask(".cta", is_selector=True)
    with read(quick.engine) as conn:
        assert selectors(conn, [quick.listing]) == {quick.listing: {"desktop": (".cta",)}}

    assert changes(quick.look(without(BUTTON), button=None, masks=(BUTTON,))) == []


def test_a_selector_that_is_given_or_taken_off_later_is_heeded_from_the_next_look_on(quick: Bench) -> None:
    clocks = quick.mask(".clock", is_selector=True)
    for tick in range(3):
        quick.look(drawn(tick=tick), masks=(CLOCK,))
    quick.accept()
    cta = quick.mask(".cta", is_selector=True)
    assert changes(quick.look(without(BUTTON), button=None, masks=(CLOCK, BUTTON))) == []

    with write(quick.engine) as conn:
        remove_mask(conn, clocks, quick.user)
    assert changes(quick.look(without(BUTTON), button=None, masks=(BUTTON,))) == []
    with write(quick.engine) as conn:
        remove_mask(conn, cta, quick.user)
    assert changes(quick.look(without(BUTTON), button=None))


def test_a_selector_that_is_taken_off_masks_no_longer_what_the_baseline_had_there(quick: Bench) -> None:
    cta = quick.mask(".cta", is_selector=True)
    for tick in range(3):
        quick.look(drawn(tick=tick), masks=(BUTTON,))
    quick.accept()
    assert changes(quick.look(without(BUTTON), button=None)) == []

    with write(quick.engine) as conn:
        remove_mask(conn, cta, quick.user)

    assert changes(quick.look(without(BUTTON), button=None))


def test_a_price_that_changed_is_the_price_rules_matter(quick: Bench) -> None:
    quick.learn()
    quick.accept()
    other = drawn({**PARTS, Box(220, 200, 118, 30): "#555555"})

    assert changes(quick.look(other, price=Element(text="$90.00", box=PRICE, visible=True))) == []


@pytest.mark.parametrize(
    "price",
    [
        Element(text="$100.00", box=PRICE, visible=True),
        Element(text="$90.00", box=PRICE, visible=True, covered_by="div"),
        Element(text="$90.00", box=PRICE, visible=False),
        None,
    ],
    ids=["the same words in another dress", "covered", "hidden", "gone"],
)
def test_a_price_that_looks_other_for_no_new_price_is_told(quick: Bench, price: Element | None) -> None:
    quick.learn()
    quick.accept()
    other = drawn({**PARTS, PRICE: "#ff8888"})

    assert changes(quick.look(other, price=price))


def test_the_button_may_change_when_the_page_turns_sold_out(quick: Bench) -> None:
    quick.learn()
    quick.accept()

    assert changes(quick.look(without(BUTTON), button=None, buyable=False)) == []
    assert changes(quick.look(without(BUTTON), button=None, buyable=None))


def test_a_picture_that_is_lost_costs_the_comparison_and_not_the_capture(
    quick: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    quick.learn()
    quick.accept()
    for file in (quick.settings.folder / quick.settings.evidence.url / "baselines").rglob("*"):
        file.unlink() if file.is_file() else None

    visit = quick.look(without(BUTTON))

    assert visit.against == {}
    assert "was not compared" in caplog.text


def test_a_damaged_picture_costs_the_comparison_and_not_the_capture(quick: Bench) -> None:
    quick.learn()
    quick.accept()

    assert quick.look(Drawn(b"no picture")).against == {}
