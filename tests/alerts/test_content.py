"""What a line says of one discrepancy."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from alerts import content
from alerts.content import Content
from model.lifecycle import Action
from store.engine import read, write
from store.evidence.keeping import About, keep
from store.tables import captures, content_spans, events, listings, messages
from system import clock
from system.settings import Settings, Web
from tests.alerts.scene import Scene


def said(scene: Scene) -> Content:
    """The one message, as it would be written now."""
    scene.plan()
    with read(scene.engine) as conn:
        message = conn.execute(select(messages.c.id)).scalar_one()
        written = content.of_message(conn, scene.settings, message)
    assert written is not None
    return written


@pytest.fixture
def scene(sqlite_engine: Engine) -> Scene:
    return Scene(sqlite_engine)


def test_the_worst_comes_first_and_the_resolved_last(scene: Scene) -> None:
    scene.look("a", -10.0)
    scene.look("b", -40.0)
    scene.look("c", -90.0)
    scene.plan()
    scene.mend("c")

    titles = [line.title for line in said(scene).lines]
    assert titles == ["listing b", "listing a", "listing c"]


def test_a_listing_that_the_master_file_lacks_is_told_by_its_page_s_name(scene: Scene) -> None:
    scene.look("a", -31.0)
    with write(scene.engine) as conn:
        row = conn.execute(select(listings.c.id).where(listings.c.external_id == "a")).scalar_one()
        seen = {"first_at": clock.now(), "last_at": clock.now(), "count": 1}
        for now, name in ((False, "Before"), (True, "Run 2 copy")):
            conn.execute(insert(content_spans).values(listing_id=row, name=name, is_current=now, digest=name, **seen))

    assert [line.title for line in said(scene).lines] == ["“Run 2 copy”, listing a"]


def test_a_line_says_by_how_much_since_when_and_how_often(scene: Scene) -> None:
    scene.look("a", -31.0)
    scene.look("a", -31.0)

    (line,) = said(scene).lines
    assert "31 % below the floor of KRW 100,000" in line.sentence
    assert ", since " in line.sentence
    assert line.sentence.endswith(", 2 captures")
    assert line.url == "https://shop.example.com/a"


def test_what_somebody_took_up_says_so(scene: Scene) -> None:
    opened = scene.look("a")
    scene.plan()
    scene.order(opened, Action.ACKNOWLEDGE)

    (line,) = said(scene).lines
    assert line.context.endswith("acknowledged")


def test_a_line_names_the_evidence_that_is_kept(scene: Scene, tmp_path: Path) -> None:
    opened = scene.look("a")
    with write(scene.engine) as conn:
        listing_id = conn.execute(select(listings.c.id)).scalar_one()
        row = {"listing_id": listing_id, "captured_at": clock.now(), "outcome": "ok"}
        capture_id = conn.execute(insert(captures).values(row)).inserted_primary_key[0]  # type: ignore[index]
        conn.execute(update(events).where(events.c.discrepancy_id == opened).values(capture_id=capture_id))
    about = About(channel="own", url="https://shop.example.com/a", captured_at=clock.now(), capture_id=capture_id)
    number = keep(scene.engine, Settings(folder=tmp_path), about, {"fields.json": b"{}"})

    (line,) = said(scene).lines
    assert (line.proof, line.proof_url) == (number, None)
    scene.settings = scene.settings.model_copy(update={"web": Web(address="https://andon.example.com/")})
    (linked,) = said(scene).lines
    assert linked.proof_url == f"https://andon.example.com/evidence/{number}"
