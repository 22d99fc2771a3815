"""Erasing who a seller is: nothing of it is left anywhere in the store or in what is made from it; the skeleton is."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, select, update

from alerts import groups
from model.capture import Offer, Prices, Seller
from model.casework import Step
from model.people import Role
from monitors.check import check_pending
from reports.casefiles import load
from spiders.extracting import as_json
from store import casefiles, casework, erasing, identities, silences
from store.engine import read, write
from store.evidence import retention
from store.evidence.keeping import FIELDS
from store.evidence.spool import Spool
from store.evidence.vault import Vault
from store.listings import listing_for
from store.people import ensure_user, record
from store.recording import Recorded, record_batch
from store.scrubbing import STRUCK, Words
from store.tables import (
    audit,
    case_events,
    cases,
    content_spans,
    discrepancies,
    evidence,
    metadata,
    notifications,
    sellers,
)
from system import clock
from system.keeping import Sellers
from system.settings import Settings, SlackReceiver
from tests.monitors.stores import CHECKS, import_master, page, shop
from tests.reports.scene import made
from tests.store.evidence.packs import files

NAME = "Zwiebelturm Kramladen"
LEGAL = "Quirin Plantagenet-Zauberschuh"
ADDRESS = "17 Xylophon Lane, Nowheresville"
NUMBER = "99-8877665"
PHONE = "+1 212 555 0199"
PLANTED = (NAME, LEGAL, ADDRESS, NUMBER, "998877665", PHONE, "212 555 0199", "12125550199", "2125550199", "555-0199")
SOLE = Seller(name=NAME, legal_name=LEGAL, business_number=NUMBER, address=ADDRESS, phone=PHONE)
"""Without an id of the platform's: the store knows it by its name."""
WITH_ID = Seller(id="s77", name=NAME, legal_name=LEGAL, business_number=NUMBER, address=ADDRESS, phone=PHONE)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    ops = {"ops": SlackReceiver(channel="C0OPS")}
    return CHECKS.model_copy(update={"folder": tmp_path, "receivers": ops})


def look(engine: Engine, settings: Settings, listing: int, seller: Seller = SOLE, **fields: Any) -> None:
    """A visit to a page of the seller whose responses are held, and its check."""
    clock.advance(timedelta(minutes=15))
    at = clock.now()
    said = {
        "description": f"Sold by {NAME}. Returns: {LEGAL}, {ADDRESS}, tel. (212) 555-0199",
        "attributes": {"Seller": f"{LEGAL} ({NUMBER})", "Colour": "Black"},
        **fields,
    }
    capture = page(seller=seller, offers=(Offer(seller=seller, prices=Prices(price=page().price)),), **said)
    body = json.dumps(as_json(capture), ensure_ascii=False).encode()
    Spool.of(settings).hold({(listing, at): {**files(f"{NAME} {LEGAL}"), FIELDS: body}})
    with write(engine) as conn:
        record_batch(conn, None, "market", [Recorded(listing_id=listing, captured_at=at, capture=capture)])
    check_pending(engine, settings)


def sold(engine: Engine, settings: Settings, seller: Seller = SOLE) -> int:
    """A case of the seller, with evidence, a test purchase, words of people and a message to them."""
    (listing,) = shop(engine, 1, "market", floor=None)
    key = seller.id or NAME
    bad = {"channel": "market", "seller": key, "name": NAME, "role": "unauthorised", "key": f"market {key}"}
    import_master(engine, sellers=[{"channel": "market", "seller": "good", "role": "authorised"}, bad])
    look(engine, settings, listing, seller)
    photo = Vault.of(settings).put(f"parcel from {LEGAL}".encode())
    with write(engine) as conn:
        actor = ensure_user(conn, "mina", os_user="mina", roles=[Role.COMPLIANCE])
        casework.stage(conn, 1, Step.REVIEW, actor_id=actor, why=f"{LEGAL} called from {PHONE}")
        casework.attach(conn, 1, actor_id=actor, order=f"sent by {LEGAL}", photos={"box.jpg": photo})
        record(conn, "note", "somewhere else", {"said": f"{LEGAL} again"}, user_id=actor)
        clock.advance(timedelta(minutes=5))
        groups.plan(conn, settings, clock.now())
        conn.execute(update(notifications).values(body={"text": f"*Run 2*, seller {NAME}"}))  # as its sending writes it
    identities.group_waiting(engine, settings)
    return listing


def erase(engine: Engine, settings: Settings) -> erasing.Erased:
    with write(engine) as conn:
        actor = ensure_user(conn, "mina", os_user="mina", roles=[Role.COMPLIANCE])
    return erasing.erase(engine, settings, 1, reason=f"asked by {LEGAL}", actor_id=actor)


def whole_store(engine: Engine) -> Iterator[str]:
    """Every value of every column of every table that the database has."""
    there = MetaData()
    there.reflect(engine)
    with read(engine) as conn:
        for table in there.sorted_tables:
            for row in conn.execute(select(table)):
                yield from (f"{table.name}: {value}" for value in row)


def all_files(folder: Path) -> Iterator[str]:
    """What every file says that lies in the folder; workbooks are looked at by their cells elsewhere."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("store.db"):
            yield f"{path}: {path.read_bytes().decode('utf-8', 'replace')}"


def left(texts: Iterator[str]) -> list[str]:
    return [text[:200] for text in texts if any(word.casefold() in text.casefold() for word in PLANTED)]


@pytest.mark.parametrize("seller", [SOLE, WITH_ID], ids=["by name", "by id"])
def test_nothing_of_a_person_is_left_in_the_store_its_files_and_its_reports(
    engine: Engine, settings: Settings, tmp_path: Path, seller: Seller
) -> None:
    sold(engine, settings, seller)
    assert {text.partition(":")[0] for text in left(whole_store(engine))} >= {
        *("sellers", "content_spans", "captures", "case_events", "audit", "master_sellers", "notifications"),
        *("seller_keys", *(() if seller.id else ("discrepancies", "cases", "offer_spans"))),
    }
    assert left(all_files(tmp_path / "evidence"))

    erase(engine, settings)

    assert left(whole_store(engine)) == []
    assert left(all_files(tmp_path)) == []
    report = made(engine, "history", tmp_path / "history.csv", settings)
    with read(engine) as conn:
        (case,) = load(conn, settings, casefiles.found(conn))
    assert left(iter([report.read_text("utf-8-sig"), repr(case)])) == []
    assert case.photos == ()


def skeleton(engine: Engine) -> Any:
    """Counts of all tables, the case's stages and steps, hashes of evidence, states of discrepancies."""
    with read(engine) as conn:
        steps = [casework.history(conn, one.id) for one in casework.find(conn, ended_too=True)]
        return (
            {
                table.name: len(conn.execute(select(table)).all())
                for table in metadata.sorted_tables
                if table.name not in ("audit", "evidence_files", "seller_keys")
            },
            [[(one.step, one.to_stage, one.at, one.actor_id, one.evidence_id) for one in case] for case in steps],
            conn.execute(select(evidence.c.id, evidence.c.manifest_sha256, evidence.c.content_sha256)).all(),
            conn.execute(select(discrepancies.c.id, discrepancies.c.kind, discrepancies.c.state)).all(),
        )


def test_counts_stages_steps_and_hashes_stay(engine: Engine, settings: Settings) -> None:
    sold(engine, settings)
    before = skeleton(engine)

    done = erase(engine, settings)

    assert skeleton(engine) == before
    with read(engine) as conn:
        detail = conn.execute(select(audit.c.detail).where(audit.c.action == "erase seller")).scalar_one()
        photos = conn.execute(select(case_events.c.detail).where(case_events.c.step == "attach")).scalar_one()["photos"]
        digest = conn.execute(select(evidence.c.manifest_sha256)).scalar_one()
    assert Vault.of(settings).get(digest)  # the manifest stays
    assert detail["reason"] == f"asked by {STRUCK}"
    assert detail["purpose"] == settings.sellers.purpose
    assert [(photo["sha256"], photo["erased"]) for photo in photos] == [(done.photos[0], True)]


def test_the_next_look_finds_the_same_discrepancy_and_stores_nothing_of_the_person(
    engine: Engine, settings: Settings
) -> None:
    listing = sold(engine, settings)
    erase(engine, settings)

    look(engine, settings, listing, description="plain", attributes={})

    with read(engine) as conn:
        (case,) = casework.find(conn)
        (row,) = conn.execute(select(sellers)).all()
        kinds = conn.execute(select(discrepancies.c.kind, discrepancies.c.seller)).all()
    assert (row.external_id, row.name, row.legal_name, row.phone) == (case.seller, None, None, None)
    assert case.seller.startswith("erased-")
    assert len({one.kind for one in kinds}) == len(kinds)
    assert {one.seller for one in kinds} == {case.seller}


@pytest.mark.parametrize("seller", [SOLE, WITH_ID], ids=["by name", "by id"])
def test_later_pages_bring_an_erased_seller_back_into_the_packs_of_new_findings_alone(
    engine: Engine, settings: Settings, seller: Seller
) -> None:
    listing = sold(engine, settings, seller)
    erase(engine, settings)

    look(engine, settings, listing, seller)

    with read(engine) as conn:
        (description,) = conn.execute(select(content_spans.c.description).where(content_spans.c.is_current)).scalars()
    assert description.startswith(f"Sold by {STRUCK}. Returns: {STRUCK}")
    assert {text.partition(":")[0] for text in left(whole_store(engine))} <= {"captures"}
    erase(engine, settings)
    assert left(whole_store(engine)) == []


def test_a_page_that_shows_the_name_alone_of_an_erased_seller_means_it(
    sqlite_engine: Engine, settings: Settings
) -> None:
    listing = sold(sqlite_engine, settings, WITH_ID)
    erase(sqlite_engine, settings)

    look(sqlite_engine, settings, listing, SOLE, description="plain", attributes={})

    with read(sqlite_engine) as conn:
        assert [(row.external_id, row.name) for row in conn.execute(select(sellers))] == [("s77", None)]


def test_packs_on_legal_hold_stay_and_are_named_until_they_are_released(engine: Engine, settings: Settings) -> None:
    sold(engine, settings)
    retention.hold(engine, 1, "the court wants it", None)

    done = erase(engine, settings)

    assert (list(done.held), list(done.purged)) == ([1], [])
    assert left(all_files(settings.folder / "evidence"))
    assert left(whole_store(engine)) == []
    retention.release(engine, 1, None)
    retention.purge(engine, settings)
    assert left(all_files(settings.folder / "evidence")) == []


def test_erasing_again_changes_nothing_more(sqlite_engine: Engine, settings: Settings) -> None:
    sold(sqlite_engine, settings)
    erase(sqlite_engine, settings)
    with read(sqlite_engine) as conn:
        before = conn.execute(select(sellers)).all()

    done = erase(sqlite_engine, settings)

    assert (done.rows, list(done.purged)) == (0, [])
    with read(sqlite_engine) as conn:
        assert conn.execute(select(sellers)).all() == before


def test_other_sellers_and_their_evidence_are_left_alone(sqlite_engine: Engine, settings: Settings) -> None:
    sold(sqlite_engine, settings)
    with write(sqlite_engine) as conn:
        other = listing_for(conn, "market", "B1", "https://shop.test/b1")
    import_master(
        sqlite_engine, listings=[{"channel": "market", "external_id": "B1", "product_code": "P0", "sku_code": "S0"}]
    )
    theirs = Seller(id="t1", name="Kramladen", legal_name="Otto Other", phone="+1 212 555 0100")
    look(
        sqlite_engine,
        settings,
        other,
        theirs,
        description=f"We are not {NAME}, nor {LEGAL}",
        attributes={"By": "Kramladen"},
    )

    erase(sqlite_engine, settings)

    with read(sqlite_engine) as conn:
        row = conn.execute(select(sellers).where(sellers.c.external_id == "t1")).one()
        span = conn.execute(select(content_spans).where(content_spans.c.listing_id == other)).one()
        purged = dict(conn.execute(select(evidence.c.listing_id, evidence.c.purged_at)).all())
    assert (row.name, row.legal_name, row.phone) == ("Kramladen", "Otto Other", "+1 212 555 0100")
    assert (span.description, span.attributes) == (f"We are not {NAME}, nor {STRUCK}", {"By": "Kramladen"})
    assert (purged[other], purged[1] is None) == (None, False)


@pytest.mark.parametrize("seller", [SOLE, WITH_ID], ids=["by name", "by id"])
def test_a_silence_of_an_erased_seller_goes_on_and_says_nothing_of_the_person(
    engine: Engine, settings: Settings, seller: Seller
) -> None:
    sold(engine, settings, seller)
    now, key = clock.now(), seller.id or NAME
    until: dict[str, Any] = {"starts_at": now, "ends_at": now + timedelta(days=2), "author_id": 1, "now": now}
    with write(engine) as conn:
        other = silences.add(conn, {"seller": [key], "channel": ["own"]}, reason="another shop", **until)
        silences.add(conn, {"seller": ["good", key], "kind": ["unauthorised_seller"]}, reason=f"{NAME} wrote", **until)

    erase(engine, settings)

    with read(engine) as conn:
        there, mine = sorted(silences.listed(conn), key=lambda one: one.id)
        (case,) = casework.find(conn)
        (muted,) = silences.worst(conn, mine.match, 5)
        said = conn.execute(select(audit.c.detail).where(audit.c.target == f"silence {mine.id}")).scalar_one()
    assert (there.id, there.match["seller"]) == (other, [key])
    assert (mine.match["seller"], mine.reason) == (["good", case.seller], f"{STRUCK} wrote")
    assert (muted.kind, muted.seller) == ("unauthorised_seller", case.seller)
    assert NAME not in repr(said)


def test_a_seller_that_is_one_on_two_channels_is_erased_on_both_and_stays_one(
    engine: Engine, settings: Settings
) -> None:
    sold(engine, settings, WITH_ID)
    with write(engine) as conn:
        there = listing_for(conn, "reseller", "R1", "https://shop.test/r1")
        seen = Recorded(listing_id=there, captured_at=clock.now(), capture=page(seller=WITH_ID))
        record_batch(conn, None, "reseller", [seen])
    identities.group_waiting(engine, settings)

    assert erase(engine, settings).sellers == 2

    with write(engine) as conn:
        identities.regroup(conn, [1])
        assert identities.members_of(conn, 1) == [1, 2]
    assert left(whole_store(engine)) == []


def stale(engine: Engine, settings: Settings, days: int) -> int:
    clock.advance(timedelta(days=days))
    return erasing.forget_stale(engine, settings)


def test_a_person_is_forgotten_when_not_seen_for_long_and_a_company_is_not(engine: Engine, settings: Settings) -> None:
    settings = settings.model_copy(update={"sellers": Sellers(keep_days=100)})
    with write(engine) as conn:
        pages = [listing_for(conn, "reseller", name, f"https://shop.test/{name}") for name in ("A", "B")]
        shown = (SOLE, Seller(id="c", name="Big", legal_name="Big Shoes Ltd"))
        rows = [
            Recorded(listing_id=listing, captured_at=clock.now(), capture=page(seller=one))
            for listing, one in zip(pages, shown, strict=True)
        ]
        record_batch(conn, None, "reseller", rows)

    assert (stale(engine, settings, 99), stale(engine, settings, 2), stale(engine, settings, 1)) == (0, 1, 0)

    with read(engine) as conn:
        assert conn.execute(select(sellers.c.legal_name).order_by(sellers.c.id)).scalars().all() == [
            None,
            "Big Shoes Ltd",
        ]
        assert conn.execute(select(audit.c.detail["reason"].as_string())).scalar() == "not seen for 100 days"
    assert left(whole_store(engine)) == []


def test_an_open_case_keeps_a_person_and_its_end_does_not(sqlite_engine: Engine, settings: Settings) -> None:
    settings = settings.model_copy(update={"sellers": Sellers(keep_days=100)})
    sold(sqlite_engine, settings)
    assert stale(sqlite_engine, settings, 200) == 0

    with write(sqlite_engine) as conn:
        casework.stage(conn, 1, Step.CLOSE, actor_id=1, why="mistaken")

    assert stale(sqlite_engine, settings, 1) == 1
    with read(sqlite_engine) as conn:
        assert conn.execute(select(cases.c.seller)).scalar_one().startswith("erased-")


def test_a_shop_that_is_called_by_a_plain_word_is_struck_out_of_its_own_rows_alone() -> None:
    words = Words(["Quirin Zauberschuh"], ["Sneakers"])

    assert words.struck("Sneakers of Quirin Zauberschuh") == f"{STRUCK} of {STRUCK}"
    assert words.struck("Sneakers of Quirin Zauberschuh", every=False) == f"Sneakers of {STRUCK}"
    assert words.telling() == ["Quirin Zauberschuh"]


def test_numbers_are_struck_out_however_they_are_set() -> None:
    words = Words(["220-81-62517", "홍길동상점", "Acme"])

    assert words.struck("2208162517, 220 81 62517; 12208162517") == f"{STRUCK}, {STRUCK}; 12208162517"
    assert words.struck({"홍길동상점에서": ["ACME", "Acmeology"]}) == {f"{STRUCK}에서": [STRUCK, "Acmeology"]}
