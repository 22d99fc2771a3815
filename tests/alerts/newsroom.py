"""A store of which digests tell, discrepancies, prices, stock, cases and runs, and who makes and sends them."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update

from alerts import ways
from alerts.digests import Digests
from alerts.sending import Sender
from alerts.uploading import Uploader
from model.capture import Seller
from model.finding import Family, Persistence, Severity, Subject, Verdict
from sandbox.slack import Slack
from sandbox.wire import Reply, Request, Served, Server
from sandbox.workspace import Message
from store import lifecycle
from store.engine import read, write
from store.listings import listing_for
from store.tables import case_events, case_listings, cases, digests, discrepancies, listings, runs
from system import clock
from system.digests import Digest
from system.receivers import Language, SlackReceiver
from system.settings import Channel, Secrets, Settings
from tests.monitors.stores import import_master, page, visit

PLACE = "C0OPS"
_KOREA = {"country": "KR", "currency": "KRW", "time_zone": "Asia/Seoul", "base_url": "https://shop.test"}
CHANNELS = {
    name: Channel(name=name, platform="site", kind=kind, ground="own", seller="ours", **_KOREA)  # type: ignore[arg-type]
    for name, kind in (("own", "own"), ("coupang", "marketplace"), ("naver", "marketplace"))
}
OPEN = {"sections": ["open", "changes"]}
CHANGES = {"sections": ["changes"]}
OURS = Seller(id="ours", name="Arcus official")


class Switch(Served):
    """A dead man's switch elsewhere: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.reply = Reply(200, b"OK", "text/plain")
        self.server = Server(self._answer)

    def _answer(self, request: Request) -> Reply:
        self.asked.append(f"{request.method} {request.path}")
        return self.reply


class Newsroom:
    """One store, a Slack, and what a process of `andon serve` does with digests."""

    def __init__(
        self, engine: Engine, slack: Slack, folder: Path, language: Language = "en", **digests: Digest | dict[str, Any]
    ) -> None:
        self.engine, self.slack = engine, slack
        self.settings = Settings(
            folder=folder,
            time_zone="Asia/Seoul",
            channels=CHANNELS,
            receivers={"ops": SlackReceiver(channel=PLACE, language=language)},
            digests={name: Digest.model_validate({"receiver": "ops", **dict(one)}) for name, one in digests.items()},
        )
        secrets = Secrets(slack_bot_token=slack.token, slack_base_url=slack.base_url)  # type: ignore[arg-type]
        self.ways = ways.configured(self.settings, secrets)
        self.digests = Digests(engine, self.settings, self.ways)
        self.sender = Sender(engine, self.settings, self.ways, pace_seconds=0)
        self.uploader = Uploader(engine, self.settings, self.ways)

    def until(self, hour: int, day: int = 0) -> None:
        """Let time pass until the next time that it is `hour` on the team's clock, and `day` days more."""
        now = clock.now().astimezone(CHANNELS["own"].zone)
        at = now.replace(hour=hour, minute=0, second=0, microsecond=0)
        at += timedelta(days=day + (at <= now))
        clock.advance(at - now)

    def due(self) -> list[str]:
        """See to every digest; the names of those that became a message."""
        return [name for name in self.digests.known if self.digests.see_to(name)]

    def deliver(self, rounds: int = 3) -> None:
        """Bring charts and files and send, as time passes."""
        for _ in range(rounds):
            while self.uploader.upload_due():
                pass
            clock.advance(timedelta(seconds=20))
            while self.sender.send_due():
                pass
            self.sender._free_at.clear()

    def shown(self) -> list[Message]:
        """Every message and reply that a person sees."""
        return list(self.slack.channel(PLACE).every())

    def find(
        self,
        name: str,
        kind: str = "below_floor",
        *,
        channel: str = "coupang",
        family: Family = Family.PRICE,
        severity: Severity = Severity.WARNING,
        violated: bool = True,
        off: float = -31.0,
        **numbers: str | int,
    ) -> int:
        """One look at a listing, on which one is enough; the discrepancy's id."""
        clock.advance(timedelta(seconds=1))
        said = numbers or {"price": "69000", "floor": "100000", "currency": "KRW", "field": "price", "off": "31"}
        with write(self.engine) as conn:
            of_channel = family is Family.COVERAGE
            listing = None if of_channel else listing_for(conn, channel, name, f"https://shop.test/{name}")
            subject = Subject(
                brand="Arcus", channel=channel, listing_id=listing, external_id="" if of_channel else name, kind=kind
            )
            verdict = Verdict(
                subject=subject,
                family=family,
                severity=severity,
                captured_at=clock.now(),
                violated=violated,
                opens=violated,
                off=off,
                numbers=said,
                persistence=Persistence(1, 1),
            )
            lifecycle.apply(conn, [verdict], batch_id=None)
            query = select(discrepancies.c.id).where(discrepancies.c.fingerprint == subject.fingerprint)
            return conn.execute(query.order_by(discrepancies.c.id.desc()).limit(1)).scalar() or 0

    def mend(self, name: str, **about: Any) -> None:
        """Two clean looks at it."""
        for _ in range(2):
            self.find(name, violated=False, **about)

    def case(self, stage: str, *, opened: datetime, moved: datetime, channel: str = "coupang") -> int:
        """A case with one listing that is up."""
        with write(self.engine) as conn:
            row = {"brand": "Arcus", "channel": channel, "seller": f"{stage} {opened}", "stage": stage}
            made = conn.execute(insert(cases).values(**row, opened_at=opened)).inserted_primary_key
            number = int(made[0])  # type: ignore[index]
            listing = listing_for(conn, channel, f"case {number}", "https://shop.test/case")
            conn.execute(insert(case_listings).values(case_id=number, listing_id=listing, added_at=opened))
            step = {"case_id": number, "version": 1, "at": moved, "step": "file", "to_stage": stage}
            conn.execute(insert(case_events).values(**step))
            return number

    def ran(self, channel: str, **outcomes: int) -> None:
        """A run that ended just now."""
        with write(self.engine) as conn:
            row = {"channel": channel, "reason": "schedule", "status": "finished"}
            times = dict.fromkeys(("started_at", "heartbeat_at", "ended_at"), clock.now())
            conn.execute(insert(runs).values(**row, **times, statistics={"outcomes": outcomes}))

    def sell(self, prices: dict[str, dict[str, str]]) -> None:
        """Goods with a list price of 100,000 won each, at these prices: channel to code to price."""
        codes = sorted({code for one in prices.values() for code in one})
        with read(self.engine) as conn:
            known = set(conn.execute(select(listings.c.external_id)).scalars())
        if not known & set(codes):
            import_master(
                self.engine,
                products=[{"code": code, "name": f"Runner {code}", "brand": "Arcus"} for code in codes],
                skus=[{"code": f"S-{code}", "product_code": code} for code in codes],
                listings=[
                    {"channel": channel, "external_id": code, "product_code": code, "sku_code": f"S-{code}"}
                    for channel, one in prices.items()
                    for code in one
                ],
                policies=[{"list_price": 100_000, "currency": "KRW", "brand": "Arcus"}],
            )
        for channel, one in prices.items():
            with write(self.engine) as conn:
                ids = {code: listing_for(conn, channel, code, f"https://shop.test/{code}") for code in one}
            visit(
                self.engine, {ids[code]: page(one[code], currency="KRW", seller=OURS) for code in one}, channel=channel
            )

    def age(self, discrepancy_id: int, by: timedelta) -> None:
        """See that a discrepancy has been open for as long."""
        with write(self.engine) as conn:
            mine = discrepancies.c.id == discrepancy_id
            at = conn.execute(select(discrepancies.c.opened_at).where(mine)).scalar_one()
            conn.execute(update(discrepancies).where(mine).values(opened_at=at - by, first_seen_at=at - by))

    def rows(self) -> list[Any]:
        """What the store knows of digests."""
        with read(self.engine) as conn:
            return list(conn.execute(select(digests).order_by(digests.c.id)))


def busy_day(room: Newsroom) -> None:
    """Something for each section."""
    now = clock.now()
    room.sell(
        {
            "own": {"P1": "100000", "P2": "98000", "P3": "100000"},
            "coupang": {"P1": "69000", "P2": "88000", "P3": "95000"},
        }
    )
    for days in (0, 0, 3, 12, 45):
        room.age(room.find(f"price{days}", off=-10.0 - days), timedelta(days=days))
    room.age(room.find("out", "stockout", family=Family.STOCK, channel="naver"), timedelta(days=4))
    numbers: Any = {"quantity": 12, "days": "3.5", "days_low": "2", "days_high": "6", "sold": "41", "span_days": "12"}
    room.find("soon", "stockout_forecast", family=Family.STOCK, **numbers)
    room.find(
        "", "channel_blocked", family=Family.COVERAGE, channel="naver", refused=9, captures=10, outcomes="blocked 9"
    )
    room.find("stranger", "unknown_listing", family=Family.DISPLAY, severity=Severity.INFO, title="Arcus look-alike")
    room.find("mended")
    room.mend("mended")
    room.case("suspected", opened=now, moved=now)
    room.case("filed", opened=now - timedelta(days=30), moved=now - timedelta(days=20))
    room.ran("coupang", ok=180, partial=4, blocked=2)
    room.ran("naver", ok=10, blocked=90)


def begin(room: Newsroom) -> None:
    """See the digests for the first time, in the evening, after a capture: what they tell begins now."""
    room.until(20)
    with write(room.engine) as conn:
        seen = listing_for(conn, "own", "seen", "https://shop.test/seen")
        conn.execute(update(listings).where(listings.c.id == seen).values(last_captured_at=clock.now()))
    assert room.due() == []
