"""What people get when a thousand things break at once: `python -m benchmarks.storm [--listings 10000] [--wrong 1000]`.

Two channels of LISTINGS listings each are captured whole, twice; WRONG of them break in four ways, evenly on both, so
that discrepancies open in eight groups when the second captures are checked. At the check's end the real sender finds
all of them at once; the twin of Slack takes a message a second. Then every broken listing is captured again, 10,000
captures in all. Prints when each root message arrived after the check's end, and exits with 1 when there are more than
ten, one comes later than 60 s, a critical one later than 15 s or after another, or a repetition is told.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, func, insert, select

from alerts import ways
from alerts.sending import Sender
from model.capture import Availability, Capture
from monitors.check import check_pending
from sandbox.slack import Slack
from sandbox.workspace import Message
from store import notifications, telling
from store.engine import read, sqlite_url, write
from store.listings import listing_for
from store.master import TABLES, Listed, begin_version, mark_listings
from store.migrating import upgrade
from store.recording import Recorded, record_batch
from store.tables import discrepancies
from system import clock
from system.receivers import SlackReceiver
from system.settings import RuleSetting, Secrets, Settings
from tests.monitors.stores import CHECKS, page

CHANNELS: Final = ("own", "market")
PLACE: Final = "C0OPS"
BATCH: Final = 200
"""Captures that a crawl stores at once (`crawl.batch`)."""
REPEATS: Final = 10_000
BROKEN: Final[Mapping[str, Mapping[str, Any]]] = {
    "below_floor": {"price": "80"},
    "stockout": {"availability": Availability.OUT_OF_STOCK},
    "image_missing": {"images": ("https://shop.test/1.jpg",)},
    "wrong_currency": {"currency": "EUR"},
}
"""The kinds, and what a page says where it is so; the first is critical in these settings."""
PICTURES: Final = ("https://shop.test/1.jpg", "https://shop.test/2.jpg")
"""Of a page that is right."""
SETTINGS: Final = CHECKS.model_copy(
    update={
        "receivers": {"ops": SlackReceiver(channel=PLACE)},
        "rules": {"below_floor": RuleSetting(severity="critical"), "stockout": RuleSetting(severity="warning")},
    }
)
LIMITS: Final = {"critical": 15.0, "other": 60.0}
MOST_ROOTS: Final = 10


@dataclass(frozen=True)
class Shop:
    """A channel's listings, and how some of them are broken."""

    channel: str
    ids: Sequence[int]
    broken: Mapping[int, str]
    """Listing to kind."""

    def visits(self, ids: Sequence[int]) -> Iterator[list[Recorded]]:
        """Captures of these listings, now, in batches as a crawl stores them."""
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            yield [Recorded(listing_id=one, captured_at=clock.now(), capture=self._page(one)) for one in some]

    def _page(self, listing: int) -> Capture:
        kind = self.broken.get(listing)
        return page(**{"images": PICTURES, **(BROKEN[kind] if kind else {})})


def main() -> None:
    """Play the storm and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=10_000, help="of each of the two channels")
    parser.add_argument("--wrong", type=int, default=1_000, help="of both together")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Slack(one_per_second=True) as slack:
        settings = SETTINGS.model_copy(update={"folder": Path(folder)})
        engine = upgrade(sqlite_url(Path(folder)))
        shops = _shops(engine, chosen.listings, chosen.wrong // len(CHANNELS))
        secrets = Secrets(slack_bot_token=slack.token, slack_base_url=slack.base_url)  # type: ignore[arg-type]
        sender = Sender(engine, settings, ways.configured(settings, secrets))
        faults = _play(sender, shops, slack)
        engine.dispose()
    raise SystemExit(faults)


def _play(sender: Sender, shops: Sequence[Shop], slack: Slack) -> bool:
    engine, settings = sender.engine, sender.settings
    _whole_run(engine, settings, shops)
    clock.advance(timedelta(minutes=6))
    begun = time.time()
    ended = _whole_run(engine, settings, shops)
    print(
        f"{_open(engine)} open after {2 * sum(len(shop.ids) for shop in shops):,} captures; {ended - begun:.0f} s a run"
    )
    with _sending(sender):
        _wait_until_told(engine)
        arrivals = [
            (float(one.ts) - ended, _is_critical(one), one.text.splitlines()[0])
            for one in slack.channel(PLACE).messages
        ]
        for late, critical, text in arrivals:
            print(f"{late:5.1f} s  {'critical' if critical else 'warning ':8}  {text[:90]}")
        clock.advance(timedelta(minutes=15))  # additions rest ten minutes between one another
        _wait_until_told(engine)
        before = _told(slack)
        repeated = _repeat(engine, settings, shops)
        _wait_until_told(engine)
        after = _told(slack)
    print(f"{repeated:,} repetitions: {sum(after.values()) - sum(before.values()) + len(after) - len(before)} told")
    return any(
        (
            _open(engine) != sum(len(shop.broken) for shop in shops),
            len(arrivals) > MOST_ROOTS,
            any(late > LIMITS["critical" if critical else "other"] for late, critical, _ in arrivals),
            [one[1] for one in arrivals] != sorted((one[1] for one in arrivals), reverse=True),
            after != before,
        )
    )


@contextmanager
def _sending(sender: Sender) -> Iterator[None]:
    """The sender at work, as in `andon serve`."""
    stop = threading.Event()
    working = threading.Thread(target=sender.run, args=(stop,))
    working.start()
    try:
        yield
    finally:
        stop.set()
        working.join()


def _told(slack: Slack) -> dict[str, int]:
    """Each root message and how many replies it has."""
    return {one.ts: len(one.replies) for one in slack.channel(PLACE).messages}


def _whole_run(engine: Engine, settings: Settings, shops: Sequence[Shop]) -> float:
    """Capture and check every listing of every channel; when the check ended, by Slack's clock."""
    for shop in shops:
        _record(engine, shop, shop.ids)
    check_pending(engine, settings)
    return time.time()


def _repeat(engine: Engine, settings: Settings, shops: Sequence[Shop]) -> int:
    """Capture and check what is broken, again and again; how many captures that were."""
    done = 0
    while done < REPEATS:
        clock.advance(timedelta(minutes=15))
        for shop in shops:
            _record(engine, shop, list(shop.broken))
            done += len(shop.broken)
        check_pending(engine, settings)
    return done


def _record(engine: Engine, shop: Shop, ids: Sequence[int]) -> None:
    for visits in shop.visits(ids):
        with write(engine) as conn:
            record_batch(conn, None, shop.channel, visits)


def _wait_until_told(engine: Engine) -> None:
    while True:
        with read(engine) as conn:
            moved = telling.unprocessed_events(conn, 1)
            due = [row for row in notifications.undelivered(conn) if row.due_at <= clock.now() + timedelta(minutes=2)]
        if not moved and not due:
            return
        time.sleep(0.2)


def _shops(engine: Engine, count: int, wrong: int) -> list[Shop]:
    """Channels with `count` listings of one SKU each in the master file, of which `wrong` are broken, spread evenly."""
    with write(engine) as conn:
        version = begin_version(conn, user_id=None, file_name="storm", sha256="0" * 64, counts={})
        for sheet, rows in _master(count).items():
            keyed = [
                {**DEFAULTS[sheet], "since_version": version, "key": row.get("code", f"{i}"), **row}
                for i, row in enumerate(rows)
            ]
            conn.execute(insert(TABLES[sheet]), keyed)
        codes = [(channel, f"{channel}-{number}") for channel in CHANNELS for number in range(count)]
        mark_listings(conn, [Listed(channel, one, f"https://shop.test/{one}", "daily") for channel, one in codes])
        ids = [listing_for(conn, channel, one, f"https://shop.test/{one}") for channel, one in codes]
    kinds = list(BROKEN)
    made = []
    for place, channel in enumerate(CHANNELS):
        mine = ids[place * count : (place + 1) * count]
        made.append(Shop(channel, mine, {mine[i * count // wrong]: kinds[i % len(kinds)] for i in range(wrong)}))
    return made


def _master(count: int) -> dict[str, list[dict[str, Any]]]:
    codes = [(channel, f"{channel}-{number}") for channel in CHANNELS for number in range(count)]
    return {
        "products": [{"code": one, "brand": "Haru", "name": "Run 2", "category": "Shoes"} for _, one in codes],
        "skus": [{"code": one, "product_code": one} for _, one in codes],
        "listings": [{"channel": on, "external_id": one, "product_code": one, "sku_code": one} for on, one in codes],
        "policies": [{"list_price": 10_000, "floor": 9_000}],
        "expectations": [{"images_min": 2}],
    }


_SCOPE: Final = dict.fromkeys("brand category product_code sku_code channel seller country".split(), "")
DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "products": {},
    "skus": {},
    "listings": {"variant": "", "pack": 1, "tier": "daily", "seller": ""},
    "expectations": _SCOPE,
    "policies": {**_SCOPE, "judges": "price", "with_shipping": False, "currency": "USD"},
}


def _open(engine: Engine) -> int:
    with read(engine) as conn:
        query = select(func.count()).select_from(discrepancies).where(discrepancies.c.state == "open")
        return int(conn.execute(query).scalar_one())


def _is_critical(message: Message) -> bool:
    return message.text.startswith("🔴")


if __name__ == "__main__":
    main()
