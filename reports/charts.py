"""Charts as pictures (PNG), for messages and mails: amounts through time, counts as bars, causes by their weight.

Every function is pure, and changes none of matplotlib's global state, so that threads may draw side by side. Texts are
drawn as they are, in fonts that have Korean and Chinese signs where such are installed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo

from matplotlib import dates, font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

_FONTS: Final = ("Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans CJK SC", "Noto Sans KR", "Noto Sans SC")
"""Any face of Noto Sans CJK has the signs of all four scripts; the first one that is there is taken."""
_COLOURS: Final = ("#1f5fa8", "#d1662a", "#3d8f5f", "#8c5aa8", "#b8962e", "#4aa3b5", "#a84a5a", "#777777")
_BAND: Final = "#dcefe2"
_WINDOW: Final = "#f6e7c8"
_DPI: Final = 150
_LONGEST: Final = 40
"""Characters of a label; a longer one ends in an ellipsis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line: a value from each moment on, until the next; None where it was not known, which breaks the line."""

    name: str
    points: Sequence[tuple[datetime, float | None]]
    """Aware moments in their order. Drawing needs floats; amounts are `Decimal` everywhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What policy allows: from `low` to `high`, either open."""

    low: float | None = None
    high: float | None = None


def steps(
    series: Sequence[Series],
    *,
    zone: ZoneInfo,
    title: str = "",
    unit: str = "",
    band: Band | None = None,
    windows: Sequence[tuple[datetime, datetime, str]] = (),
    small: bool = False,
) -> bytes:
    """Values through time as steps, over the band that policy allows and the windows of promotions.

    Args:
        series: at least one with a known value.
        zone: whose clock the axis shows.
        unit: beside the axis of values, such as "KRW".
        windows: from, to, name.
        small: for a line in a message: lower, without a legend.

    Raises:
        ValueError: no series has a known value.
    """
    known = [at for one in series for at, value in one.points if value is not None]
    if not known:
        raise ValueError("a chart needs at least one known value")
    figure, axes = _figure(title, (5.2, 1.6) if small else (8.0, 3.6))
    if band is not None and (band.low is not None or band.high is not None):
        _allowed(axes, band, [value for one in series for _, value in one.points if value is not None])
    for begins, ends, name in windows:
        axes.axvspan(begins, ends, color=_WINDOW, zorder=0, label=_short(name))  # type: ignore[arg-type]
    for one, colour in zip(series, _cycle(len(series)), strict=True):
        moments = [at for at, _ in one.points]
        values = [float("nan") if value is None else value for _, value in one.points]
        axes.plot(
            moments,  # type: ignore[arg-type]
            values,
            drawstyle="steps-post",
            color=colour,
            linewidth=1.8,
            marker="o" if len(known) == 1 else "",
            label=_short(one.name),
        )
    locator = dates.AutoDateLocator(tz=zone, minticks=2, maxticks=5 if small else 8)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, tz=zone))  # type: ignore[no-untyped-call]
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.yaxis.set_major_locator(MaxNLocator(3 if small else 6))
    axes.set_ylabel(unit)
    if not small and (len(series) > 1 or windows or band):
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=8)
    return _png(figure)


def bars(title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], *, unit: str = "") -> bytes:
    """Counts by label as bars that lie, the first label on top; several series are stacked and named.

    Raises:
        ValueError: there is no label, or a series has not one number for each.
    """
    if not labels or any(len(values) != len(labels) for values in series.values()):
        raise ValueError("bars need labels, and a number of each series for each of them")
    figure, axes = _figure(title, (8.0, 1.0 + 0.38 * len(labels)))
    left = [0.0] * len(labels)
    places = range(len(labels))
    for (name, values), colour in zip(series.items(), _cycle(len(series)), strict=True):
        axes.barh(places, values, left=left, color=colour, label=_short(name), height=0.7)
        left = [before + value for before, value in zip(left, values, strict=True)]
    for place, total in zip(places, left, strict=True):
        axes.annotate(f"{total:,g}", (total, place), xytext=(4, 0), textcoords="offset points", va="center")
    axes.set_yticks(list(places), [_short(label) for label in labels])
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_xlabel(unit)
    axes.set_xlim(0, 1.1 * max(*left, 1.0))
    if len(series) > 1:
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=8)
    return _png(figure)


def ranges(
    title: str,
    labels: Sequence[str],
    spans: Sequence[tuple[float, float, float]],
    *,
    unit: str = "",
    mark: float | None = None,
) -> bytes:
    """By label the lowest, middle and highest value as a line with a dot, the first label on top; `mark` is a line.

    Raises:
        ValueError: there is no label, or not a span for each.
    """
    if not labels or len(spans) != len(labels):
        raise ValueError("ranges need labels, and a span for each of them")
    figure, axes = _figure(title, (8.0, 1.2 + 0.38 * len(labels)))
    places = range(len(labels))
    axes.hlines(places, [low for low, _, _ in spans], [high for _, _, high in spans], color=_COLOURS[0], linewidth=3)
    axes.plot([middle for _, middle, _ in spans], places, "o", color=_COLOURS[1], markersize=8)
    for place, (_, middle, high) in zip(places, spans, strict=True):
        axes.annotate(f"{middle:,.4g}", (high, place), xytext=(6, 0), textcoords="offset points", va="center")
    if mark is not None:
        axes.axvline(mark, color="#3d8f5f", linewidth=1, linestyle="--", zorder=1)
    axes.set_yticks(list(places), [_short(label) for label in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlabel(unit)
    axes.margins(x=0.08)
    return _png(figure)


def pareto(title: str, counts: Mapping[str, int]) -> bytes:
    """Causes by their number, most first, with the share that they make up together.

    Raises:
        ValueError: nothing was counted.
    """
    ordered = sorted(((name, count) for name, count in counts.items() if count), key=lambda one: -one[1])
    total = sum(count for _, count in ordered)
    if not total:
        raise ValueError("nothing was counted")
    figure, axes = _figure(title, (8.0, 3.6))
    places = range(len(ordered))
    axes.bar(places, [count for _, count in ordered], color=_COLOURS[0], width=0.7)
    axes.set_xticks(list(places), [_short(name) for name, _ in ordered], rotation=20, ha="right")
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    shares, so_far = [], 0
    for _, count in ordered:
        so_far += count
        shares.append(100 * so_far / total)
    beside = axes.twinx()
    beside.plot(places, shares, color=_COLOURS[1], marker="o", linewidth=1.8)
    beside.set_ylim(0, 105)
    beside.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f} %"))
    beside.tick_params(labelsize=9)
    beside.spines["top"].set_visible(False)
    return _png(figure)


def _allowed(axes: Axes, band: Band, values: Sequence[float]) -> None:
    """The band that policy allows; an open side reaches as far as the values do."""
    low = band.low if band.low is not None else min(*values, band.high or values[0])
    high = band.high if band.high is not None else max(*values, band.low or values[0])
    axes.axhspan(low, high, color=_BAND, zorder=0)
    for edge in (band.low, band.high):
        if edge is not None:
            axes.axhline(edge, color="#3d8f5f", linewidth=1, linestyle="--", zorder=1)


def _figure(title: str, size: tuple[float, float]) -> tuple[Figure, Axes]:
    """An empty chart in our look."""
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(visible=True, color="#e6e6e6", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=9, labelfontfamily=_families())
    if title:
        axes.set_title(_short(title, 90), loc="left", fontsize=11)
    return figure, axes


@cache
def _families() -> tuple[str, ...]:
    there = {font.name for font in font_manager.fontManager.ttflist}
    return (*(name for name in _FONTS if name in there), "DejaVu Sans")


def _png(figure: Figure) -> bytes:
    for text in figure.findobj(Text):
        if isinstance(text, Text):
            text.set_fontfamily(_families())
    held = BytesIO()
    figure.savefig(held, format="png")
    return held.getvalue()


def _cycle(count: int) -> list[str]:
    return [_COLOURS[place % len(_COLOURS)] for place in range(count)]


def _short(text: str, longest: int = _LONGEST) -> str:
    """The text, cut where it is too long; its dollar signs are signs and begin no formula."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return cut.replace("$", r"\$")
