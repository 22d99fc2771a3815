"""Small master files: what is in one that has no fault, changed as a test says, and saved as people would."""

import csv
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import openpyxl

from catalog.faults import Fault
from catalog.reading import Master, read_master
from catalog.sheets import SHEETS
from system.settings import Settings, parse

Sheets = dict[str, list[dict[str, Any]]]

_SHOP = {
    "platform": "site",
    "base_url": "https://shop.example.com",
    "country": "KR",
    "currency": "KRW",
    "time_zone": "Asia/Seoul",
    "kind": "own",
    "schedules": {"hot": "*/15 * * * *", "daily": "0 6 * * *"},
}
_BERLIN = {**_SHOP, "base_url": "https://laden.example.de", "country": "DE", "currency": "EUR", "kind": "reseller"}
CHANNELS = {"shop": _SHOP, "laden": {**_BERLIN, "time_zone": "Europe/Berlin", "schedules": {}}}

WHOLE: Sheets = {
    "products": [{"code": "001", "brand": "Haru", "name": "Runner"}, {"code": "002", "brand": "Haru", "name": "Cap"}],
    "skus": [
        {"code": "001-250", "product_code": "001", "gtin": "4006381333931", "colour": "Black", "size": "250"},
        {"code": "001-260", "product_code": "001", "colour": "Black", "size": "260"},
    ],
    "listings": [{"channel": "shop", "external_id": "/p/1", "product_code": "001", "sku_code": "001-250"}],
    "policies": [{"policy": "runner", "product_code": "001", "currency": "KRW", "list_price": 129000, "floor": 99000}],
    "promotions": [
        {
            "promotion": "S1",
            "brand": "Haru",
            "channel": "shop",
            "name": "Spring",
            "currency": "KRW",
            "promo_price": 109000,
            "starts_at": "2026-03-01",
            "ends_at": "2026-04-01",
        }
    ],
    "sellers": [{"channel": "shop", "seller": "s1", "role": "official"}],
    "stock": [{"sku_code": "001-250", "quantity": 5, "as_of": "2026-03-01 09:00"}],
    "expectations": [{"expectation": "all", "brand": "Haru", "title_words": "Haru"}],
    "rights": [{"mark": "HARU", "type": "trademark", "number": "40-1", "country": "KR", "owner": "Haru Co."}],
}


def settings(**changes: Any) -> Settings:
    """A shop in Seoul and one in Berlin; a team in Paris unless said otherwise."""
    return parse({"time_zone": "Europe/Paris", "channels": deepcopy(CHANNELS), **changes})


def sheets(**changes: Any) -> Sheets:
    """`WHOLE`, where each sheet named has the rows given, or its first row the cells given."""
    whole = deepcopy(WHOLE)
    for name, said in changes.items():
        if isinstance(said, Mapping):
            whole[name][0].update(said)
        else:
            whole[name] = list(said)
    return whole


def save(path: Path, rows: Mapping[str, list[dict[str, Any]]], touch: Callable[[Any], None] | None = None) -> Path:
    """Save a workbook by openpyxl, after `touch` has changed it."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name in rows:
        page = book.create_sheet(name)
        header = columns(name, rows[name])
        page.append(header)
        for row in rows[name]:
            page.append([row.get(column) for column in header])
    if touch:
        touch(book)
    book.save(path)
    return path


def save_folder(path: Path, rows: Mapping[str, list[dict[str, Any]]], encoding: str = "utf-8", mark: str = ",") -> Path:
    """Save a folder of CSVs."""
    path.mkdir()
    for name in rows:
        with (path / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            header = columns(name, rows[name])
            writer = csv.writer(file, delimiter=mark)
            writer.writerows([header, *([row.get(column) for column in header] for row in rows[name])])
    return path


def columns(name: str, rows: list[dict[str, Any]]) -> list[str]:
    """The sheet's columns, and those that only the rows have."""
    known = [column.name for column in SHEETS[name].columns] if name in SHEETS else []
    return list(dict.fromkeys([*known, *(column for row in rows for column in row)]))


def read(path: Path, **changes: Any) -> Master:
    """Read a master file under `settings`; a URL's id is its path on the shop's own host."""
    return read_master(path, settings(**changes), external_id)


def external_id(channel: str, url: str) -> str | None:
    """What the site's platform would say."""
    host = f"{CHANNELS[channel]['base_url']}"
    return url.removeprefix(host) if url.startswith(f"{host}/") else None


def said(faults: list[Fault]) -> list[tuple[str, int | None, str, str, str]]:
    """Sheet, row, column, value and fault of each."""
    return [(fault.sheet, fault.row, fault.column, fault.value, fault.fault) for fault in faults]
