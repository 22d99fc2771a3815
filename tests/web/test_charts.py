"""What the browser is given to draw."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from reports.charts import Band, Series
from web import charts

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_price_stands_over_its_band_and_promotions_by_the_channels_clock() -> None:
    line = Series(name="260", points=[(AT, 100.0), (AT + DAY, None), (AT + 2 * DAY, 60.0)])

    drawn = charts.steps([line], ZoneInfo("Asia/Seoul"), "KRW", Band(low=90.0, high=110.0), [(AT, AT + DAY, "Sale")])

    (data,), layout = drawn["data"], drawn["layout"]
    assert data["y"] == [100.0, None, 60.0]
    assert data["x"][0] == "2026-03-03 00:00:00"
    assert (data["line"]["shape"], data["connectgaps"]) == ("hv", False)
    assert [(one["name"], one["y0"]) for one in layout["shapes"]] == [
        ("floor", 90.0),
        ("ceiling", 110.0),
        ("promotion", 0),
    ]
    assert [one["text"] for one in layout["annotations"]] == ["floor", "ceiling", "Sale"]
    assert layout["xaxis"]["title"]["text"] == "Asia/Seoul"


def test_a_single_visit_is_a_mark_that_can_be_seen() -> None:
    (one,) = charts.steps([Series(name="", points=[(AT, 1.0)])], ZoneInfo("UTC"), "pieces")["data"]
    many = Series(name="", points=[(AT + n * DAY, 1.0) for n in range(50)])
    (other,) = charts.steps([many], ZoneInfo("UTC"), "pieces")["data"]

    assert "markers" in one["mode"]
    assert "markers" not in other["mode"]
