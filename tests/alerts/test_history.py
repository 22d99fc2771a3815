"""A discrepancy's history, shown in a form: its words at once, then a chart of its price or stock."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, update

from alerts import slack_history
from model.finding import Severity
from model.lifecycle import Action
from reports.course import course
from sandbox.slack_presses import bring, press, signed
from store.discrepancies import Discrepancy
from store.engine import write
from store.tables import discrepancies
from system import clock
from system.settings import Person, Settings
from tests.alerts.pressing import ANNA, MINJI, PEOPLE, Room, now, room, said
from tests.alerts.scene import PLACE
from tests.monitors.stores import CHECKS, page, shop, visit


@pytest.fixture
def told(sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A room that waits for nothing, and where what is drawn of a listing that was seen is a dot."""

    def draw(conn: Connection, settings: Settings, about: Discrepancy) -> bytes | None:
        return DOT if about.external_id == "A0" else course(conn, settings, about)

    monkeypatch.setattr(slack_history, "_RESTS", (0.0, 0.0))
    monkeypatch.setattr(slack_history, "course", draw)
    with room(sqlite_engine, tmp_path) as made:
        furnish(made)
        yield made


DOT = b"\x89PNG\r\n\x1a\n"


def furnish(made: Room) -> None:
    """A listing of the master file whose price went down."""
    made.settings = made.settings.model_copy(update={"channels": CHECKS.channels})
    made.know(PEOPLE)
    (listing,) = shop(made.engine)
    for price in ("100", "80", "69"):
        visit(made.engine, {listing: page(price, quantity=7)}, minutes=24 * 60)


def picture(made: Room) -> str | None:
    """The file that the form shows."""
    last = made.form["blocks"][-1]
    return last["slack_file"]["id"] if last["type"] == "image" else None


def test_a_history_tells_who_did_what_when_and_shows_how_the_price_went(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        furnish(made)
        made.look("A0", -10.0)
        made.deliver()
        made.press("Accept…")
        made.submit(why="agreed *with* <!channel>", end="worse")
        made.deliver()
        made.press("Show history", line=0)
        text = said(made.form)

        assert "*open* · Andon: opened · The price is KRW 69,000, 31 % below the floor" in text
        assert "*open → accepted* · minji: accepted · agreed" in text
        assert "<!channel>" not in text
        file = made.slack.workspace.files[str(picture(made))]
        assert (file.content[:4], file.complete) == (b"\x89PNG", True)
        assert made.form["title"]["text"] == "History of #1"
        assert "being drawn" in said(made.slack.calls_of("views.open")[-1].args["view"])


def test_the_form_is_open_before_anything_is_drawn(told: Room) -> None:
    told.look("A0")
    told.deliver()
    told.press("Show history", line=0)

    methods = [call.method for call in told.slack.calls]
    assert methods.index("views.open") < methods.index("files.getUploadURLExternal") < methods.index("views.update")


def test_history_stands_behind_more_too(told: Room) -> None:
    told.look("A0")
    told.deliver()
    told.press("More…", line=0)
    told.press_in("Show history")

    assert picture(told) is not None
    assert len(told.slack.workspace.views) == 1


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
def test_a_chart_that_cannot_be_brought_leaves_the_words(told: Room, step: str) -> None:
    told.look("A0")
    told.deliver()
    told.slack.trouble("error", step)
    told.press("Show history", line=0)

    assert picture(told) is None
    assert "Andon: opened" in said(told.form)
    assert said(told.form).endswith("The chart could not be brought; open the history again to try once more.")


@pytest.mark.parametrize(("refusals", "shown"), [(2, True), (3, False)])
def test_a_chart_that_slack_still_works_through_is_shown_when_it_has(told: Room, refusals: int, shown: bool) -> None:
    told.look("A0")
    told.deliver()
    told.slack.workspace.unready = refusals  # the form's opening counts as one
    told.press("Show history", line=0)

    assert (picture(told) is not None) is shown


def test_a_listing_without_prices_has_words_alone(told: Room) -> None:
    told.look("never seen")
    told.deliver()
    told.press("Show history", line=0)

    assert said(told.form).endswith("There is no price or stock of it to draw a chart of.")
    assert told.slack.workspace.files == {}


def test_viewers_may_see_a_history_and_strangers_not(told: Room) -> None:
    told.know({**PEOPLE, "anna": Person(slack_user=ANNA, roles=("viewer",))})
    told.look("A0")
    told.deliver()
    told.press("Show history", line=0, by=ANNA)
    told.know(PEOPLE)
    told.press("Show history", line=0, by=ANNA)

    assert len(told.slack.workspace.views) == 1
    assert "does not know Slack user U0ANNA" in told.whispers[0]


def test_a_press_that_comes_twice_opens_and_draws_once(told: Room) -> None:
    told.look("A0")
    payload = press(told.slack, PLACE, told.deliver(), "Show history", line=0)
    told.bring(payload)
    told.bring(payload)
    stale = bring(told.url, *signed(payload, at=now() - 301))

    assert stale[0] == 401
    assert len(told.slack.workspace.views) == len(told.slack.workspace.files) == 1


def test_a_long_history_counts_what_was_earlier(told: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_history, "_MOVES", 2)
    one = told.look("A0")
    told.order(one, Action.ACKNOWLEDGE)
    told.look("A0", -60.0, severity=Severity.CRITICAL)
    told.deliver()
    told.press("Show history", line=0)

    assert "… 1 earlier moves" in said(told.form)


def test_what_the_law_keeps_back_is_in_no_history(told: Room) -> None:
    one = told.look("B", channel="reseller_kr", severity=Severity.INFO)
    told.open_home()
    with write(told.engine) as conn:
        conn.execute(update(discrepancies).where(discrepancies.c.id == one).values(owner_id=1))
    clock.advance(timedelta(minutes=1))
    told.open_home()
    told.press_at_home("Show history", line=0)

    assert "A price of an independent reseller; for information." in said(told.form)
    assert "100,000" not in said(told.form) + told.home(MINJI)
