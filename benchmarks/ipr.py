"""How well the rules of the family `ipr` judge a labelled market: `python -m benchmarks.ipr --seeds 101 102 …`.

The market is `sandbox.strangers`'s: 5,000 listings by 400 sellers, whose tell-tale words the rules' lists hold by half.
Precision counts a finding as wrong unless its label has the kind; kinds that a label leaves open count neither way.
Recall counts every label that has the kind, also where no match reaches .95 and nothing may be said.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pandas as pd

from catalog.matching import Sku
from model.money import to_minor
from monitors import strangers
from monitors.ipr_goods import Goods
from monitors.judging import judge
from monitors.outlook import empty
from monitors.rule import rules
from monitors.strangers import Ask, Listing, role_now
from sandbox.strangers import Label, Market, market
from sandbox.strangers_brand import NOON, Brand
from system.settings import Settings

KINDS: Final = ("unauthorised_seller", "counterfeit_suspected", "grey_import", "image_misuse", "trademark_misuse")
_COUNTRIES: Final = {"kr_mall": "KR", "kr_market": "KR", "cn_mall": "CN", "tw_mall": "TW", "world": "US"}


def goods_of(brand: Brand) -> Goods:
    """What the rules know of the brand."""
    names = {one.code: tuple(dict.fromkeys(one.names.values())) for one in brand.products}
    brands = tuple(dict.fromkeys(brand.names.values()))
    skus = [
        Sku(
            one.code,
            one.product_code,
            brands,
            names[one.product_code],
            one.colour,
            one.size,
            (one.product_code,),
            one.gtin,
        )
        for one in brand.skus
    ]
    prices = {
        (one.code, currency): to_minor(Decimal(amount), currency)
        for one in brand.products
        for currency, amount in one.list_prices.items()
    }
    return Goods(skus, prices, [print_ for one in brand.products for print_ in one.pictures])


def listings_of(made: Market) -> Iterator[Listing]:
    """The market's listings as the rules take them."""
    known = [vars_of(row) for row in made.brand.sellers]
    for row in made.listings:
        offers = row["offers"] or [row]
        options: dict[str, list[str]] = {}
        for variant in row["variants"]:
            for name, value in variant["options"].items():
                options.setdefault(name, []).append(value)
        yield Listing(
            channel=row["channel"],
            external_id=row["external_id"],
            captured_at=NOON,
            title=row["name"],
            brand=row["brand"] or "",
            text=row["description"] or "",
            attributes=row["attributes"],
            images=row["images"],
            prints=[made.pictures[one] for one in row["images"]],
            gtin=row["gtin"] or "",
            options=options,
            currency=row["currency"],
            country=_COUNTRIES.get(row["channel"], ""),
            locked=_COUNTRIES.get(row["channel"]) in {"KR", "CN"},
            asks=[_ask(row, offer, known) for offer in offers],
        )


def vars_of(row: Any) -> dict[str, Any]:
    """A master row's fields."""
    return {name: getattr(row, name) for name in ("channel", "seller", "role", "valid_from", "valid_to")}


def _ask(row: Mapping[str, Any], offer: Mapping[str, Any], known: list[dict[str, Any]]) -> Ask:
    seller = offer["seller"]
    role, why = role_now(known, row["channel"], seller["id"], _now())
    return Ask(
        seller=seller["id"],
        role=role,
        role_why=why,
        price=to_minor(Decimal(offer["price"]), row["currency"]),
        identified=bool(seller["legal_name"] or seller["business_number"]),
    )


def _now() -> datetime:
    return NOON


def judged(made: Market, settings: Settings) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The frame of a market and, by kind, which rows each rule opens."""
    frames = replace(empty(settings), strangers=strangers.frame(list(listings_of(made)), goods_of(made.brand)))
    said = judge(frames, [one for one in rules().values() if one.over == "strangers"])
    return frames.strangers, {kind: judgement.violated for kind, (_, judgement) in said.items()}


def count(rows: pd.DataFrame, found: Mapping[str, Any], made: Market) -> dict[str, Counter[str]]:
    """By kind how many were right, wrong and missed, and how many accusations stood on a match below .95."""
    labels = {(one.channel, one.external_id, one.seller): one for one in made.labels}
    keys = zip(rows["channel"], rows["external_id"], rows["seller"], strict=True)
    truth: list[Label] = [labels[key] for key in keys]
    tallies = {}
    for kind in KINDS:
        tally = Counter[str]()
        for label, opened, match in zip(truth, found[kind].tolist(), rows["match"], strict=True):
            right = kind in label.findings
            tally["right"] += opened and right
            tally["wrong"] += opened and not right and kind not in label.arguable
            tally["missed"] += right and not opened
            tally["unsure"] += opened and match < 0.95
            if opened and not right and kind not in label.arguable:
                tally[f"wrong: {label.kind}"] += 1
            if right and not opened:
                tally[f"missed: {label.kind}"] += 1
        tallies[kind] = tally
    return tallies


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102, 103, 104, 105])
    parser.add_argument("--listings", type=int, default=5000)
    parser.add_argument("--sellers", type=int, default=400)
    arguments = parser.parse_args()
    print("seed kind                    found  right  wrong missed  precision recall  on a match < .95")
    sums = {kind: Counter[str]() for kind in KINDS}
    for seed in arguments.seeds:
        made = market(seed, arguments.listings, arguments.sellers)
        rows, found = judged(made, Settings())
        for kind, tally in count(rows, found, made).items():
            sums[kind] += tally
            print(line(str(seed), kind, tally), flush=True)
    for kind, tally in sums.items():
        print(line("all", kind, tally))
        print("     ", ", ".join(f"{what} {number}" for what, number in tally.items() if ":" in what))


def line(seed: str, kind: str, tally: Counter[str]) -> str:
    """One line of the table."""
    opened = tally["right"] + tally["wrong"]
    precision = tally["right"] / opened if opened else np.nan
    recall = tally["right"] / max(1, tally["right"] + tally["missed"])
    numbers = f"{opened:6} {tally['right']:6} {tally['wrong']:6} {tally['missed']:6}"
    return f"{seed:4} {kind:22} {numbers}     {precision:.3f}  {recall:.3f}  {tally['unsure']:5}"


if __name__ == "__main__":
    main()
