"""Wrong pictures: a table of cases of what a page shows and what the master file has, up to the verdict."""

import hashlib
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from model.sentences import sentence
from monitors.frames import Master
from monitors.likening import COLUMNS, likened
from reading.picture import read_picture
from sandbox.pictures import picture
from store import pictures
from store.engine import read, write
from store.listings import listing_for
from store.pictures import Shown
from system import clock
from tests.monitors.worlds import found, kinds, look

BLACK, RED = "#23262b", "#c2372f"
FILES = {
    "shoe": picture("shoe", "AR1", BLACK, 1),
    "shoe side": picture("shoe", "AR1", BLACK, 3),
    "red shoe": picture("shoe", "AR1", RED, 1),
    "bag": picture("bag", "AR2", BLACK, 1),
    "known bag": picture("bag", "AR4", RED, 1),
    "cap": picture("cap", "AR3", RED, 1),
    "no picture": b"<html>not found</html>",
}
BLACK_ONLY = [("", "RUN-BLK")]
BOTH = [("V1", "RUN-BLK"), ("V2", "RUN-RED")]
OF_SKUS = {"RUN-BLK": ["shoe"], "RUN-RED": ["red shoe"]}

# What it is; what the page shows, None = not fetched; pictures of the product; of its SKUs; what is sold; what is said.
CASES: list[tuple[str, list[str | None], list[str], dict[str, list[str]], list[tuple[str, str]], str]] = [
    ("the product's picture", ["shoe"], ["shoe"], {}, BLACK_ONLY, "right"),
    ("another product's", ["bag"], ["shoe"], {}, BLACK_ONLY, "wrong"),
    ("the product's anywhere in the gallery", ["bag", "cap", "shoe"], ["shoe"], {}, BLACK_ONLY, "right"),
    ("another product's main picture before the right one", ["known bag", "shoe"], ["shoe"], {}, BLACK_ONLY, "wrong"),
    ("an unknown scene before the right one", ["cap", "shoe"], ["shoe"], {}, BLACK_ONLY, "right"),
    ("another colour's main picture before the right one", ["red shoe", "shoe"], [], OF_SKUS, BLACK_ONLY, "wrong"),
    ("another product's main picture beside one that was not fetched", ["known bag", None], ["shoe"], {}, BLACK_ONLY,
     "wrong"),
    ("beyond the first five", ["bag", "bag", "bag", "cap", "cap", "cap", "cap", "shoe"], ["shoe"], {}, BLACK_ONLY,
     "wrong"),
    ("one of several views", ["shoe side"], ["shoe", "shoe side"], {}, BLACK_ONLY, "right"),
    ("the SKU's colour", ["shoe"], [], OF_SKUS, BLACK_ONLY, "right"),
    ("another colour than the SKU's", ["red shoe"], [], OF_SKUS, BLACK_ONLY, "wrong"),
    ("either colour of a page that sells both", ["red shoe"], [], OF_SKUS, BOTH, "right"),
    ("any colour where no SKU is known", ["red shoe"], [], OF_SKUS, [("", "")], "right"),
    ("the product's beside the SKU's", ["shoe side"], ["shoe side"], OF_SKUS, BLACK_ONLY, "right"),
    ("a product without pictures", ["bag"], [], {}, BLACK_ONLY, "nothing"),
    ("a picture that was not fetched", [None], ["shoe"], {}, BLACK_ONLY, "nothing"),
    ("a wrong one beside one that was not fetched", ["bag", None], ["shoe"], {}, BLACK_ONLY, "nothing"),
    ("the right one beside one that was not fetched", ["shoe", None], ["shoe"], {}, BLACK_ONLY, "right"),
    ("a broken file", ["no picture"], ["shoe"], {}, BLACK_ONLY, "nothing"),
    ("a page without pictures", [], ["shoe"], {}, BLACK_ONLY, "nothing"),
]  # fmt: skip


def _digest(name: str) -> str:
    return hashlib.sha256(FILES[name]).hexdigest()


def _cell(names: list[str]) -> list[list[str]] | None:
    return [[f"{name}.png", _digest(name)] for name in names] or None


def _master(product: list[str], skus: dict[str, list[str]]) -> Master:
    none = pd.DataFrame()
    return Master(
        products=pd.DataFrame(
            {"code": ["RUN", "BAG"], "pictures": pd.Series([_cell(product), _cell(["known bag"])], dtype=object)}
        ),
        skus=pd.DataFrame(
            {
                "code": ["RUN-BLK", "RUN-RED"],
                "product_code": ["RUN", "RUN"],
                "pictures": pd.Series([_cell(skus.get(code, [])) for code in ("RUN-BLK", "RUN-RED")], dtype=object),
            }
        ),
        policies=none,
        promotions=none,
        sellers=none,
        stock=none,
        expectations=none,
    )


def _store(engine: Engine, shown: list[str | None]) -> int:
    """A listing that shows these, picture by picture."""
    kept = {
        _digest(name): None if name == "no picture" else read_picture(data).packed() for name, data in FILES.items()
    }
    with write(engine) as conn:
        listing = listing_for(conn, "shop", "/p/1", "https://shop.test/p/1")
        known = [
            Shown(listing_id=listing, url=_url(at), sha256=_digest(name), fetched_at=clock.now())
            for at, name in enumerate(shown)
            if name is not None
        ]
        pictures.show(conn, listing, known, kept)
    return listing


def _url(at: int) -> str:
    return f"https://shop.test/{at}.png"


def _likened(other: str | None = None) -> dict[str, Any]:
    values = (1, 2, 3, False, "https://shop.test/0.png", 12, other)
    return dict(zip(COLUMNS, values, strict=True))


@pytest.mark.parametrize(
    ("what", "shown", "product", "skus", "sold", "said"), CASES, ids=[case[0].replace(" ", "-") for case in CASES]
)
def test_pictures(
    engine: Engine, what: str, shown: Any, product: list[str], skus: Any, sold: list[tuple[str, str]], said: str
) -> None:
    listing = _store(engine, shown)
    contents = pd.DataFrame({"listing_id": [listing], "images": [[_url(at) for at in range(len(shown))] or None]})
    mapping = pd.DataFrame([{"listing_id": listing, "product_code": "RUN", "sku_code": code} for _, code in sold])

    with read(engine) as conn:
        rows = likened(conn, contents, mapping, _master(product, skus))

    world = look(
        likened=[{str(name): row[name] for name in row} for row in rows.assign(listing_id=1).to_dict("records")]
    )
    assert kinds(world) == ({"image_mismatch"} if said == "wrong" else set())
    assert (said == "right") == (len(rows) == 1 and bool(rows["matches"].iat[0]))


def test_the_sentence_says_which_picture_and_how_sure() -> None:
    (verdict,) = found(look(likened=[_likened(other="BAG")]))

    assert verdict.subject.kind == "image_mismatch"
    assert sentence("image_mismatch", verdict.numbers) == (
        "The main picture, https://shop.test/0.png, is the master file's of BAG; with the nearest of its own product "
        "it agrees in 12 %."
    )


def test_a_page_that_shows_fewer_pictures_than_it_must_is_only_told_so() -> None:
    world = look(likened=[_likened()], expectations=[{"images_min": 2}])

    assert kinds(world) == {"image_missing"}
