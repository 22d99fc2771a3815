"""Cases from end to end: opened by findings, moved by people, ended and opened again by captures."""

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Engine, insert, select

from model.capture import Capture, Outcome, Seller
from model.casework import Stage, Step
from model.errors import InputError
from model.people import Role
from monitors.check import check_pending
from reading.picture import read_picture
from sandbox.pictures import picture
from store import casework, pictures
from store.engine import read, write
from store.listings import listing_for
from store.people import ensure_user
from store.pictures import Shown
from store.tables import audit, case_events, matches
from system import clock
from tests.monitors.stores import CHECKS, all_found, import_master, page, refused, shop, visit

PICTURE = "https://img.test/777.jpg"


def sold_by(seller: str, **fields: Any) -> Capture:
    return page(seller=Seller(id=seller, name=f"Shop {seller}"), images=(f"{PICTURE}?w=200",), **fields)


def look(engine: Engine, captures: dict[int, Capture]) -> None:
    visit(engine, captures, channel="market")
    check_pending(engine, CHECKS)


def suspected(engine: Engine, count: int = 1) -> list[int]:
    """Listings of a seller without leave, of which a case was opened."""
    found = shop(engine, count, "market", floor=None)
    import_master(engine, sellers=[{"channel": "market", "seller": "good", "role": "authorised"}])
    look(engine, {listing: sold_by("bad") for listing in found})
    return found


def only_case(engine: Engine) -> Any:
    with read(engine) as conn:
        (case,) = casework.find(conn, ended_too=True)
    return case


def steps(engine: Engine, number: int) -> list[str]:
    with read(engine) as conn:
        return [one.step for one in casework.history(conn, number)]


def take(engine: Engine, number: int, *taken: Step) -> None:
    with write(engine) as conn:
        actor = ensure_user(conn, "mina", os_user="mina", roles=[Role.COMPLIANCE])
        for step in taken:
            casework.stage(conn, number, step, actor_id=actor, why="as the test wants it")


def filed(engine: Engine, count: int = 1) -> tuple[list[int], int]:
    found = suspected(engine, count)
    number = only_case(engine).id
    take(engine, number, Step.REVIEW, Step.CONFIRM, Step.DRAFT, Step.FILE)
    return found, number


def test_findings_of_one_seller_on_a_channel_are_one_case(engine: Engine) -> None:
    found = suspected(engine, 2)

    case = only_case(engine)
    with read(engine) as conn:
        assert [row.listing_id for row in casework.of_case(conn, case.id)] == found
    assert (case.stage, case.channel, case.seller, case.brand) == ("suspected", "market", "bad", "Haru")
    assert steps(engine, case.id) == ["open", "join"]


def test_following_again_changes_nothing(sqlite_engine: Engine) -> None:
    suspected(sqlite_engine)

    with write(sqlite_engine) as conn:
        casework.follow(conn)
        casework.follow(conn)

    assert steps(sqlite_engine, only_case(sqlite_engine).id) == ["open"]


def test_a_listing_gone_three_looks_is_removed_and_timed_from_filing(engine: Engine) -> None:
    (listing,), number = filed(engine)
    for looks in range(3):
        assert only_case(engine).stage == "filed", looks
        clock.advance(timedelta(hours=1, minutes=-15))
        look(engine, {listing: refused(Outcome.GONE)})

    case = only_case(engine)
    assert (case.stage, case.ended_at is not None) == ("removed", True)
    with read(engine) as conn:
        assert casework.history(conn, number)[-1].detail == {"hours_from_filing": 3.0}


def test_a_case_with_a_listing_that_is_still_up_is_not_removed(sqlite_engine: Engine) -> None:
    (gone, up), number = filed(sqlite_engine, 2)
    for _ in range(3):
        look(sqlite_engine, {gone: refused(Outcome.GONE), up: sold_by("bad")})

    with read(sqlite_engine) as conn:
        assert [row.gone_at is not None for row in casework.of_case(conn, number)] == [True, False]
    assert only_case(sqlite_engine).stage == "filed"


def test_pages_that_refuse_us_are_no_removal(sqlite_engine: Engine) -> None:
    (listing,), _ = filed(sqlite_engine)
    for _ in range(4):
        look(sqlite_engine, {listing: refused()})

    assert only_case(sqlite_engine).stage == "filed"


def confirmed(engine: Engine, external_id: str) -> int:
    """A new listing that a person matched to the brand's goods."""
    with write(engine) as conn:
        listing = listing_for(conn, "market", external_id, "https://shop.test")
        said = {"sku_code": "S0", "product_code": "P0", "decision": "confirmed", "matched_at": clock.now()}
        about = {"listing_id": listing, "variant": "", "rank": 0, "score": 0.8, "reasons": [], "verdict": "accepted"}
        conn.execute(insert(matches).values(**about, **said))
    return listing


def test_the_same_picture_under_a_new_id_opens_the_old_case_again(engine: Engine) -> None:
    (listing,), number = filed(engine)
    for _ in range(3):
        look(engine, {listing: refused(Outcome.GONE)})
    again = confirmed(engine, "NEW9")
    look(engine, {again: sold_by("bad")})

    case = only_case(engine)
    assert (case.id, case.stage, case.ended_at) == (number, "relisted", None)
    assert "relist" in steps(engine, number)
    with read(engine) as conn:
        assert again in [row.listing_id for row in casework.of_case(conn, number)]


OWN, BRANDS = picture("bag", "AR9", "#c2372f", 2), picture("shoe", "AR1", "#23262b", 1)


def shows(engine: Engine, listing: int, data: bytes, url: str) -> None:
    """What lies behind the address of a listing's picture."""
    digest = hashlib.sha256(data).hexdigest()
    one = Shown(listing_id=listing, url=url, sha256=digest, fetched_at=clock.now())
    with write(engine) as conn:
        pictures.show(conn, listing, [one], {digest: read_picture(data).packed()})


@pytest.mark.parametrize(
    ("data", "stages"),
    [(OWN, ["suspected", "relisted"]), (BRANDS, ["suspected", "removed"])],
    ids=["its own", "the brand's"],
)
def test_another_sellers_picture_of_what_was_removed_is_a_relisting_unless_it_is_the_brands(
    engine: Engine, data: bytes, stages: list[str]
) -> None:
    (listing,), number = filed(engine)
    named = [["shoe.png", hashlib.sha256(BRANDS).hexdigest()]]
    import_master(engine, skus=[{"code": "S8", "product_code": "P0", "pictures": named}])
    shows(engine, listing, data, f"{PICTURE}?w=200")
    with write(engine) as conn:
        pictures.keep(conn, named[0][1], read_picture(BRANDS).packed(), BRANDS)
    for _ in range(3):
        look(engine, {listing: refused(Outcome.GONE)})
    again, smaller = confirmed(engine, "NEW9"), "https://img.test/other.png"
    shows(engine, again, thumbnail(data), smaller)
    said = page(seller=Seller(id="other", name="Another"), name="Other words", images=(smaller,))

    look(engine, {again: said})

    with read(engine) as conn:
        found = casework.find(conn, ended_too=True)
    assert [case.stage for case in found] == stages
    assert found[-1].id == number


def thumbnail(data: bytes) -> bytes:
    """The picture saved anew, smaller."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGB").resize((200, 200)).save(made, "JPEG", quality=80)
    return made.getvalue()


def test_what_stood_beside_a_removed_listing_is_no_relisting(sqlite_engine: Engine) -> None:
    (gone, up), _ = filed(sqlite_engine, 2)
    for _ in range(3):
        look(sqlite_engine, {gone: refused(Outcome.GONE), up: sold_by("bad")})

    assert "relisted" not in {one.kind for one in all_found(sqlite_engine)}


def test_what_comes_back_joins_the_case_that_is_open_of_its_seller(engine: Engine) -> None:
    (listing,), number = filed(engine)
    for _ in range(3):
        look(engine, {listing: refused(Outcome.GONE)})
    other, again = confirmed(engine, "OTHER8"), confirmed(engine, "NEW9")
    look(engine, {other: page(seller=Seller(id="bad", name="Shop bad"), name="Another shoe", images=())})
    look(engine, {again: sold_by("bad")})

    with read(engine) as conn:
        second, first = casework.find(conn, ended_too=True)
        assert (first.id, first.stage) == (number, "removed")
        assert [row.listing_id for row in casework.of_case(conn, second.id)] == [other, again]


def test_people_say_why_and_the_trail_has_it(engine: Engine) -> None:
    suspected(engine)
    number = only_case(engine).id
    take(engine, number, Step.REVIEW)

    with pytest.raises(InputError, match="needs --why"), write(engine) as conn:
        casework.stage(conn, number, Step.CONFIRM, actor_id=1)
    with pytest.raises(InputError, match="told by captures"), write(engine) as conn:
        casework.stage(conn, number, Step.REMOVE, actor_id=1, why="gone")
    with read(engine) as conn:
        assert "case review" in conn.execute(select(audit.c.action)).scalars().all()
    assert only_case(engine).stage == Stage.REVIEWING


def test_evidence_that_is_not_there_is_refused(sqlite_engine: Engine) -> None:
    suspected(sqlite_engine)

    with pytest.raises(InputError, match="evidence 99 is not in the store"), write(sqlite_engine) as conn:
        casework.stage(conn, 1, Step.REVIEW, actor_id=1, evidence_id=99)


def test_a_closed_case_leaves_the_next_finding_a_case_of_its_own(sqlite_engine: Engine) -> None:
    first = suspected(sqlite_engine)
    take(sqlite_engine, only_case(sqlite_engine).id, Step.CLOSE)
    with write(sqlite_engine) as conn:
        other = listing_for(conn, "market", "B7", "https://shop.test")
    import_master(
        sqlite_engine,
        listings=[{"channel": "market", "external_id": "B7", "product_code": "P0", "sku_code": "S0"}],
    )
    look(sqlite_engine, {first[0]: sold_by("bad"), other: sold_by("bad", name="another text")})

    with read(sqlite_engine) as conn:
        assert [case.stage for case in casework.find(conn, ended_too=True)] == ["suspected", "closed"]


def test_a_test_purchase_is_kept_with_its_photos(sqlite_engine: Engine) -> None:
    suspected(sqlite_engine)
    with write(sqlite_engine) as conn:
        actor = ensure_user(conn, "mina", os_user="mina", roles=[Role.COMPLIANCE])
        casework.attach(conn, 1, actor_id=actor, order="order 4711", photos={"box.jpg": "ab" * 32})

    with read(sqlite_engine) as conn:
        detail = conn.execute(select(case_events.c.detail).where(case_events.c.step == "attach")).scalar_one()
    assert detail == {"order": "order 4711", "photos": [{"name": "box.jpg", "sha256": "ab" * 32}]}


def test_a_test_purchase_stands_in_the_trail(sqlite_engine: Engine) -> None:
    suspected(sqlite_engine)
    with write(sqlite_engine) as conn:
        actor = ensure_user(conn, "mina", os_user="mina", roles=[Role.COMPLIANCE])
        casework.attach(conn, 1, actor_id=actor, order="order 4711", photos={"box.jpg": "ab" * 32})

    with read(sqlite_engine) as conn:
        row = conn.execute(select(audit).where(audit.c.action == "case attach")).one()
    assert (row.target, row.user_id, row.detail["order"]) == ("case 1", actor, "order 4711")


@pytest.mark.parametrize(
    ("before", "counts"),
    [((), False), ((Step.REVIEW, Step.CONFIRM, Step.DRAFT, Step.FILE), True)],
    ids=["mistaken", "filed"],
)
def test_what_a_mistaken_case_lost_is_no_removal(engine: Engine, before: tuple[Step, ...], counts: bool) -> None:
    gone, up = suspected(engine, 2)
    take(engine, 1, *before)
    for _ in range(3):
        look(engine, {gone: refused(Outcome.GONE), up: sold_by("bad")})
    with read(engine) as conn:
        assert [row.external_id for row in casework.removed_pages(conn, "market")] == ["A0"]

    take(engine, 1, Step.CLOSE)

    with read(engine) as conn:
        assert bool(casework.removed_pages(conn, "market")) is counts
