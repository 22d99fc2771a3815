"""A page of the sandbox's own shop: learned, accepted, broken, told with a picture that shows it."""

import getpass
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from PIL import Image
from sqlalchemy import select

from model.seen import Box
from sandbox.shops.base import Shop
from sandbox.shops.serving import Made
from sandbox.wire import Request
from sandbox.world import World
from store import lifecycle
from store.baselines import pictures
from store.engine import read
from store.evidence.vault import Vault
from store.tables import baselines, evidence_files, looks
from system.settings import load
from tests.spiders.crawl.conftest import Place, environment, place_in

BUY = re.compile(r'(?s)<button type="button" class="buy__(cart|now)".*?</button>')
LONG = re.compile(r'(?s)<section class="section.*</section>')
"""What stands below the product: a shorter page is looked at sooner."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A folder with an empty store."""
    made = place_in(tmp_path)
    yield made
    made.engine.dispose()


def andon(place: Place, *arguments: str, code: int = 0) -> str:
    """What the command prints."""
    done = subprocess.run(
        place.command(*arguments), check=False, cwd=place.folder, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == code, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    return done.stdout


def crawled(place: Place, times: int) -> None:
    for _ in range(times):
        andon(place, "crawl", "shop")


def last_look(place: Place) -> dict[str, Any]:
    """The facts of the last look at a product."""
    with read(place.engine) as conn:
        rows = conn.execute(select(looks.c.facts).where(looks.c.status == 200).order_by(looks.c.id.desc())).scalars()
        return dict(next(rows))


def states(place: Place) -> list[str]:
    with read(place.engine) as conn:
        return list(conn.execute(select(baselines.c.state).order_by(baselines.c.id)).scalars())


@contextmanager
def cut(shop: Shop, *parts: re.Pattern[str]) -> Iterator[None]:
    """The shop without these parts of its pages."""
    make = shop.make

    def made(request: Request, external_id: str | None) -> Made | None:
        page = make(request, external_id)
        body = page.body if page is not None else ""
        for part in parts:
            body = part.sub("", body)
        return page and Made(body, page.content_type, page.status)

    shop._kept.clear()  # pages are kept until the shelf changes
    with patch.object(shop, "make", made):
        yield


def meet(box: dict[str, int], other: Box) -> bool:
    across = box["x"] < other.x + other.width and other.x < box["x"] + box["width"]
    return across and box["y"] < other.y + other.height and other.y < box["y"] + box["height"]


def test_a_buy_button_that_goes_is_told_with_its_place_and_a_picture(place: Place) -> None:
    with World(styles_each=2) as world:
        shop = world.shops["own"]
        path = next(iter(shop.shelf.listings.values())).path
        place.settings(
            shop.base_url,
            country='"KR"',
            currency='"KRW"',
            kind='"own"',
            ground='"own"',
            render="true",
            timeout_seconds="20",
        )
        with (place.folder / "andon.toml").open("a") as file:
            file.write(f'[people.Kim]\nos_user = "{getpass.getuser()}"\nroles = ["ops"]\n')
        place.add(shop.base_url, path)
        with cut(shop, LONG):
            crawled(place, 3)
            assert states(place) == ["proposed"]
            assert andon(place, "baselines", "accept", "1", "--reason", "as designed") == "1 accepted\n"
            crawled(place, 1)
        whole = last_look(place)
        assert whole["against"]["parts"] == 0
        with cut(shop, LONG, BUY):
            crawled(place, 2)
        andon(place, "check", code=1)

    settings = load(place.folder / "andon.toml")
    button = Box(**whole["button"]["box"])
    against = last_look(place)["against"]
    assert any(meet(one["box"], button) and one["part"] == "button" for one in against["changes"])
    with read(place.engine) as conn:
        (found,) = lifecycle.find(conn, lifecycle.Filter(kinds=["visual_change"]))
        files = {row.path.rpartition("/")[2]: row.sha256 for row in conn.execute(select(evidence_files))}
        accepted = conn.execute(select(baselines.c.picture).where(baselines.c.state == "accepted")).scalar_one()
    assert found.state == "open"
    assert "the buy button is" in str(found.numbers["changes"])
    assert {"page-desktop.png", "before-desktop.png", "difference-desktop.png"} <= set(files)
    assert files["before-desktop.png"] == accepted
    assert pictures(settings).get(accepted)
    shown = Image.open(BytesIO(Vault.of(settings).get(files["difference-desktop.png"])))
    assert shown.width > shown.height * 0.5
