"""Of many discrepancies the message names what they share, with how many of them and how many others have it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from alerts import content
from alerts.slack_blocks import blocks
from store.engine import read, write
from store.tables import (
    catalog_versions,
    discrepancies,
    listings,
    master_listings,
    master_policies,
    master_products,
    messages,
    offer_spans,
)
from system import clock
from tests.alerts.scene import Scene

COUNT = 12


@pytest.fixture
def scene(engine: Engine) -> Scene:
    """Twelve prices under the floor, and as many other faults of the same channel two days before."""
    made = Scene(engine)
    for number in range(COUNT):
        made.look(f"other{number}", kind="misprint")
    clock.advance(timedelta(days=2))
    for number in range(COUNT):
        made.look(f"n{number}", -10.0 - number)
    made.plan()
    return made


def cause(scene: Scene) -> str:
    with read(scene.engine) as conn:
        number = conn.execute(select(messages.c.id).order_by(messages.c.id.desc()).limit(1)).scalar_one()
        written = content.of_message(conn, scene.settings, number)
    assert written is not None
    said = str(blocks(written))
    assert written.cause[:25] in said
    assert "<!channel>" not in said
    return written.cause


def give(scene: Scene, kind: str, **values: object) -> None:
    with write(scene.engine) as conn:
        conn.execute(update(discrepancies).where(discrepancies.c.kind == kind).values(**values))


def numbers(**more: str) -> dict[str, str]:
    return {"price": "69000", "floor": "100000", "currency": "KRW", "off": "31", **more}


def test_without_anything_in_common_but_the_hour_that_is_told(scene: Scene) -> None:
    assert cause(scene).startswith("Likely cause: begun within the same hour, from ")
    assert cause(scene).endswith("(12 of 12; of others 0 of 12).")


def test_a_promotion_is_named(scene: Scene) -> None:
    give(scene, "below_floor", numbers=numbers(promotion="Winter <!channel>"))

    assert cause(scene) == "Likely cause: the promotion “Winter <!channel>” (12 of 12)."


def test_what_others_have_as_well_is_not_named(scene: Scene) -> None:
    give(scene, "below_floor", off=31.0, policy_key="floor shoes")
    give(scene, "misprint", policy_key="floor shoes")

    assert "below what is due" not in cause(scene)
    assert "policy" not in cause(scene)


def test_an_import_shortly_before_is_named(scene: Scene) -> None:
    give(scene, "below_floor", policy_key="floor shoes")
    row = {"file_name": "m.xlsx", "sha256": "0" * 64, "counts": {}}
    with write(scene.engine) as conn:
        for ago in (timedelta(days=30), timedelta(hours=1)):
            conn.execute(insert(catalog_versions).values(**row, imported_at=clock.now() - ago))
        policy = {"key": "floor shoes", "currency": "KRW"}
        conn.execute(insert(master_policies).values(**policy, since_version=2, until_version=None))

    assert cause(scene) == "Likely cause: version 2 of the master file, imported shortly before (12 of 12)."


def test_a_category_and_a_seller_are_held_against_the_channel_s_other_listings(scene: Scene) -> None:
    with write(scene.engine) as conn:
        now = clock.now()
        conn.execute(insert(catalog_versions).values(file_name="m.xlsx", sha256="0" * 64, counts={}, imported_at=now))
        for code, category in (("A", "Shoes"), ("B", "Bags")):
            product = {"key": code, "code": code, "brand": "Arcus", "name": code, "category": category}
            conn.execute(insert(master_products).values(**product, since_version=1))
        for row in conn.execute(select(listings)).all():
            ours = row.external_id.startswith("n")
            listed = {"channel": row.channel, "external_id": row.external_id, "product_code": "A" if ours else "B"}
            conn.execute(insert(master_listings).values(key=row.external_id, **listed, since_version=1))
            span = {"seller": "s1" if ours else "s2", "first_at": now, "last_at": now, "digest": "d"}
            conn.execute(insert(offer_spans).values(listing_id=row.id, availability="InStock", **span))

    assert cause(scene) == "Likely cause: one category, Shoes (12 of 12; of others 0 of 12)."
    give(scene, "below_floor", seller="s1")
    assert cause(scene) == "Likely cause: one seller, s1 (12 of 12; of others 0 of 12)."
