"""Digests: due once, told once whatever is killed or refused, and skipped when there is nothing to tell."""

import io
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine

from alerts.digest_content import DigestContent, Part, as_text
from alerts.slack_digest import blocks
from model.finding import Family, Severity
from sandbox import blockkit
from sandbox.slack import Slack
from sandbox.workspace import Message
from system import clock
from tests.alerts.newsroom import CHANGES, OPEN, Newsroom, begin, busy_day

EVERYTHING = {"role": "admin"}
ROOT = Path(__file__).parents[2]
PLACES = (str(ROOT / "alerts"), str(ROOT / "store"), "slack_sdk")
HOSTILE = "<!channel> *now* <https://evil.test|here> \u202edlog\u202c 👟 " + "신" * 500


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(now=clock.now) as twin:
        yield twin


@pytest.fixture
def room(sqlite_engine: Engine, slack: Slack, tmp_path: Path) -> Newsroom:
    made = Newsroom(sqlite_engine, slack, tmp_path, ops=CHANGES)
    begin(made)
    return made


def images(message: Message) -> list[dict[str, Any]]:
    return [block for block in message.blocks if block["type"] == "image"]


def test_a_digest_has_a_chart_a_sentence_and_a_sheet_for_each_section(
    engine: Engine, slack: Slack, tmp_path: Path
) -> None:
    room = Newsroom(engine, slack, tmp_path, ops=EVERYTHING)
    begin(room)
    busy_day(room)
    room.until(9)
    assert room.due() == ["ops"]
    room.deliver()

    root, reply = room.shown()
    said = str(root.blocks)
    assert len(images(root)) == 5
    for words in (
        "Daily digest: ops",
        "naver refuses visits",
        "7 open: Prices 4, Stock 2, Coverage 1.",
        "4 new, 1 resolved.",
        "coupang: median 88% of list price, 69% to 95%, 3 products.",
        "1 sold out, 1 to run out soon.",
        "2 cases in work, 1 new, 0 removed, 1 overdue.",
        "#7 naver: 9 of the last 10 visits were refused",
        "is not in the master file",
    ):
        assert words in said
    (file,) = [one for one in slack.workspace.files.values() if one.name == "ops.xlsx"]
    assert (reply.files, reply.thread_ts) == ([file.id], root.ts)
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert book.sheetnames[:3] == ["Open by family and age", "New and resolved", "Price against list price"]
    assert book["New and resolved"].max_row == 1 + 4


@pytest.mark.parametrize(
    ("method", "trouble"),
    [
        ("chat.postMessage", "drop"),
        ("files.getUploadURLExternal", "rate_limit"),
        ("files.completeUploadExternal", "refuse"),
        ("files.completeUploadExternal", "error"),
        ("conversations.replies", "error"),
    ],
)
def test_nothing_is_lost_or_doubled_whatever_goes_wrong(
    room: Newsroom, slack: Slack, method: str, trouble: str
) -> None:
    slack.trouble(trouble, method, times=2, seconds=3)
    slack.trouble("drop", "files.completeUploadExternal")
    room.find("a")
    room.until(9)
    room.due()
    for _ in range(8):
        room.deliver()
        clock.advance(timedelta(minutes=6))

    root, reply = room.shown()
    assert (root.thread_ts, len(root.files), reply.thread_ts, len(reply.files)) == (None, 0, root.ts, 1)


def test_a_digest_waits_for_no_chart_and_shows_it_later(sqlite_engine: Engine, slack: Slack, tmp_path: Path) -> None:
    room = Newsroom(sqlite_engine, slack, tmp_path, ops={"sections": ["open"]})
    begin(room)
    room.find("a")
    slack.trouble("error", "files.getUploadURLExternal", times=3)
    room.until(9)
    room.due()
    room.deliver(rounds=1)
    (message,) = room.shown()
    assert images(message) == []
    clock.advance(timedelta(minutes=5))
    room.deliver()

    assert len(images(room.shown()[0])) == 1


def test_a_workbook_that_cannot_be_brought_for_a_week_is_given_up(room: Newsroom, slack: Slack) -> None:
    room.find("a")
    room.until(9)
    room.due()
    slack.scopes = slack.scopes - {"files:write"}
    room.deliver()
    for name in ("b", "c"):
        room.until(10, day=4)
        room.find(name)
        room.due()
    slack.scopes = slack.scopes | {"files:write"}
    room.deliver(rounds=6)

    roots = [one for one in room.shown() if one.thread_ts is None]
    assert [len(one.replies) for one in roots] == [0, 1, 1]


def test_names_from_pages_neither_mention_nor_link_and_fit_slack(room: Newsroom, slack: Slack) -> None:
    for number in range(8):
        room.find(f"{HOSTILE}{number}", kind="unknown_listing", title=HOSTILE)
    room.until(9)
    room.due()
    room.deliver()

    root = room.shown()[0]
    assert blockkit.check(root.blocks, slack.workspace.files) == []
    assert len(root.blocks) > 3
    assert "<!channel>" not in f"{root.blocks} {root.text}"
    assert "<https://evil" not in str(root.blocks)
    assert "\u202e" not in str(root.blocks)


def test_the_longest_digest_fits_slack() -> None:
    parts = tuple(Part(title="T" * 500, lines=("<&>*" * 400,) * 50, chart="0", chart_name="c") for _ in range(30))
    content = DigestContent(
        heading=HOSTILE, period="p" * 999, state="&" * 9000, parts=parts, attached="a", picture_ids={"0": "F1"}
    )

    made = blocks(content)

    assert blockkit.check(made, ["F1"]) == []
    assert len(made) == blockkit.MAX_BLOCKS


def test_a_way_without_a_format_of_its_own_gets_plain_lines() -> None:
    part = Part(title="New and resolved", lines=("1 new,\n0 resolved.", "New: a\x1b[31m"))

    assert as_text(
        DigestContent(heading="Daily digest: ops", period="a to b", state="All is well.", parts=(part,))
    ) == ("Daily digest: ops\na to b\nAll is well.\n\nNew and resolved\n- 1 new, 0 resolved.\n- New: a[31m")


@pytest.mark.parametrize("filters", [{"channel": ["coupang"]}, {"brand": ["Arcus"], "family": ["price"]}])
def test_a_digest_is_about_what_its_filters_say(
    sqlite_engine: Engine, slack: Slack, tmp_path: Path, filters: dict[str, Any]
) -> None:
    room = Newsroom(sqlite_engine, slack, tmp_path, ops={**CHANGES, **filters})
    begin(room)
    room.find("mine")
    room.find("theirs", "stockout", family=Family.STOCK, channel="naver")
    room.until(9)
    room.due()
    room.deliver()

    said = str(room.shown()[0].blocks)
    assert ("listing mine" in said, "listing theirs" in said) == (True, False)


def test_what_is_for_information_comes_in_its_own_section_alone(
    sqlite_engine: Engine, slack: Slack, tmp_path: Path
) -> None:
    room = Newsroom(sqlite_engine, slack, tmp_path, ops={"sections": ["open", "changes", "info"]})
    begin(room)
    room.find("quiet", severity=Severity.INFO)
    room.until(9)
    room.due()
    room.deliver()

    said = str(room.shown()[0].blocks)
    assert "For information" in said
    assert "A price of an independent reseller; for information." in said
    assert "100,000" not in said
    assert "New and resolved" not in said
    assert "Open by family" not in said


def test_only_the_first_daily_digest_of_a_receiver_says_whether_all_is_well(
    sqlite_engine: Engine, slack: Slack, tmp_path: Path
) -> None:
    room = Newsroom(sqlite_engine, slack, tmp_path, first=CHANGES, second={**CHANGES, "at": "10:00:00"})
    begin(room)
    room.find("a")
    room.until(11)
    room.due()
    room.deliver()

    roots = [one for one in room.shown() if one.thread_ts is None]
    assert sorted("All is well" in str(one.blocks) for one in roots) == [False, True]


class Interrupted(BaseException):
    """Nothing of ours catches it."""


def interrupt(room: Newsroom, step: int) -> int:
    """Make and send what is due up to a step: the beginning or end of a function that sends; how many there were."""
    steps = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal steps
        if event in {"call", "return"} and any(place in frame.f_code.co_filename for place in PLACES):
            steps += 1
            if steps == step:
                raise Interrupted

    sys.setprofile(count)
    try:
        room.due()
        room.deliver(rounds=1)
    except Interrupted:
        pass
    finally:
        sys.setprofile(None)
    return steps


def _told_once(room: Newsroom, digests: int, charts: int) -> None:
    roots = [one for one in room.shown() if one.thread_ts is None]
    assert len(roots) == digests
    assert [(len(one.replies), len(images(one))) for one in roots] == [(1, charts)] * digests
    assert [f"listing n{number} " in str(one.blocks) for number, one in enumerate(roots)] == [True] * digests


def test_a_digest_interrupted_at_any_step_is_told_once_with_its_workbook(room: Newsroom) -> None:
    chance, total = random.Random(), 0
    for number in range(4):
        room.find(f"n{number}")
        room.until(9)
        steps = interrupt(room, chance.randint(1, total) if number else 0)
        total = total or steps
        clock.advance(timedelta(minutes=5))
        room.due()
        room.deliver()

    _told_once(room, 4, charts=0)


@pytest.mark.drill
def test_digests_killed_at_fifty_steps_are_told_once(sqlite_engine: Engine, slack: Slack, tmp_path: Path) -> None:
    room = Newsroom(sqlite_engine, slack, tmp_path, ops=OPEN)
    begin(room)
    chance, total = random.Random(), 0
    for number in range(51):
        room.find(f"n{number}")
        room.until(9)
        done = _run(room, chance.randint(1, total) if number else 0)
        total = total or int(done.stdout)
        clock.advance(timedelta(minutes=5))
        room.due()
        room.deliver()

    _told_once(room, 51, charts=1)


def _run(room: Newsroom, step: int) -> subprocess.CompletedProcess[str]:
    url = room.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, str(Path(__file__).with_name("dying_digest.py")), url, room.slack.base_url]
    command += [room.slack.token, str(clock.moved().total_seconds()), str(room.settings.folder), str(step)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == (-9 if step else 0), done.stderr
    return done
