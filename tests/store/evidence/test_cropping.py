"""Crops show the part of the page that a discrepancy is about, and leave the originals as they are."""

import json
from io import BytesIO

import pytest
from PIL import Image

from store.evidence import cropping
from store.evidence.cropping import with_crops
from store.evidence.vault import sha256
from tests.store.evidence.packs import files
from tests.store.evidence.pictures import BLUE, PRICE, RED, drawn, element, look


def opened(made: dict[str, bytes], name: str) -> Image.Image:
    return Image.open(BytesIO(made[name])).convert("RGB")


def described(made: dict[str, bytes]) -> dict[str, dict[str, object]]:
    return {one["file"]: one for one in json.loads(made[cropping.DERIVED])["files"]}


def test_the_price_is_cut_with_its_title_and_some_of_the_page_around() -> None:
    given = look()
    made = with_crops(given)
    crop, said = opened(made, "crop-price-desktop.png"), described(made)["crop-price-desktop.png"]

    colours = set(crop.get_flattened_data() if hasattr(crop, "get_flattened_data") else crop.getdata())
    assert {RED, BLUE} <= colours
    assert said["box"] == PRICE
    assert said["cut"] == {"x": 652, "y": 172, "width": 496, "height": 216}
    assert crop.size == (496, 216)
    assert (said["source"], said["source_sha256"]) == ("page-desktop.png", sha256(given["page-desktop.png"]))
    assert (said["field"], said["shows"], said["marked"], said["scale"]) == ("price", "89.00", False, 1.0)


def test_the_frame_is_on_a_copy_alone() -> None:
    made = with_crops(look())
    plain, marked = opened(made, "crop-price-desktop.png"), opened(made, "marked-price-desktop.png")
    at = (PRICE["x"] - 652 - 6, PRICE["y"] - 172 + 10)

    assert marked.getpixel(at) == (214, 0, 110)
    assert plain.getpixel(at) != (214, 0, 110)
    assert marked.getpixel((PRICE["x"] - 652 + 5, PRICE["y"] - 172 + 5)) == RED


def test_originals_stay_byte_for_byte_as_they_were() -> None:
    given = {**files(), **look()}
    made = with_crops(given)

    assert {name: made[name] for name in given} == given
    assert with_crops(given) == made


def test_without_a_look_nothing_is_derived() -> None:
    given = files()

    assert with_crops(given) == given


def test_what_is_not_to_be_seen_has_no_crop() -> None:
    made = with_crops(look(price=element(PRICE, visible=False), title=None, pictures=[]))

    assert not [name for name in made if name.startswith(("crop-", "marked-"))]
    assert "view-desktop.png" in made


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ({"x": 0, "y": 0, "width": 10, "height": 10}, (480, 200)),
        ({"x": 1430, "y": 1990, "width": 40, "height": 40}, (480, 200)),
        ({"x": -50, "y": 500, "width": 3000, "height": 30}, (1200, 167)),
        ({"x": 0, "y": 0, "width": 1440, "height": 2000}, (648, 900)),
    ],
)
def test_a_crop_is_of_a_size_to_read_and_on_the_page(box: dict[str, int], size: tuple[int, int]) -> None:
    made = with_crops(look(price=element(box), title=None))

    assert opened(made, "crop-price-desktop.png").size == size
    assert opened(made, "marked-price-desktop.png").size == size


def test_a_part_below_the_picture_has_no_crop() -> None:
    below = element({"x": 10, "y": 17_000, "width": 100, "height": 30})

    assert "crop-price-desktop.png" not in with_crops(look(price=below))


@pytest.mark.parametrize(
    "damage", [{"page-desktop.png": b"no picture"}, {"look-desktop.json": b"{"}, {"look-desktop.json": b'{"price": 3}'}]
)
def test_what_cannot_be_used_costs_its_crops_alone(damage: dict[str, bytes], caplog: pytest.LogCaptureFixture) -> None:
    given = {**look(), **damage}
    made = with_crops(given)

    assert {name: made[name] for name in given} == given
    assert "no crops are cut" in caplog.text


def test_a_phone_and_a_difference_have_theirs() -> None:
    made = with_crops({**look("phone", drawn((390, 3000)), price=element({"x": 5, "y": 9, "width": 99, "height": 9}))})
    other = with_crops({"difference-desktop.png": drawn((1440, 8000))})

    assert opened(made, "crop-price-phone.png").size == (390, 200)
    assert opened(other, "view-difference-desktop.png").size == (288, 1600)
