"""Variants of one page with one fault are one discrepancy, and what lives goes on where it lives."""

from typing import Any

import pytest

from tests.monitors.worlds import found, look, offer

FLOOR = {"floor": 9_000}


def variants(*prices: int | None) -> dict[str, Any]:
    """A page whose variants V1, V2… ask these prices, and its own row with the lowest."""
    known = [price for price in prices if price is not None]
    rows = [offer(min(known, default=None)), *(offer(price, variant=f"V{i}") for i, price in enumerate(prices, 1))]
    mapping = [
        {"variant": "", "sku_code": ""},
        *({"variant": f"V{i}", "sku_code": ""} for i in range(1, len(prices) + 1)),
    ]
    return {"offers": rows, "mapping": mapping}


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        ((8_000, 8_000, 8_000), [""]),
        ((9_500, 8_000, 9_500), ["V2"]),
        ((8_000, 9_500, 8_000), ["V1", "V3"]),
        ((9_500, 9_500), []),
    ],
)
def test_variants_that_all_have_the_fault_are_one_discrepancy_of_the_page(
    prices: tuple[int, ...], told: list[str]
) -> None:
    world = look(**variants(*prices), policies=[FLOOR])

    assert [verdict.subject.variant for verdict in found(world)] == told


def test_a_half_mended_page_stays_one_discrepancy() -> None:
    (page,) = found(look(**variants(8_000, 8_000, 8_000), policies=[FLOOR]))
    mended, whole = (
        found(look(**variants(*prices), policies=[FLOOR]), living=[page.subject], all_=True)
        for prices in ((9_500, 8_000, 8_000), (9_500, 9_500, 9_500))
    )

    assert [(one.subject.variant, one.violated) for one in mended] == [("", True)]
    assert [(one.subject.variant, one.violated) for one in whole] == [("", False)]


def test_a_page_that_is_sold_out_stays_so_while_of_its_variants_one_alone_is_shown() -> None:
    def seen(*levels: str) -> dict[str, Any]:
        shown = {f"V{i}": level for i, level in enumerate(levels, 1)}
        return {
            **variants(*[None] * len(levels)),
            "offers": [offer(availability=now, variant=one) for one, now in shown.items()],
        }

    (page,) = found(look(**seen("SoldOut", "SoldOut")))
    fewer, back = (
        found(look(**seen(*levels)), living=[page.subject], all_=True)
        for levels in (["SoldOut", "Unknown"], ["SoldOut", "InStock"])
    )

    assert [(one.subject.variant, one.violated) for one in fewer] == [("", True)]
    assert [(one.subject.variant, one.violated) for one in back] == [("", False), ("V1", True)]


def test_what_lives_on_one_variant_goes_on_there_when_all_have_the_fault() -> None:
    (one,) = found(look(**variants(9_500, 8_000), policies=[FLOOR]))

    now = found(look(**variants(8_000, 8_000), policies=[FLOOR]), living=[one.subject])

    assert sorted(verdict.subject.variant for verdict in now) == ["", "V2"]


def test_a_policy_that_gives_way_to_another_lets_its_discrepancy_go() -> None:
    (old,) = found(look([offer(8_000)], policies=[{**FLOOR, "key": "old"}]))

    now = found(look([offer(8_000)], policies=[{"floor": 7_000, "key": "new"}]), living=[old.subject], all_=True)

    assert [(one.subject.policy_key, one.violated) for one in now] == [("old", False)]


def test_another_currency_is_one_alarm_for_all_variants() -> None:
    rows = [offer(100, currency="EUR", variant=variant) for variant in ("", "V1", "V2")]

    assert [verdict.subject.variant for verdict in found(look(rows))] == [""]
