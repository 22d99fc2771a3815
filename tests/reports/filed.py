"""A store with a case against a seller of two marketplaces, with evidence, on the way from a finding to a report."""

import getpass
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update

import cli
from model.capture import Capture, Seller
from model.casework import Step
from monitors.check import check_pending
from reports import casefiles
from reports.records import Case
from store import casework, people
from store.casefiles import found
from store.engine import open_engine, read, sqlite_url, write
from store.evidence.exchange import Exchange, as_warc
from store.evidence.keeping import About, keep
from store.evidence.vault import Vault
from store.listings import listing_for
from store.master import TABLES, begin_version
from store.tables import discrepancies, events, listings
from system import clock
from system.settings import Settings, load
from tests.monitors.stores import import_master, page, visit
from tests.reports.cases import picture

TEXT = f"""
time_zone = "Asia/Seoul"
[people.Mina]
os_user = "{getpass.getuser()}"
roles = ["compliance"]
[channels.tmall]
platform = "tmall"
base_url = "https://tmall.test"
country = "CN"
currency = "CNY"
time_zone = "Asia/Shanghai"
kind = "marketplace"
[channels.naver]
platform = "naver"
base_url = "https://naver.test"
country = "KR"
currency = "KRW"
time_zone = "Asia/Seoul"
kind = "marketplace"
"""
RIGHT = {
    "mark": "HARU",
    "type": "trademark",
    "number": "9876543",
    "country": "CN",
    "classes": "25",
    "owner": "春日有限公司",
    "valid_to": date(2099, 1, 1),
    "certificate": "haru-cn.pdf",
}
CURRENCY = {"tmall": "CNY", "naver": "KRW"}


class House:
    """The settings file and the store of a test."""

    def __init__(self, folder: Path) -> None:
        """The one in `folder`, whose store and settings are there."""
        self.folder = folder
        self.path = folder / "andon.toml"
        self.engine: Engine = open_engine(sqlite_url(folder / "var"))

    @classmethod
    def new(cls, folder: Path, template: Path) -> "House":
        """An empty one in `folder`, with a right in China."""
        (folder / "var").mkdir(parents=True)
        (folder / "andon.toml").write_text(TEXT)
        made = cls(folder)
        shutil.copy(template, made.engine.url.database or "")
        made.rights(RIGHT)
        return made

    def copied(self, folder: Path) -> "House":
        """The same in another folder, to be changed."""
        shutil.copytree(self.folder, folder)
        return House(folder)

    @property
    def settings(self) -> Settings:
        """As the file says now."""
        return load(self.path)

    def rights(self, *rows: dict[str, Any]) -> None:
        """Rights of the master file."""
        with write(self.engine) as conn:
            version = begin_version(conn, user_id=None, file_name="test", sha256="0" * 64, counts={})
            for row in rows:
                key = f"{row['country']} {row['number']}"
                conn.execute(insert(TABLES["rights"]).values(since_version=version, key=key, **row))

    def suspect(self, channel: str = "tmall", count: int = 1, seller: str | Seller = "bad", **fields: Any) -> list[int]:
        """Listings that a seller without leave sells there, checked; their ids."""
        codes = [f"{channel}{number}" for number in range(count)]
        import_master(
            self.engine,
            products=[{"code": f"P{code}"} for code in codes],
            skus=[{"code": f"S{code}", "product_code": f"P{code}"} for code in codes],
            listings=[
                {"channel": channel, "external_id": code, "product_code": f"P{code}", "sku_code": f"S{code}"}
                for code in codes
            ],
            sellers=[{"key": f"{channel} good", "channel": channel, "seller": "good", "role": "authorised"}],
        )
        with write(self.engine) as conn:
            found = [listing_for(conn, channel, code, "") for code in codes]
            for one, code in zip(found, codes, strict=True):
                conn.execute(update(listings).where(listings.c.id == one).values(url=f"https://{channel}.test/{code}"))
        self.look({one: sold_by(seller, CURRENCY[channel], **fields) for one in found}, channel)
        return found

    def look(self, captures: dict[int, Capture], channel: str = "tmall") -> None:
        """Store captures and check them."""
        visit(self.engine, captures, channel=channel)
        check_pending(self.engine, self.settings)

    def prove(self, listing: int, *, seen: bool = True) -> int:
        """Keep a pack of the capture that opened a finding of the listing; with a picture where it is `seen`."""
        with read(self.engine) as conn:
            where = conn.execute(select(listings).where(listings.c.id == listing)).one()
            query = select(events.c.capture_id).join(discrepancies).where(discrepancies.c.listing_id == listing)
            capture = conn.execute(query.where(events.c.capture_id.is_not(None))).scalars().first()
        about = About(
            channel=where.channel,
            url=where.url,
            captured_at=clock.now(),
            kind="ipr",
            listing_id=listing,
            capture_id=capture,
        )
        sent = Exchange(
            url=where.url, status=200, headers=(), body=where.url.encode(), at=clock.now(), request_headers=()
        )
        files = {"exchange.warc": as_warc([sent]), **({"view-desktop.png": picture()} if seen else {})}
        return keep(self.engine, self.settings, about, files)

    def take(self, number: int, *steps: Step, why: str = "compared with the original") -> None:
        """Take these steps with a case."""
        with write(self.engine) as conn:
            actor = people.current_user_id(conn, self.settings)
            for step in steps:
                casework.stage(conn, number, step, actor_id=actor, why=why)

    def buy(self, number: int, photos: dict[str, bytes]) -> None:
        """Attach a test purchase to a case."""
        vault = Vault.of(self.settings)
        with write(self.engine) as conn:
            actor = people.current_user_id(conn, self.settings)
            kept = {name: vault.put(body) for name, body in photos.items()}
            casework.attach(conn, number, actor_id=actor, order="No. 7", photos=kept)

    def cases(self) -> list[Any]:
        """All, the oldest first."""
        with read(self.engine) as conn:
            return casework.find(conn, ended_too=True)[::-1]

    def loaded(self) -> list[Case]:
        """All, as reports are made from them."""
        with read(self.engine) as conn:
            return casefiles.load(conn, self.settings, found(conn))

    def run(self, *arguments: object) -> int:
        """`andon report ipr ARGUMENTS`; its exit code."""
        try:
            cli.main(["report", "ipr", "--settings", str(self.path), *map(str, arguments)])
        except SystemExit as stopped:
            return int(stopped.code or 0)
        raise AssertionError("the command did not exit")


CONFIRMED = (Step.REVIEW, Step.CONFIRM)


def sold_by(seller: str | Seller, currency: str, **fields: Any) -> Capture:
    """A page on which a seller sells the brand's goods."""
    given = {
        "seller": seller if isinstance(seller, Seller) else Seller(id=seller, name="春日小店"),
        "currency": currency,
        "name": "하루 런닝화 Haru Run 2 春日跑鞋",
    }
    return page(**{**given, **fields})
