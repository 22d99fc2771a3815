"""A report as a workbook: frozen headings, filters, formats, links, charts, and the page "About"."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from model.cells import harmless
from model.money import Money, exponent
from model.sites import is_web_address
from reports.tables import Chart, Kind, Report, Table

_PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_LINKS: Final = 60_000
"""Excel takes 65,530 links in a sheet; the addresses after these are plain text."""
_LONGEST_LINK: Final = 2_000
"""Characters; Excel takes 2,079."""
_NUMBER: Final = {
    Kind.PERCENT: "0.0%",
    Kind.WHOLE: "#,##0",
    Kind.DAYS: "0.0",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.DAY: "yyyy-mm-dd",
}
_CHART: Final = {"width": 900, "height": 330}
_PICTURE_HEIGHT: Final = 80
"""Points: a thumbnail of 100 pixels and its margin."""
_CHART_ROWS: Final = 17
"""Rows of a sheet that a chart covers."""


class _Formats:
    """The book's formats, each made once: money by currency, else by kind."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, number: str) -> Any:
        if number not in self._made:
            self._made[number] = self._book.add_format({"num_format": number})
        return self._made[number]

    def money(self, currency: str) -> Any:
        """Digits after the point as the currency has them, with its code before the amount."""
        digits = exponent(currency)
        return self.of(f"[${currency}] #,##0" + (f".{'0' * digits}" if digits else ""))


def write_workbook(path: Path, report: Report) -> None:
    """Write `report` as .xlsx to `path`."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, **_PLAIN})
    try:
        book.set_properties({"title": report.title, "company": "Andon"})
        for table in report.tables:
            write_sheet(book, table)
        if report.charts:
            _write_charts(book, report)
        _write_about(book, report)
    finally:
        book.close()


def write_sheet(book: Any, table: Table) -> Worksheet:
    """Add a sheet with the table: its heading frozen, a filter on every column."""
    page = book.add_worksheet(table.name)
    formats = _Formats(book)
    heading = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    for at, column in enumerate(table.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, harmless(column.name), heading)
    link = book.get_default_url_format()
    kinds = [column.kind for column in table.columns]
    pictured = [at for at, kind in enumerate(kinds) if kind is Kind.PICTURE]
    for number, row in enumerate(table.rows, start=1):
        if any(row[at] is not None for at in pictured):
            page.set_row(number, _PICTURE_HEIGHT)
        for at, value in enumerate(row):
            if value is not None:
                _write_cell(page, (number, at), kinds[at], value, formats, link)
    return page


def _write_cell(page: Any, place: tuple[int, int], kind: Kind, value: Any, formats: _Formats, link: Any) -> None:
    if kind is Kind.LINK:
        _write_link(page, place, str(value), link)
    elif kind is Kind.PICTURE:
        if picture := value():
            page.insert_image(*place, "picture.png", {"image_data": BytesIO(picture), "x_offset": 2, "y_offset": 2})
    elif isinstance(value, Money):
        page.write_number(*place, value.amount, formats.money(value.currency))
    elif kind is Kind.MOMENT:
        page.write_datetime(*place, _wall_clock(value), formats.of(_NUMBER[kind]))
    elif kind is Kind.DAY:
        page.write_datetime(*place, value, formats.of(_NUMBER[kind]))
    elif isinstance(value, str):
        page.write_string(*place, harmless(value), formats.wrapped if kind is Kind.WORDS else None)
    else:
        page.write_number(*place, value, formats.of(_NUMBER.get(kind, "General")))


def _write_link(page: Any, place: tuple[int, int], url: str, form: Any) -> None:
    linkable = place[0] <= _MOST_LINKS and len(url) <= _LONGEST_LINK and is_web_address(url)
    if not linkable or page.write_url(*place, url, form, harmless(url)):
        page.write_string(*place, harmless(url))


def _wall_clock(moment: datetime) -> datetime:
    """Excel knows no zones: the time that the place's clock shows, to the second."""
    return moment.replace(tzinfo=None, microsecond=0)


def _write_charts(book: Any, report: Report) -> None:
    page = book.add_worksheet("Charts")
    page.set_landscape()
    page.fit_to_pages(1, 0)
    tables = {table.name: table for table in report.tables}
    for number, one in enumerate(report.charts):
        page.insert_chart(number * _CHART_ROWS, 0, _chart(book, one, tables[one.table]))


def _chart(book: Any, one: Chart, table: Table) -> Any:
    stacked = {"type": "column", "subtype": "stacked"}
    chart = book.add_chart({"type": "line"} if one.kind == "line" else stacked)
    for name in one.series[:1] if one.kind == "pareto" else one.series:
        line = {"dash_type": "dash", "width": 1.5} if name in one.dashed else {"width": 2}
        chart.add_series(
            {
                "name": harmless(name),
                "categories": table.area(one.category, one.first, one.last),
                "values": table.area(name, one.first, one.last),
                **({"line": line, "marker": _marker(one)} if one.kind == "line" else {}),
            }
        )
    if one.kind == "pareto":
        chart.combine(_together(book, one, table))
    chart.set_title({"name": harmless(one.title), "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_CHART)
    chart.set_y_axis({"name": one.unit, "num_format": "#,##0.##" if one.unit else "0", "name_font": {"bold": False}})
    if table.columns[table.at(one.category)].kind is Kind.DAY:
        chart.set_x_axis({"date_axis": True, "num_format": "yyyy-mm-dd", "label_position": "low"})
    return chart


def _together(book: Any, one: Chart, table: Table) -> Any:
    """The line of a Pareto chart: what the columns up to there make up together, by an axis of its own."""
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": harmless(one.series[1]),
            "categories": table.area(one.category, one.first, one.last),
            "values": table.area(one.series[1], one.first, one.last),
            "marker": {"type": "automatic"},
            "y2_axis": True,
        }
    )
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%"})
    return line


def _marker(one: Chart) -> dict[str, Any]:
    """Dots where the line is so short that without them nothing would be seen."""
    return {"type": "automatic"} if one.last - one.first < 10 else {"type": "none"}


def _write_about(book: Any, report: Report) -> None:
    page = book.add_worksheet("About")
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 110)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    lines: Sequence[tuple[str, str]] = [("Report", report.title), *report.about.items()]
    for number, (name, said) in enumerate(lines):
        page.write_string(number, 0, harmless(name), bold)
        page.write_string(number, 1, harmless(said), wrapped)
