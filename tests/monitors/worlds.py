"""Small worlds for rules: what was seen and what should be true, in a few words, and what the rules make of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from catalog.scope import SCOPE
from model.capture import PRICE_FIELDS
from model.finding import Subject, Verdict
from model.sentences import sentence
from monitors.frames import Master, Seen
from monitors.judging import enabled, judge
from monitors.load import build
from monitors.rule import Frames
from monitors.verdicts import Living, verdicts
from system.settings import Channel, Settings

T0 = pd.Timestamp("2026-05-04T00:00Z")
"""The time of every capture, unless a test says otherwise."""

_PLACES = {"base_url": "https://shop.test", "country": "US", "currency": "USD", "time_zone": "UTC", "ground": "own"}


def _channel(name: str, kind: str, **other: Any) -> Channel:
    return Channel(**{"name": name, "platform": "site", "kind": kind, **_PLACES, **other})


SETTINGS = Settings(
    channels={
        one.name: one
        for one in (
            _channel("own", "own"),
            _channel("market", "marketplace", seller="ours"),
            _channel("reseller", "reseller"),
            _channel("seoul", "own", country="KR", currency="KRW", time_zone="Asia/Seoul"),
            _channel("reseller_kr", "reseller", country="KR", currency="KRW", time_zone="Asia/Seoul"),
            _channel("reseller_de", "reseller", country="DE", currency="EUR", time_zone="Europe/Berlin"),
        )
    }
)

_OFFER = {
    "listing_id": 1,
    "seller": "",
    "variant": "",
    "first_at": T0,
    "last_at": T0,
    "count": 1,
    "currency": "USD",
    **dict.fromkeys(PRICE_FIELDS),
    "availability": "InStock",
    "quantity": None,
    "carried": None,
    "sources": None,
}
_CONTENT = {
    "listing_id": 1,
    "first_at": T0,
    "last_at": T0,
    "name": "Andon Run 2",
    "brand": "Haru",
    "images": ["https://shop.test/1.jpg"],
    "options": None,
    "description": None,
    "attributes": None,
    "absent": None,
    "carried": None,
}
_VISIT = {
    "listing_id": 1,
    "channel": "own",
    "external_id": "A1",
    "url": "https://shop.test/A1",
    "tier": "daily",
    "in_master": True,
    "captured_at": T0,
    "outcome": "ok",
    "fields": (),
}
_ANY = {"key": "k", **dict.fromkeys(SCOPE, "")}
_MASTER: Mapping[str, Mapping[str, Any]] = {
    "products": {"key": "RUN2", "code": "RUN2", "brand": "Haru", "name": "Run 2", "category": "Shoes"},
    "skus": {"key": "RUN2", "code": "RUN2", "product_code": "RUN2", "size": None, "colour": None},
    "policies": {
        **_ANY,
        "judges": "price",
        "with_shipping": False,
        "currency": "USD",
        "list_price": None,
        "floor": None,
        "ceiling": None,
        "valid_from": None,
        "valid_to": None,
    },
    "promotions": {
        **_ANY,
        "key": "sale",
        "name": "Spring sale",
        "judges": "price",
        "currency": "USD",
        "promo_price": None,
        "floor": None,
        "starts_at": None,
        "ends_at": None,
    },
    "sellers": {"channel": "own", "seller": "", "role": "unknown", "valid_from": None, "valid_to": None},
    "stock": {"key": "k", "sku_code": "RUN2", "channel": "own", "quantity": 0, "as_of": T0},
    "expectations": {
        **_ANY,
        "title": None,
        "title_words": None,
        "brand_text": None,
        "description_text": None,
        "images_min": None,
        "forbidden_words": None,
        "options": None,
        "gift": None,
        "valid_from": None,
        "valid_to": None,
    },
}
_TIMES = "first_at last_at captured_at valid_from valid_to starts_at ends_at as_of".split()
_INTEGERS = [*PRICE_FIELDS, "quantity", "list_price", "floor", "ceiling", "promo_price", "images_min"]

Row = Mapping[str, Any]

_LACKS = re.compile(r"(?:^|[\s“(])\?")
"""A question mark on its own: a number that a sentence lacks."""


def frame(defaults: Row, rows: Iterable[Row]) -> pd.DataFrame:
    """Rows that differ from `defaults` as said, typed as the store types them."""
    made = pd.DataFrame([{**defaults, **row} for row in rows], columns=list(defaults), dtype=object)
    for name in defaults:
        if name in _TIMES:
            made[name] = pd.to_datetime(made[name], utc=True).astype("datetime64[ns, UTC]")
        elif name in _INTEGERS:
            made[name] = made[name].astype("Int64")
        elif name == "listing_id":
            made[name] = made[name].astype("int64")
    return made


def offer(price: int | None = None, **other: Any) -> dict[str, Any]:
    """An offer at `price` minor units; the rest as `_OFFER` unless said."""
    return {"price": price, **other}


def look(
    offers: Sequence[Row] = ({},),
    *,
    visits: Sequence[Row] | None = None,
    channel: str = "own",
    at: pd.Timestamp = T0,
    pages: Sequence[Row] | None = None,
    mapping: Sequence[Row] = ({},),
    before: Sequence[Row] = (),
    quantities: pd.DataFrame | None = None,
    own: pd.DataFrame | None = None,
    looks: Sequence[Row] = (),
    likened: Sequence[Row] = (),
    settings: Settings = SETTINGS,
    **sheets: Sequence[Row],
) -> Frames:
    """The frames of a world: one visit of one listing unless `visits` says more; `sheets` are the master file's."""
    known = {"products": ({},), "skus": ({},), **sheets}
    master = Master(**{name: frame(defaults, known.get(name, ())) for name, defaults in _MASTER.items()})
    seen_at = {"first_at": at, "last_at": at}
    visited = frame(_VISIT, visits or ({"channel": channel, "captured_at": at},))
    speaking = visited[visited["outcome"].isin(["ok", "partial"])]
    shown = pages if pages is not None else [{"listing_id": one} for one in speaking["listing_id"]]
    captured = visited[["listing_id", "captured_at"]]
    seen = Seen(
        visits=visited,
        offers=frame({**_OFFER, **seen_at}, offers).merge(captured, on="listing_id"),
        contents=frame({**_CONTENT, **seen_at}, shown).merge(captured, on="listing_id"),
        mapping=pd.DataFrame(
            [
                {"listing_id": 1, "variant": "", "product_code": "RUN2", "sku_code": "RUN2", "pack": 1, **row}
                for row in mapping
            ]
        ),
        before=frame(_CONTENT, before) if before else pd.DataFrame(),
        descriptions=_described(before),
        quantities=pd.DataFrame() if quantities is None else quantities,
        own=pd.DataFrame() if own is None else own,
        looks=pd.DataFrame([{"listing_id": 1, "facts": one} for one in looks]),
        likened=pd.DataFrame([{"listing_id": 1, **row} for row in likened]),
    )
    return build(seen, master, settings)


def _described(before: Sequence[Row]) -> pd.DataFrame:
    """What the earlier contents say of descriptions."""
    rows = frame(_CONTENT, before)
    return rows.loc[rows["description"].notna(), ["listing_id", "first_at", "last_at", "description"]]


def found(
    frames: Frames, *, settings: Settings = SETTINGS, living: Iterable[Subject] = (), all_: bool = False
) -> list[Verdict]:
    """The violations in these frames by all rules; with `all_` the clean verdicts too. Each has its whole sentence."""
    said = judge(frames, enabled(settings, ("pages", "offers", "priced", "groups")))
    every = list(verdicts(frames, said, settings, Living.of(living)))
    for one in every:
        text = sentence(one.subject.kind, one.numbers) if one.violated else ""
        assert not _LACKS.search(text), text
    return [verdict for verdict in every if all_ or verdict.violated]


def kinds(frames: Frames, **other: Any) -> set[str]:
    """Which kinds speak."""
    return {verdict.subject.kind for verdict in found(frames, **other)}


def sizes(*names: str) -> dict[str, Any]:
    """A product in these sizes: its `skus` and its `mapping`, variants called V1, V2…"""
    return {
        "skus": [{"code": f"RUN2-{size}", "size": size} for size in names],
        "mapping": [
            {"variant": "", "sku_code": None},
            *({"variant": f"V{i}", "sku_code": f"RUN2-{size}"} for i, size in enumerate(names, 1)),
        ],
    }
