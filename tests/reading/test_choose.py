"""The page's own product among those that it states."""

from model.capture import Availability
from reading.choose import choose, joint, picked
from reading.evidence import Stated
from reading.subject import Subject

ABOUT = Subject("https://shop.example/p/mr2?variant=12", None, ["Moon Runner 2"])


def _product(name: str, **more: object) -> Stated:
    return Stated(where="json-ld", name=name, **more)  # type: ignore[arg-type]


def test_name_of_the_page_wins() -> None:
    own = _product("Moon Runner 2")

    assert choose([_product("Tide Sandal"), own], ABOUT) is own


def test_strangers_are_no_choice() -> None:
    assert choose([_product("Tide Sandal"), _product("Wave Boot")], ABOUT) is None
    assert choose([_product("Tide Sandal")], ABOUT) is None


def test_address_vouches_for_another_name() -> None:
    own = _product("MR-2 trainers", url="https://shop.example/p/mr2")

    assert choose([own], ABOUT) is own


def test_products_of_one_name_are_variants() -> None:
    members = [_product("Moon Runner 2", sku=sku) for sku in ("A", "B")]
    whole = choose(members, ABOUT)

    assert whole is not None
    assert [v.sku for v in whole.variants] == ["A", "B"]


def test_one_product_stated_twice_stays_one() -> None:
    offer = Stated(where="json-ld offers")
    offer.price = offer.regular_price = None
    full = _product("Moon Runner 2", sku="A")

    assert choose([_product("Moon Runner 2", sku="A", offers=[offer]), full], ABOUT) is not None


def test_address_picks_by_number_and_by_link() -> None:
    product = _product("A", variants=[_product("x", id="11"), _product("y", id="12")])
    linked = _product("A", offers=[Stated(where="o", url=f"/p/mr2?variant={n}") for n in (11, 12)])

    assert picked(product, ABOUT) is product.variants[1]
    assert picked(linked, ABOUT) is linked.offers[1]
    assert picked(product, Subject("https://shop.example/p/mr2")) is None


def test_stock_of_many_is_buyable_when_one_is() -> None:
    out, unknown = Availability.OUT_OF_STOCK, Availability.UNKNOWN

    assert joint([out, Availability.IN_STOCK, unknown]) is Availability.IN_STOCK
    assert joint([out, unknown]) is out
    assert joint([unknown]) is unknown
