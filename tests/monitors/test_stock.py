"""Stock rules: a table of cases, one world a row, and the ways in which quantities deceive."""

from typing import Any

import pandas as pd
import pytest

from model.finding import Severity
from monitors.rule import rules
from tests.monitors.worlds import T0, found, kinds, look, offer, sizes

HOUR, DAY = pd.Timedelta(hours=1), pd.Timedelta(days=1)
OUT = "SoldOut"


def at_hand(quantity: int, **other: Any) -> list[dict[str, Any]]:
    return [{"quantity": quantity, **other}]


# What it is; the offer; stock at hand; the kinds that speak.
CASES: list[tuple[str, dict[str, Any], list[dict[str, Any]], set[str]]] = [
    ("for sale", offer(100), [], set()),
    ("sold out", offer(100, availability=OUT), [], {"stockout"}),
    ("out of stock", offer(100, availability="OutOfStock"), [], {"stockout"}),
    ("limited", offer(100, availability="LimitedAvailability"), [], set()),
    ("unknown", offer(100, availability="Unknown"), at_hand(0), set()),
    ("unknown with goods at hand", offer(100, availability="Unknown"), at_hand(50), set()),
    ("sold out and none at hand", offer(100, availability=OUT), at_hand(0), {"stockout"}),
    ("for sale and none at hand", offer(100), at_hand(0), {"oversell_risk"}),
    ("for sale and one at hand", offer(100), at_hand(1), {"low_stock"}),
    ("on pre-order", offer(100, availability="PreOrder"), at_hand(0), set()),
    ("on back order", offer(100, availability="BackOrder"), at_hand(0), set()),
    ("sold out with goods at hand", offer(100, availability=OUT), at_hand(50), {"undersell"}),
    ("sold out with a safety stock", offer(100, availability=OUT), at_hand(3), {"stockout"}),
    ("none at hand a day ago", offer(100), at_hand(0, as_of=T0 - DAY), {"oversell_risk"}),
    ("none at hand longer ago", offer(100), at_hand(0, as_of=T0 - DAY - HOUR), set()),
    ("none at hand long after", offer(100), at_hand(0, as_of=T0 + DAY + HOUR), set()),
    ("the brand's pooled stock", offer(100), at_hand(0, channel=""), {"oversell_risk"}),
    ("another channel's stock", offer(100), at_hand(0, channel="market"), set()),
    ("five on the page", offer(100, quantity=5), [], {"low_stock"}),
    ("six on the page", offer(100, quantity=6), [], set()),
    ("more than should be", offer(100, quantity=1_001), [], {"overstock"}),
    ("a cap on the page", offer(100, quantity=9_999), [], set()),
    ("a larger cap", offer(100, quantity=99_999), [], set()),
    ("no count at all", offer(100, quantity=200_000), [], set()),
    ("no longer sold", offer(100, availability="Discontinued"), at_hand(50), {"delisted"}),
]


@pytest.mark.parametrize(("what", "one", "stock", "expected"), CASES, ids=[case[0] for case in CASES])
def test_stock(what: str, one: dict[str, Any], stock: list[dict[str, Any]], expected: set[str]) -> None:
    assert kinds(look([one], stock=stock)) == expected


def test_every_stock_rule_has_a_case() -> None:
    named = {kind for case in CASES for kind in case[3]} | {"broken_size_run", "stockout_forecast"}

    assert named == {kind for kind, rule in rules().items() if rule.family == "stock"}


def test_stock_at_hand_counts_in_packs() -> None:
    mapping = [{"pack": 3}]

    assert kinds(look([offer(100)], stock=at_hand(2), mapping=mapping)) == {"oversell_risk", "low_stock"} - {
        "low_stock"
    }
    assert kinds(look([offer(100)], stock=at_hand(6), mapping=mapping)) == set()


def test_pooled_stock_says_nothing_of_independent_sellers() -> None:
    world: dict[str, Any] = {"channel": "reseller", "stock": at_hand(0, channel="")}

    assert kinds(look([offer(100, seller="s9")], **world)) == set()


def test_a_stock_row_of_the_resellers_own_channel_counts() -> None:
    world: dict[str, Any] = {"channel": "reseller", "stock": at_hand(0, channel="reseller")}

    assert kinds(look([offer(100, seller="s9")], **world)) == {"oversell_risk"}


def page(*levels: str) -> list[dict[str, Any]]:
    """A page as a whole and its variants V1, V2… with these levels: "-" sold out, "+" for sale, "?" unknown."""
    words = {"-": OUT, "+": "InStock", "?": "Unknown"}
    return [offer(100), *(offer(100, variant=f"V{i}", availability=words[level]) for i, level in enumerate(levels, 1))]


def run(levels: str, *names: str) -> list[tuple[str, str]]:
    """Kind and variant of what a size run with these levels gives."""
    verdicts = found(look(page(*levels), **sizes(*names)))
    return [(verdict.subject.kind, verdict.subject.variant) for verdict in verdicts]


SHOES = ("230", "240", "250", "260", "270", "280", "290", "300")


@pytest.mark.parametrize(
    ("levels", "names", "expected"),
    [
        ("++++++++", SHOES, []),
        ("++-+++++", SHOES, [("broken_size_run", "")]),
        ("++--++++", SHOES, [("broken_size_run", "")]),
        ("-+++++++", SHOES, [("stockout", "V1")]),
        ("+++++++-", SHOES, [("stockout", "V8")]),
        ("--------", SHOES, [("stockout", "")]),
        ("????????", SHOES, []),
        ("++-++", ("S", "M", "L", "XL", "2XL"), [("broken_size_run", "")]),
        ("-+++", ("XL", "S", "L", "M"), [("stockout", "V1")]),  # the page's order is not the sizes'
        ("+-+", ("S", "M", "L"), [("broken_size_run", "")]),
        ("+-", ("S", "M"), [("stockout", "V2")]),  # two are no run
        ("+-+", ("red", "green", "blue"), [("stockout", "V2")]),  # no sizes
    ],
)
def test_a_size_run_is_broken_in_its_middle(
    levels: str, names: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert run(levels, *names) == expected


def test_a_size_at_the_end_of_its_run_is_info() -> None:
    (verdict,) = found(look(page(*"-+++++++"), **sizes(*SHOES)))

    assert verdict.severity is Severity.INFO


def test_a_broken_run_names_its_sizes() -> None:
    (verdict,) = found(look(page(*"++--++++"), **sizes(*SHOES)))

    assert verdict.numbers == {"sizes": "250, 260", "total": 8, "selling": 6}


def test_sizes_with_goods_at_hand_are_undersell() -> None:
    stock = [{"sku_code": "RUN2-250", "quantity": 20}]

    verdicts = found(look(page(*"++-+++++"), stock=stock, **sizes(*SHOES)))

    assert [(verdict.subject.kind, verdict.subject.variant) for verdict in verdicts] == [("undersell", "V3")]


def test_each_colour_has_its_own_run() -> None:
    skus = [{"code": f"{colour}-{size}", "size": size, "colour": colour} for colour in "BR" for size in "123"]
    mapping = [{"variant": f"V{i}", "sku_code": sku["code"]} for i, sku in enumerate(skus, 1)]

    verdicts = found(look(page(*"+-++++"), skus=skus, mapping=mapping))

    assert [(verdict.subject.kind, verdict.numbers["sizes"]) for verdict in verdicts] == [("broken_size_run", "2")]


def test_a_page_that_sells_again_is_no_longer_sold_out_as_a_whole() -> None:
    names = ("red", "green", "blue")
    (whole,) = found(look(page(*"---"), **sizes(*names)))

    now = found(look(page(*"--+"), **sizes(*names)), living=[whole.subject], all_=True)

    assert [(one.subject.variant, one.violated) for one in now] == [("", False), ("V1", True), ("V2", True)]


def test_a_page_is_not_judged_by_its_whole_when_its_variants_were_read() -> None:
    rows = [offer(100, availability=OUT), offer(100, variant="V1"), offer(100, variant="V2")]

    assert kinds(look(rows)) == set()


def gone(**visit: Any) -> list[dict[str, Any]]:
    return [{"outcome": "gone", **visit}]


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        (gone(), {"delisted"}),
        (gone(in_master=False), set()),
        ([{"outcome": "soft_404"}], set()),
        ([{"outcome": "blocked"}], set()),
    ],
)
def test_only_the_platforms_own_word_delists(visits: list[dict[str, Any]], expected: set[str]) -> None:
    assert kinds(look([], visits=visits, pages=[])) == expected


def test_delisting_on_a_resellers_channel_is_a_warning() -> None:
    (verdict,) = found(look([], visits=gone(channel="reseller"), pages=[]))

    assert verdict.severity is Severity.WARNING


def history(*quantities: int, hours: int = 24) -> pd.DataFrame:
    """Quantities of the page, the last one now, each `hours` after the one before."""
    first = T0 - (len(quantities) - 1) * hours * HOUR
    rows = [
        {"listing_id": 1, "seller": "", "variant": "", "first_at": first + i * hours * HOUR, "quantity": quantity}
        for i, quantity in enumerate(quantities)
    ]
    return pd.DataFrame(rows).astype({"quantity": "Int64"})


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        ((120, 110, 95, 80, 65, 55, 45, 30, 20), {"stockout_forecast"}),  # 100 went in 8 days, 20 left: 1.6 days
        ((620, 610, 595, 580, 565, 555, 545, 530, 520), set()),  # 520 left: 42 days
        ((30, 20, 10, 40, 30, 20, 10, 40, 30), {"stockout_forecast"}),  # restocked twice; 60 went, 30 left: 4 days
        ((25, 24, 24, 23, 23, 22, 22, 21, 20), set()),  # five sold: thin
        ((120, 20), set()),  # one drop: thin
    ],
)
def test_a_forecast_needs_sales_and_says_nothing_when_they_are_thin(
    quantities: tuple[int, ...], expected: set[str]
) -> None:
    world = look([offer(100, quantity=quantities[-1])], quantities=history(*quantities))

    assert kinds(world) == expected


def test_a_forecast_is_an_interval() -> None:
    (verdict,) = found(look([offer(100, quantity=20)], quantities=history(120, 110, 95, 80, 65, 55, 45, 30, 20)))

    assert verdict.numbers == {
        "quantity": 20,
        "sold": "100",
        "span_days": "8",
        "days": "1.6",
        "days_low": "1.4",
        "days_high": "1.8",
    }


def test_a_short_history_is_thin() -> None:
    quick = history(120, 110, 95, 80, 65, 55, 45, 30, 20, hours=1)

    assert kinds(look([offer(100, quantity=20)], quantities=quick)) == set()


def test_caps_are_no_part_of_a_history() -> None:
    capped = history(999, 110, 95, 80, 65, 55, 45, 30, 20)

    (verdict,) = found(look([offer(100, quantity=20)], quantities=capped))

    assert verdict.numbers["sold"] == "90"
