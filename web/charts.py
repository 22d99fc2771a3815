"""Charts as Plotly draws them in the browser, from the same values as the pictures of messages and reports.

A figure is plain JSON: `data` and `layout` of Plotly's schema, without colours, which the page's script takes from the
style sheet so that they follow light and dark.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from model.lazy import lazy
from reports.charts import Band, Series
from reports.course import Course
from web.wording import said

_FEW: Final = 30
"""Points of a line that are marked; a single one would else not be seen."""
Figure = Mapping[str, Any]


def course(found: Course, language: str = "en") -> Figure:
    """A price or stock through time, with the band that policy allows and the windows of promotions."""
    return steps(found.series, found.zone, found.unit, found.band, found.windows, language)


def steps(
    series: Sequence[Series],
    zone: ZoneInfo,
    unit: str,
    band: Band | None = None,
    windows: Sequence[tuple[Any, Any, str]] = (),
    language: str = "en",
) -> Figure:
    """Values that hold from each moment on; the axis shows the clock of `zone`."""
    lines = [
        {
            "type": "scatter",
            "mode": "lines+markers" if len(one.points) <= _FEW else "lines",
            "line": {"shape": "hv"},
            "name": one.name,
            "x": [_wall(at, zone) for at, _ in one.points],
            "y": [value for _, value in one.points],
            "connectgaps": False,
        }
        for one in series
    ]
    shapes, notes = [], []
    edges = (("floor", lazy("floor"), band.low), ("ceiling", lazy("ceiling"), band.high)) if band else ()
    for name, words, level in edges:
        if level is not None:
            across = {"x0": 0, "x1": 1, "xref": "paper", "yref": "y", "y0": level, "y1": level}
            shapes.append({"type": "line", "name": name, "line": {"dash": "dot", "width": 1.5}, **across})
            text = said(language, words)
            notes.append({"text": text, "x": 1, "xref": "paper", "xanchor": "right", "y": level, "yanchor": "bottom"})
    for first, last, name in windows:
        up = {"y0": 0, "y1": 1, "yref": "paper", "x0": _wall(first, zone), "x1": _wall(last, zone)}
        shapes.append({"type": "rect", "name": "promotion", "line": {"width": 0}, "layer": "below", **up})
        notes.append({"text": name, "x": up["x0"], "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "top"})
    layout = {
        "shapes": shapes,
        "annotations": [{"showarrow": False, **note} for note in notes],
        "xaxis": {"type": "date", "title": {"text": zone.key}},
        "yaxis": {"title": {"text": said(language, unit)}, "tickformat": ",~g", "rangemode": "normal"},
        "showlegend": len(lines) > 1,
    }
    return {"data": lines, "layout": layout}


def _wall(at: Any, zone: ZoneInfo) -> str:
    """A moment as a clock of that zone shows it, which Plotly draws as it stands."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
