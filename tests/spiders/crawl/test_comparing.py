"""What counts where a page is held against its accepted baseline, and what does not."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from model.errors import InputError
from model.seen import Box, Element
from store.accepting import remove_mask
from store.baselines import selectors
from store.engine import read, write
from store.tables import audit
from tests.spiders.crawl.drawn_pages import BUTTON, CLOCK, PARTS, PRICE, Bench, Drawn, bench_of, changes, drawn, without


@pytest.fixture
def quick(sqlite_engine: Engine, tmp_path: Path) -> Bench:
    """A listing where the database makes no difference."""
    return bench_of(sqlite_engine, tmp_path)


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
