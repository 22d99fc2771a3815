"""What charts as pictures rely on: they are pictures of a shape that messages take, whatever the names and values."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PIL import Image

from reports import charts
from reports.charts import Band, Series

SEOUL = ZoneInfo("Asia/Seoul")
DAY = datetime(2026, 11, 1, tzinfo=UTC)
HOSTILE = "$x_1$ 쿠팡 天猫 <!channel> " + "한" * 500


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


def line(*values: float | None, name: str = "price") -> Series:
    return Series(name=name, points=[(DAY + timedelta(days=place), value) for place, value in enumerate(values)])


def coloured(png: bytes, colour: str) -> int:
    """How many pixels have a colour, for what is drawn in it."""
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    return int((np.abs(pixels(png) - wanted).max(axis=2) < 4).sum())


def test_hostile_names_are_drawn_as_they_are_and_within_the_picture() -> None:
    plain = charts.steps([line(1.0, 2.0)], zone=SEOUL, title="a")
    hostile = charts.steps([line(1.0, 2.0, name=HOSTILE)], zone=SEOUL, title=HOSTILE, unit="$")
    assert pixels(plain).shape == pixels(hostile).shape


def test_a_value_that_was_not_known_breaks_the_line() -> None:
    whole = charts.steps([line(5.0, 5.0, 5.0, 5.0, 5.0)], zone=SEOUL)
    broken = charts.steps([line(5.0, 5.0, None, None, 5.0)], zone=SEOUL)
    assert coloured(broken, "#1f5fa8") < 0.75 * coloured(whole, "#1f5fa8")


def test_the_band_and_the_windows_stand_behind_the_line() -> None:
    bare = charts.steps([line(5.0, 6.0)], zone=SEOUL)
    held = charts.steps(
        [line(5.0, 6.0)], zone=SEOUL, band=Band(low=5.5), windows=[(DAY, DAY + timedelta(hours=5), "11.11")]
    )
    assert not coloured(bare, "#dcefe2")
    assert coloured(held, "#dcefe2") > 1000
    assert coloured(held, "#f6e7c8") > 1000


def test_a_single_capture_can_be_seen() -> None:
    assert coloured(charts.steps([line(5.0)], zone=SEOUL, small=True), "#1f5fa8") > 20


def test_bars_stack_and_grow_with_their_labels() -> None:
    few = charts.bars("open", ["price"], {"young": [3], "old": [1]})
    many = charts.bars("open", ["price", "stock", "ipr"], {"young": [3, 1, 1], "old": [1, 0, 2]})
    assert pixels(many).shape[0] > pixels(few).shape[0]
    assert coloured(many, "#1f5fa8") > coloured(many, "#d1662a") > 0


def test_what_cannot_be_drawn_is_said() -> None:
    wrong: Callable[[], bytes]
    for wrong in (
        lambda: charts.steps([line(None)], zone=SEOUL),
        lambda: charts.bars("x", [], {}),
        lambda: charts.bars("x", ["a"], {"n": [1, 2]}),
        lambda: charts.pareto("x", {"a": 0}),
    ):
        with pytest.raises(ValueError, match=r"needs? |nothing"):
            wrong()


def test_a_pareto_puts_the_heaviest_cause_first() -> None:
    drawn = pixels(charts.pareto("causes", {"reader": 1, "our data": 9}))
    blue = (np.abs(drawn - np.array([0x1F, 0x5F, 0xA8])).max(axis=2) < 12).sum(axis=0)
    middle = drawn.shape[1] // 2
    assert blue[:middle].sum() > 3 * blue[middle:].sum() > 0
