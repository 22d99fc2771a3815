"""Variants out of what a page lets choose."""

from decimal import Decimal

import pytest

from model.capture import Availability, Variant
from reading.entries import asks, entry
from tests.reading.pages import read

_IN, _OUT, _UNKNOWN = Availability.IN_STOCK, Availability.OUT_OF_STOCK, Availability.UNKNOWN


def _variants(choice: str, currency: str = "원") -> tuple[Variant, ...]:
    price = f'<dl class="item_price"><dt>Price</dt><dd>59,000{currency}</dd></dl>'
    button = '<button class="btn_buy">Buy now</button>'
    return read(f"<main><div class='info'><h1>Trail Shoe X 42</h1>{price}{choice}{button}</div></main>").variants


def _stock(variants: tuple[Variant, ...]) -> dict[str, Availability]:
    return {" ".join(one.options.values()): one.availability for one in variants}


def _list(*options: str, label: str = "사이즈") -> str:
    first = '<option value="">= 옵션 선택 =</option>'
    return f'<dl><dt>{label}</dt><dd><select name="optionSno">{first}{"".join(options)}</select></dd></dl>'


def test_list_with_a_sold_out_size_tells_the_stock_of_all() -> None:
    variants = _variants(_list('<option value="S">S</option>', '<option value="M" disabled>M [품절]</option>'))

    assert [dict(one.options) for one in variants] == [{"사이즈": "S"}, {"사이즈": "M"}]
    assert _stock(variants) == {"S": _IN, "M": _OUT}


def test_entry_of_the_only_list_can_be_bought_where_the_page_can() -> None:
    assert _stock(_variants(_list("<option>S</option>", "<option>M</option>"))) == {"S": _IN, "M": _IN}


def test_all_entries_shut_until_a_script_runs_tell_no_stock() -> None:
    assert _stock(_variants(_list("<option disabled>S</option>", "<option disabled>M</option>"))) == {
        "S": _UNKNOWN,
        "M": _UNKNOWN,
    }


def test_surcharge_gives_prices() -> None:
    variants = _variants(_list("<option>S</option>", "<option>XXL (+5,000원)</option>"))

    assert [(one.options["사이즈"], one.price) for one in variants] == [("S", Decimal(59000)), ("XXL", Decimal(64000))]


def test_pieces_in_data_are_quantities() -> None:
    variants = _variants(_list('<option stock_cnt="3">S</option>', '<option stock_cnt="0">M</option>'))

    assert [(one.quantity, one.availability) for one in variants] == [(3, _IN), (0, _OUT)]


def test_radio_fields_with_labels_are_choices_with_ids() -> None:
    chips = (
        '<label class="chip"><input type="radio" name="article" value="700001"><span>36</span></label>'
        '<label class="chip off"><input type="radio" name="article" value="700002" disabled title="ausverkauft">'
        "<span>37.5</span></label>"
    )
    variants = _variants(f'<form class="variants"><p class="label">Größe</p><div>{chips}</div></form>')

    assert [(one.id, dict(one.options), one.availability) for one in variants] == [
        ("700001", {"Größe": "36"}, _IN),
        ("700002", {"Größe": "37.5"}, _OUT),
    ]


def test_size_buttons_are_choices_with_skus() -> None:
    sizes = (
        '<button type="button" class="size" data-sku="X-S">S</button>'
        '<button type="button" class="size is-soldout" data-sku="X-M" disabled aria-label="M 품절">M</button>'
    )
    variants = _variants(
        f'<div class="opt"><p>사이즈<span>선택해 주세요</span></p><div class="sizes">{sizes}</div></div>'
    )

    assert [(one.sku, dict(one.options), one.availability) for one in variants] == [
        ("X-S", {"사이즈": "S"}, _IN),
        ("X-M", {"사이즈": "M"}, _OUT),
    ]


def test_two_lists_give_every_pair_without_stock() -> None:
    variants = _variants(
        _list("<option>S</option>", "<option>M</option>") + _list("<option>Red</option>", label="색상")
    )

    assert [dict(one.options) for one in variants] == [{"사이즈": "S", "색상": "Red"}, {"사이즈": "M", "색상": "Red"}]
    assert set(_stock(variants).values()) == {_UNKNOWN}


def test_list_that_waits_for_another_leaves_variants_unread() -> None:
    assert _variants(_list("<option>Red</option>", "<option>Blue</option>", label="색상") + _list()) == ()


@pytest.mark.parametrize(
    "control",
    [
        '<label for="q">수량</label><select id="q" name="qty"><option>1</option><option>2</option></select>',
        '<select name="amount"><option>1</option><option>2</option><option>3</option></select>',
        '<label for="c">Country</label><select id="c" name="country"><option>KR</option><option>DE</option></select>',
        '<select name="sort"><option>Newest</option><option>Cheapest</option></select>',
        '<form action="/search"><select name="option"><option>All</option><option>Here</option></select></form>',
        '<div class="tabs"><button class="tab">Details</button><button class="tab">Size guide</button></div>',
        '<div class="related"><p>사이즈</p><select><option>S</option><option>M</option></select></div>',
        '<label for="v">Variant</label><select id="v"><option value="15376">Default Title</option></select>',
    ],
)
def test_other_controls_are_no_choices(control: str) -> None:
    assert _variants(control) == ()


@pytest.mark.parametrize(
    "text",
    [
        "= 옵션 선택 =",
        "- [필수] 옵션을 선택해 주세요 -",
        "-------------------",
        "Choose an option",
        "Bitte wählen",
        "请选择",
        "Select size",
    ],
)
def test_what_asks_to_choose_is_no_choice(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["230", "Black", "EU 36 - 37", "Wahlnuss", "One size", "L/XL", "S (90)"])
def test_a_value_does_not_ask(text: str) -> None:
    found = entry(text, {}, "", "KRW")

    assert not asks(text)
    assert found is not None
    assert found.value == text


@pytest.mark.parametrize(
    ("text", "value", "out"),
    [
        ("M (품절)", "M", True),
        ("M - Ausverkauft", "M", True),
        ("M [sold out]", "M", True),
        ("블랙 / 270 [품절]", "블랙 / 270", True),
        ("Red, out of stock", "Red", True),
        ("M (재고 3개)", "M", False),
        ("Grand 30 cm", "Grand 30 cm", None),
    ],
)
def test_notes_of_stock_are_taken_off_the_value(text: str, value: str, out: bool | None) -> None:
    found = entry(text, {}, "", "KRW")

    assert found is not None
    assert (found.value, found.out) == (value, out)


def test_records_keep_their_variants_and_get_the_names_of_the_page() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"ProductGroup","name":"Trail Shoe X 42","hasVariant":['
        '{"@type":"Product","sku":"X-S","size":"S","offers":{"price":"59000","priceCurrency":"KRW"}},'
        '{"@type":"Product","sku":"X-M","size":"M","offers":{"price":"59000","priceCurrency":"KRW"}}]}</script>'
    )
    choice = _list('<option value="S">S</option>', '<option value="M">M (품절)</option>')
    title = '<h1>Trail Shoe X 42</h1><p class="price">59,000원</p>'
    body = f'<main>{title}{choice}<button class="btn_buy">Buy</button></main>'

    variants = read(body, head).variants

    assert [(one.sku, dict(one.options), one.availability) for one in variants] == [
        ("X-S", {"사이즈": "S"}, _IN),
        ("X-M", {"사이즈": "M"}, _OUT),
    ]
