"""`andon read`: rows in, one JSON value a row out."""

from pathlib import Path

import pytest

from model.errors import InputError
from spiders import phrases
from spiders.phrases import Row


def file_of(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "rows.jsonl"
    file.write_text(text, "utf-8")
    return file


def test_rows_are_texts_with_a_hint(tmp_path: Path) -> None:
    rows = phrases.rows(file_of(tmp_path, '{"text": "5", "currency": "KRW"}\n\n{"text": null}\n'))

    assert rows == [Row("5", "KRW"), Row("")]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "row 1 is no JSON"),
        ("[]", "row 1 must be an object with a text"),
        ('{"txt": "5"}', "row 1 must be an object with a text"),
        ('{"text": "5", "currency": 1}', "row 1 has the currency 1"),
    ],
)
def test_bad_row_is_one_sentence_with_its_place(tmp_path: Path, line: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        phrases.rows(file_of(tmp_path, line))


def test_missing_file_is_wrong_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        phrases.rows(tmp_path / "none.jsonl")


def test_amount_is_an_object_even_when_there_is_none() -> None:
    assert phrases.READERS["amount"](Row("1,299.00", "EUR")) == {"amount": "1299.00", "currency": "EUR"}
    assert phrases.READERS["amount"](Row("no price")) == {"amount": None, "currency": None}


def test_availability_is_null_when_nothing_is_said() -> None:
    assert phrases.READERS["availability"](Row("품절")) == "OutOfStock"
    assert phrases.READERS["availability"](Row("여름 신상")) is None


def test_prices_are_an_object_by_kind_or_null() -> None:
    row = Row("정가 199,000원 판매가 129,000원", "KRW")

    assert phrases.READERS["price"](row) == {"regular_price": "199000", "price": "129000"}
    assert phrases.READERS["price"](Row("가격문의", "KRW")) is None
