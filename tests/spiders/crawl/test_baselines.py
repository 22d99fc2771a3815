"""The life of a baseline: looks gathered, learned from, accepted, replaced."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import Engine, select

from model.errors import InputError
from model.seen import Box
from monitors.check import check_pending
from store.accepting import accept, reject
from store.baselines import BaselineState, pictures, standing
from store.engine import read, write
from store.tables import baseline_looks
from tests.monitors.stores import page
from tests.monitors.stores import standing as stands
from tests.spiders.crawl.drawn_pages import BUTTON, PARTS, PRICE, Bench, bench_of, carrying, changes, drawn, without


@pytest.fixture
def bench(engine: Engine, tmp_path: Path) -> Bench:
    return bench_of(engine, tmp_path)


@pytest.fixture
def quick(sqlite_engine: Engine, tmp_path: Path) -> Bench:
    """The same where the database makes no difference."""
    return bench_of(sqlite_engine, tmp_path)


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
