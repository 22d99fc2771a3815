"""A store in which discrepancies open, worsen and close, for tests of what people are then told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, Row, insert, select, update

from alerts import groups
from model.finding import Family, Persistence, Severity, Subject, Verdict
from model.lifecycle import Action
from store import lifecycle
from store.engine import read, write
from store.evidence.keeping import About, keep
from store.listings import listing_for
from store.notifications import undelivered
from store.tables import captures, discrepancies, events, notifications
from system import clock
from system.settings import Settings, SlackReceiver

PLACE = "C0OPS"


class Scene:
    """One store and the settings of one receiver."""

    def __init__(self, engine: Engine, folder: Path = Path("var")) -> None:
        self.engine = engine
        self.settings = Settings(folder=folder, receivers={"ops": SlackReceiver(channel=PLACE)})

    def look(
        self,
        name: str,
        off: float = -10.0,
        *,
        severity: Severity = Severity.WARNING,
        violated: bool = True,
        kind: str = "below_floor",
        channel: str = "own",
    ) -> int:
        """One capture of listing `name`, on which one look is enough; the discrepancy's id, 0 where there is none."""
        clock.advance(timedelta(seconds=1))
        with write(self.engine) as conn:
            listing = listing_for(conn, channel, name, f"https://shop.example.com/{name}")
            subject = Subject(brand="Arcus", channel=channel, listing_id=listing, external_id=name, kind=kind)
            verdict = Verdict(
                subject=subject,
                family=Family.PRICE,
                severity=severity,
                captured_at=clock.now(),
                violated=violated,
                opens=violated,
                off=off,
                numbers={"price": "69000", "floor": "100000", "currency": "KRW", "field": "price", "off": "31"},
                persistence=Persistence(1, 1),
            )
            lifecycle.apply(conn, [verdict], batch_id=None)
            query = select(discrepancies.c.id).where(discrepancies.c.fingerprint == subject.fingerprint)
            return conn.execute(query.order_by(discrepancies.c.id.desc()).limit(1)).scalar() or 0

    def captured(self, discrepancy_id: int) -> tuple[int, int, datetime]:
        """See that the discrepancy's moves were made by a capture: its id, its listing's and its time."""
        with write(self.engine) as conn:
            query = select(discrepancies.c.listing_id, discrepancies.c.last_seen_at)
            listing, at = conn.execute(query.where(discrepancies.c.id == discrepancy_id)).one()
            row = {"listing_id": listing, "captured_at": at, "outcome": "ok"}
            made = conn.execute(insert(captures).values(row)).inserted_primary_key
            capture_id = int(made[0])  # type: ignore[index]
            conn.execute(update(events).where(events.c.discrepancy_id == discrepancy_id).values(capture_id=capture_id))
            return capture_id, listing, at

    def prove(self, discrepancy_id: int, files: Mapping[str, bytes], capture_id: int | None = None) -> int:
        """Keep `files` as the pack of the discrepancy's capture; its number."""
        capture_id = capture_id or self.captured(discrepancy_id)[0]
        about = About(channel="own", url="https://shop.test/p", captured_at=clock.now(), capture_id=capture_id)
        return keep(self.engine, self.settings, about, files)

    def mend(self, name: str, **about: str) -> None:
        """Two clean captures of listing `name`."""
        for _ in range(2):
            self.look(name, violated=False, **about)  # type: ignore[arg-type]

    def order(self, discrepancy_id: int, action: Action) -> None:
        """What a person does to it."""
        with write(self.engine) as conn:
            version = conn.execute(
                select(discrepancies.c.version).where(discrepancies.c.id == discrepancy_id)
            ).scalar_one()
            lifecycle.act(conn, discrepancy_id, action, actor_id=None, seen_version=version)

    def plan(self) -> int:
        """Turn events into messages."""
        with write(self.engine) as conn:
            return groups.plan(conn, self.settings, clock.now())

    def waiting(self) -> list[Row]:  # type: ignore[type-arg]
        """The notifications that are to be sent, oldest first."""
        with read(self.engine) as conn:
            return list(undelivered(conn))

    def kinds(self) -> list[str]:
        """Of the notifications that are to be sent: root, edit or thread."""
        return sorted(row.kind for row in self.waiting())

    def sent(self) -> int:
        """How many notifications were delivered."""
        with read(self.engine) as conn:
            query = select(notifications.c.id).where(notifications.c.sent_at.is_not(None))
            return len(conn.execute(query).all())
