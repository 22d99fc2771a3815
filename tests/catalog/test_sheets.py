"""The one definition of the sheets, and what must agree with it."""

from pathlib import Path

import pytest

from catalog.columns import Kind, Sheet
from catalog.policies import EXPECTED
from catalog.scope import SCOPE
from catalog.sheets import EXPECTATIONS, POLICIES, PROMOTIONS, SHEETS
from store.master import TABLES

DOCS = Path(__file__).parents[2] / "docs" / "master-file.md"


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_a_sheet_fills_every_column_of_its_table(sheet: Sheet) -> None:
    columns = {column.name for column in TABLES[sheet.name].columns}

    assert set(sheet.fields) == columns - {"id", "key", "since_version", "until_version"}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_a_column_that_may_be_empty_fills_one_that_may_be_too(sheet: Sheet) -> None:
    for column in sheet.columns:
        if not column.required and column.default is None and column.stored != "key":
            needed = not TABLES[sheet.name].columns[column.stored].nullable

            assert not needed or column.name == "external_id", column.name


@pytest.mark.parametrize("sheet", [POLICIES, PROMOTIONS, EXPECTATIONS], ids=lambda sheet: sheet.name)
def test_a_scope_has_the_columns_by_which_rows_are_chosen(sheet: Sheet) -> None:
    assert set(SCOPE) <= set(sheet.by_name)


def test_expectations_are_the_fields_that_are_joined() -> None:
    others = {*SCOPE, "expectation", "valid_from", "valid_to"}

    assert set(EXPECTATIONS.by_name) - others == set(EXPECTED)


def test_money_stands_beside_its_currency() -> None:
    for sheet in SHEETS.values():
        kinds = {column.kind for column in sheet.columns}

        assert Kind.MONEY not in kinds or Kind.CURRENCY in kinds


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_every_column_is_documented_as_it_is_defined(sheet: Sheet) -> None:
    text = DOCS.read_text("utf-8")

    assert f"### `{sheet.name}`\n\n{sheet.note}\n" in text
    for column in sheet.columns:
        kind = column.kind.value + (", required" if column.required else "")
        note = column.note.replace("|", "\\|")
        assert f"| `{column.name}` | {kind} | {note} |" in text
