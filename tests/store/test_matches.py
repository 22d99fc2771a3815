"""Matches: what waits for the engine, that people's answers win and stay, and that each is in the trail."""

from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from model.errors import InputError
from store import discovery, master, matches, people
from store.engine import write
from store.listings import listings_by_id
from store.matches import Known, Word
from store.tables import audit, variants
from store.tables import matches as table
from tests.store.test_discovery import a_run, a_search, card
from tests.store.visits import page, visit

ACCEPTED = Word(product_code="P1", sku_code="P1-BLK", score=0.97, reasons=("style code P1",), verdict="accepted")
REVIEW = Word(product_code="P2", sku_code="P2-RED", score=0.8, reasons=("title says",), verdict="review")


def a_version(conn: Connection) -> int:
    version = master.begin_version(conn, user_id=None, file_name="m.xlsx", sha256="0" * 64, counts={})
    fields = ("code", "product_code")
    current = list(master.current(conn, "skus", fields))
    if not current:
        master.add(conn, "skus", fields, [("P1-BLK", "P1-BLK", "P1"), ("P2-RED", "P2-RED", "P2")], version)
    return version


def a_candidate(conn: Connection, number: str = "1") -> int:
    return discovery.record(conn, a_search(a_run(conn), found=(card(number),)))[0]


def matched(conn: Connection, listing: int, *words: Word, version: int | None = None) -> list[Any]:
    matches.write(conn, Known(listing_id=listing, title="x"), words, version or a_version(conn))
    return list(conn.execute(select(table).where(table.c.listing_id == listing).order_by(table.c.rank)))


def a_person(conn: Connection) -> int:
    return people.ensure_user(conn, "Kim")


def test_a_candidate_waits_until_it_is_matched_and_again_with_a_new_master_file(engine: Engine) -> None:
    with write(engine) as conn:
        listing, version = a_candidate(conn), a_version(conn)
        before = matches.waiting(conn, version, 10)
        matched(conn, listing, version=version)
        after = matches.waiting(conn, version, 10)
        later = matches.waiting(conn, a_version(conn), 10)

    assert (before, after, later) == ([listing], [], [listing])


def test_a_candidate_waits_again_when_its_page_was_captured_and_is_told_by_it(engine: Engine) -> None:
    with write(engine) as conn:
        listing, version = a_candidate(conn), a_version(conn)
        [card_says] = matches.known(conn, [listing])
        matched(conn, listing, version=version)
        visit(conn, listing, 10_000_000, page(name="Arcus Runner 3 Black", gtin="2990000000018"))
        waits = matches.waiting(conn, version, 10)
        [page_says] = matches.known(conn, waits)

    assert (card_says.title, card_says.images) == ("Arcus Runner 3", ("https://mall.example/1.jpg",))
    assert (page_says.title, page_says.gtin) == ("Arcus Runner 3 Black", "2990000000018")


def test_what_may_be_the_brands_goods_is_looked_at_from_then_on(engine: Engine) -> None:
    with write(engine) as conn:
        ours, unsure, theirs = (a_candidate(conn, number) for number in "123")
        for listing, words in ((ours, [ACCEPTED]), (unsure, [REVIEW]), (theirs, [])):
            matched(conn, listing, *words)
        tiers = [row.tier for row in listings_by_id(conn, [ours, unsure, theirs])]

    assert tiers == ["daily", "daily", discovery.CANDIDATE]


def test_the_engine_replaces_its_own_words(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_candidate(conn)
        matched(conn, listing, ACCEPTED, REVIEW)
        [left] = matched(conn, listing, REVIEW)

    assert (left.sku_code, left.verdict, left.reasons) == ("P2-RED", "review", ["title says"])


def test_a_confirmed_match_wins_is_kept_and_is_in_the_trail(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_candidate(conn)
        _, second = matched(conn, listing, ACCEPTED, REVIEW)
        matches.confirm(conn, second.id, a_person(conn))
        waits = matches.waiting(conn, a_version(conn), 10)
        [row], _ = matches.find(conn)
        trail = conn.execute(select(audit)).one()

    assert waits == []
    assert (row.sku_code, row.verdict, row.decision, row.by, row.query) == (
        "P2-RED",
        "accepted",
        "confirmed",
        "Kim",
        "Arcus",
    )
    assert (trail.action, trail.target) == ("confirmed", f"match {second.id}")


def test_a_correction_names_another_sku_or_that_nothing_is_the_brands(engine: Engine) -> None:
    with write(engine) as conn:
        one, other = a_candidate(conn, "1"), a_candidate(conn, "2")
        [first], [second] = matched(conn, one, ACCEPTED), matched(conn, other, ACCEPTED)
        matches.correct(conn, first.id, "P2-RED", a_person(conn))
        matches.correct(conn, second.id, None, a_person(conn))
        rows = {row.listing_id: row for row in conn.execute(select(table))}
        tiers = [row.tier for row in listings_by_id(conn, [one, other])]

    assert (rows[one].product_code, rows[one].sku_code, rows[one].verdict) == ("P2", "P2-RED", "accepted")
    assert (rows[other].sku_code, rows[other].verdict, rows[other].decision) == (None, "none", "corrected")
    assert tiers == ["daily", discovery.CANDIDATE]


def test_a_split_listing_is_matched_by_its_variants(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_candidate(conn)
        [row] = matched(conn, listing, ACCEPTED)
        options = [{"Model": "Runner 3"}, {"Model": "Breeze"}]
        conn.execute(
            insert(variants),
            [{"listing_id": listing, "external_id": f"v{at}", "options": one} for at, one in enumerate(options)],
        )
        matches.split(conn, row.id, a_person(conn))
        version = a_version(conn)
        waits = matches.waiting(conn, version, 10)
        parts = matches.known(conn, waits)
        for part, word in zip(parts, (ACCEPTED, REVIEW), strict=True):
            matches.write(conn, part, [word], version)
        matches.mark_split(conn, waits, version)
        rows = {one.variant: one for one in matches.find(conn)[0]}

        assert matches.waiting(conn, version, 10) == []

    assert [part.title for part in parts] == ["Arcus Runner 3 Runner 3", "Arcus Runner 3 Breeze"]
    assert (rows[""].decision, rows[""].sku_code, rows[""].verdict) == ("split", None, "mention")
    assert (rows["v0"].sku_code, rows["v1"].sku_code) == ("P1-BLK", "P2-RED")


def test_impossible_answers_are_refused_in_words(engine: Engine) -> None:
    with write(engine) as conn:
        [nothing] = matched(conn, a_candidate(conn))
        who = a_person(conn)
        with pytest.raises(InputError, match="there is no match 9999"):
            matches.confirm(conn, 9_999, who)
        with pytest.raises(InputError, match="names no SKU"):
            matches.confirm(conn, nothing.id, who)
        with pytest.raises(InputError, match="'P9' is no SKU of the master file"):
            matches.correct(conn, nothing.id, "P9", who)
