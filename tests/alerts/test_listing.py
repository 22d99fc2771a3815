"""A message that lists but the worst has all as a table in its thread, and shows the lines of their prices."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from alerts import ways
from alerts.listing import NAME
from alerts.sending import Sender
from alerts.uploading import Uploader
from sandbox.slack import Slack
from store.engine import read, write
from store.tables import discrepancies, listings, offer_spans
from system import clock
from system.settings import Secrets
from tests.alerts.scene import PLACE, Scene


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as twin:
        yield twin


@pytest.fixture
def scene(engine: Engine, tmp_path: Path) -> Scene:
    return Scene(engine, tmp_path)


def go_on(scene: Scene, slack: Slack, rounds: int = 3) -> None:
    """Send and bring, as time passes."""
    secrets = Secrets(slack_bot_token=slack.token, slack_base_url=slack.base_url)  # type: ignore[arg-type]
    known = ways.configured(scene.settings, secrets)
    sender = Sender(scene.engine, scene.settings, known, pace_seconds=0)
    uploader = Uploader(scene.engine, scene.settings, known)
    for _ in range(rounds):
        sender.plan()
        while sender.send_due():
            pass
        while uploader.upload_due():
            pass
        clock.advance(timedelta(minutes=1))


def files(slack: Slack) -> list[list[dict[str, str]]]:
    """The tables in threads, row by row."""
    found = [one for one in slack.workspace.files.values() if one.complete and one.name == NAME]
    return [list(csv.DictReader(StringIO(one.content.decode("utf-8-sig")))) for one in found]


def test_many_have_a_table_in_the_thread_once(scene: Scene, slack: Slack) -> None:
    for number in range(14):
        scene.look(f"n{number}", -10.0 - number)
    with write(scene.engine) as conn:
        conn.execute(update(discrepancies).where(discrepancies.c.id == 1).values(variant="=1+1"))
    go_on(scene, slack)
    scene.look("n3", -40.0)
    scene.mend("n4")
    go_on(scene, slack)

    (root,) = slack.channel(PLACE).messages
    (table,) = files(slack)
    assert [row["listing"] for row in table][:2] == ["n13", "n12"]
    assert len(table) == 14
    assert {"'=1+1"} == {row["variant"] for row in table if row["id"] == "1"}
    assert "KRW 69,000, 31 % below the floor" in table[0]["what"].replace("The price is ", "")
    (shared,) = [reply for reply in root.replies if reply.files]
    assert shared.text == "All 14 as a table"
    assert "… and 4 more, in the file in the thread" in str(root.blocks)


def test_few_have_none(scene: Scene, slack: Slack) -> None:
    for number in range(10):
        scene.look(f"n{number}", -10.0 - number)
    go_on(scene, slack)

    assert files(slack) == []


def test_the_line_of_a_price_is_drawn_once_and_shown_by_an_edit(scene: Scene, slack: Slack) -> None:
    scene.look("a", -31.0)
    with write(scene.engine) as conn:
        number = conn.execute(select(listings.c.id)).scalar_one()
        facts = {"listing_id": number, "availability": "InStock", "currency": "KRW"}
        for days, price in ((20, 119_000), (1, 69_000)):
            ends = clock.now() - timedelta(days=1 if days > 1 else 0)
            span = {"first_at": clock.now() - timedelta(days=days), "last_at": ends, "is_current": days == 1}
            conn.execute(insert(offer_spans).values(**facts, **span, price=price, digest=str(days)))
    go_on(scene, slack)

    (root,) = slack.channel(PLACE).messages
    (image,) = [block for block in root.blocks if block["type"] == "image"]
    (file,) = slack.workspace.files.values()
    assert image["slack_file"] == {"id": file.id}
    assert image["alt_text"] == "listing a: Price of the last 21 days, the green band is what policy allows"
    assert file.content.startswith(b"\x89PNG")
    assert root.edits == 1
    with read(scene.engine) as conn:
        assert conn.execute(select(offer_spans.c.price).where(offer_spans.c.is_current)).scalar_one() == 69_000
