"""Two looks at one page: what changed, where, and what does not count. Pages are drawn here, fragment by fragment."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import pytest

from model.errors import InputError
from model.seen import Box
from model.visual import ChangeKind, Fragment, FragmentKind, Learned
from reading.visual.carrying import MOST, checked, layout, with_layout
from reading.visual.comparing import compare
from reading.visual.decoding import Pixels, decode, encode
from reading.visual.learning import learn
from reading.visual.picturing import picture

PRICE = Box(700, 300, 300, 50)
BUTTON = Box(700, 420, 260, 60)
PICTURE = Box(80, 120, 520, 580)


@dataclass(frozen=True)
class Drawing:
    """A shop page; `banner` rows come in at the top, texts stand `aside` pixels further right."""

    price: str = "129,000"
    drawn_price: str = ""
    button: bool = True
    banner: int = 0
    aside: float = 0.0
    photo: int = 0
    shelf: tuple[str, ...] = ("socks", "laces", "insoles")
    layer: bool = False
    description: int = 800


def look(page: Drawing, height: int = 1600) -> bytes:
    """The page's picture, which carries its fragments."""
    canvas = np.full((height + page.banner, 1200, 3), 255, np.uint8)
    down = page.banner
    fragments = [_photo(canvas, page.photo, down)]
    if page.banner:
        fragments.append(_text(canvas, "free shipping today", Box(100, 10, 400, 40), "body>div.banner:0"))
    price = replace(PRICE, y=PRICE.y + down)
    fragments.append(_text(canvas, page.price, price, "body>p.price:0", page.aside, page.drawn_price))
    if page.button:
        button = replace(BUTTON, y=BUTTON.y + down)
        _filled(canvas, button, (20, 20, 20))
        fragments.append(Fragment(FragmentKind.GROUND, "body>button:0", (), "", "black", button))
    for n in range(20):
        place = Box(80, page.description + down + n * 30, 600, 26)
        fragments.append(_text(canvas, f"line {n} of {n * 7919} words", place, f"body>p.line:{n}", page.aside))
    for n, name in enumerate(page.shelf):
        place, key = Box(80 + 300 * n, 650 + page.description + down, 200, 40), f"body>ul:0>li:{n}"
        fragments.append(replace(_text(canvas, name, place, key), lists=("body>ul:0>li:*",)))
    if page.layer:
        _filled(canvas, Box(300, 860, 600, 200), (0, 80, 255))
        ground = Fragment(FragmentKind.GROUND, "body>div.layer:0", (), "", "blue", Box(300, 860, 600, 200), floats=True)
        place = Box(320, 900, 500, 40)
        fragments.append(ground)
        fragments.append(replace(_text(canvas, "we use cookies", place, "body>div.layer:0>p:0"), floats=True))
    return with_layout(encode(canvas), fragments)


def _photo(canvas: Pixels, number: int, down: int) -> Fragment:
    box = replace(PICTURE, y=PICTURE.y + down)
    _filled(canvas, box, (90, 140, 60))
    cv2.circle(canvas, (340 + 60 * number, 400 + down), 180, (40, 60, 200), -1)
    return Fragment(FragmentKind.PICTURE, "body>img:0", (), "", "img", box)


def _filled(canvas: Pixels, box: Box, colour: tuple[int, int, int]) -> None:
    canvas[box.y : box.y + box.height, box.x : box.x + box.width] = colour


def _text(canvas: Pixels, text: str, box: Box, key: str, aside: float = 0.0, drawn: str = "") -> Fragment:
    strip = canvas[box.y : box.y + box.height, box.x : box.x + box.width]
    made = np.full_like(strip, 255)
    place = (2, box.height - 12)
    cv2.putText(made, drawn or text, place, cv2.FONT_HERSHEY_SIMPLEX, box.height / 45, (30, 30, 30), 2, cv2.LINE_AA)
    by = np.array([[1, 0, aside], [0, 1, 0]], np.float32)
    strip[:] = cv2.warpAffine(made, by, (strip.shape[1], strip.shape[0]), borderValue=(255, 255, 255))
    return Fragment(FragmentKind.TEXT, key, (), text, "black 16px", box)


PLAIN = Drawing()


def kinds(before: Drawing, after: Drawing, learned: Learned = Learned(), *masks: Box) -> list[ChangeKind]:  # noqa: B008
    return [one.kind for one in compare(look(before), look(after), learned, masks).changes]


@pytest.mark.parametrize("aside", [0.0, 0.3, 0.5, 1.0])
def test_text_a_pixel_away_is_no_change(aside: float) -> None:
    assert kinds(PLAIN, Drawing(aside=aside)) == []


@pytest.mark.parametrize(
    ("after", "kind", "box"),
    [
        (Drawing(button=False), ChangeKind.MISSING, BUTTON),
        (Drawing(price="586,470"), ChangeKind.RESTYLED, PRICE),
        (Drawing(drawn_price="586,470"), ChangeKind.RESTYLED, PRICE),
        (Drawing(photo=3), ChangeKind.RESTYLED, PICTURE),
    ],
    ids=["the button is gone", "another price", "the price is painted over", "another picture"],
)
def test_a_break_is_told_where_it_is_and_nothing_else(after: Drawing, kind: ChangeKind, box: Box) -> None:
    result = compare(look(PLAIN), look(after))

    assert [(one.kind, one.box) for one in result.changes] == [(kind, box)]
    assert 0 < result.share < 0.5


def test_a_button_that_comes_is_new() -> None:
    assert kinds(Drawing(button=False), PLAIN) == [ChangeKind.NEW]


def test_a_banner_above_is_new_and_what_it_pushes_down_is_not_told() -> None:
    assert kinds(PLAIN, Drawing(banner=90)) == [ChangeKind.NEW]


def test_a_break_below_a_banner_is_told_where_it_stands_now() -> None:
    changes = compare(look(Drawing(banner=90)), look(Drawing(price="586,470"))).changes

    assert PRICE in [one.box for one in changes if one.kind is ChangeKind.RESTYLED]


def test_what_stands_lower_for_no_reason_has_moved_once() -> None:
    assert kinds(PLAIN, Drawing(description=840)) == [ChangeKind.MOVED]


def test_what_is_masked_does_not_count_and_all_else_does() -> None:
    around = Box(BUTTON.x - 5, BUTTON.y - 5, BUTTON.width + 12, BUTTON.height + 12)

    assert kinds(PLAIN, Drawing(button=False), Learned(), around) == []
    assert kinds(PLAIN, Drawing(button=False, price="586,470"), Learned(), around) == [ChangeKind.RESTYLED]


@pytest.mark.parametrize("mask", [Box(-50, -50, 20, 20), Box(5_000, 90_000, 10, 10), Box(0, 0, 0, 0)])
def test_a_mask_beyond_the_page_masks_nothing(mask: Box) -> None:
    assert kinds(PLAIN, Drawing(button=False), Learned(), mask) == [ChangeKind.MISSING]


def test_what_comes_and_goes_by_itself_is_learned_and_breaks_beside_it_are_told() -> None:
    shelves = (("socks", "laces", "insoles"), ("laces", "socks", "insoles"), ("brushes", "laces", "caps"))
    looks = [Drawing(shelf=shelves[0]), Drawing(shelf=shelves[1], banner=90), Drawing(shelf=shelves[2], layer=True)]

    learned = learn([look(one) for one in looks])

    assert learned.keys == ("body>div.banner:0", "body>div.layer:0", "body>ul:0")
    new = Drawing(shelf=("caps", "bags", "socks", "pins"), banner=250, layer=True)
    assert kinds(looks[0], new, learned) == []
    assert kinds(looks[0], replace(new, button=False), learned) == [ChangeKind.MISSING]
    assert kinds(looks[0], replace(new, price="1"), learned) == [ChangeKind.RESTYLED]


def test_one_thing_of_a_list_that_changes_does_not_free_the_others() -> None:
    looks = [Drawing(shelf=("socks", name, "insoles")) for name in ("5 left", "4 left", "3 left")]

    learned = learn([look(one) for one in looks])

    assert learned.keys == ("body>ul:0>li:1",)
    assert kinds(looks[0], Drawing(shelf=("gloves", "2 left", "insoles")), learned) == [ChangeKind.RESTYLED]


def test_of_a_page_with_more_fragments_than_are_told_the_rest_is_not_missing() -> None:
    page = encode(np.full((1600, 1200, 3), 255, np.uint8))
    every = [
        Fragment(FragmentKind.GROUND, f"body>i:{n}", (), "", "red", Box(n % 1000, n // 4, 9, 9)) for n in range(MOST)
    ]
    first = Fragment(FragmentKind.GROUND, "body>b:0", (), "", "red", Box(5, 5, 9, 9))

    assert [one.kind for one in compare(with_layout(page, every), with_layout(page, [first, *every])).changes] == [
        "new"
    ]


def test_two_looks_teach_nothing() -> None:
    with pytest.raises(InputError, match="2 looks teach nothing; expected at least 3"):
        learn([look(PLAIN)] * 2)


@pytest.mark.parametrize(("width", "height"), [(1000, 1600), (1300, 40), (1, 1)])
def test_pictures_of_other_sizes_are_compared(width: int, height: int) -> None:
    other = with_layout(encode(np.full((height, width, 3), 255, np.uint8)), [])

    assert compare(look(PLAIN), other).changes
    assert compare(other, look(PLAIN)).changes


def test_a_picture_that_is_cut_off_or_carries_nothing_is_named() -> None:
    with pytest.raises(InputError, match="the picture after is cut off"):
        compare(look(PLAIN), look(PLAIN)[:-100])
    with pytest.raises(InputError, match="the picture before carries no fragments"):
        compare(encode(np.zeros((9, 9, 3), np.uint8)), look(PLAIN))


def test_a_picture_that_carries_fragments_is_the_same_picture() -> None:
    plain = encode(np.arange(300, dtype=np.uint8).reshape(10, 10, 3))
    of = Fragment(FragmentKind.TEXT, "body>p:0", ("body>p:*",), "가격 <b>", "red", Box(1, 2, 3, 4), floats=True)

    carrying = with_layout(plain, [of])

    assert np.array_equal(decode(carrying), decode(plain))
    assert layout(carrying, "it") == (of,)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "fragments",
        [[]],
        [["text", "k", [], "t", "s", [1, 2, 3], False]],
        [["text", "k", [], "t", "s", [1, 2, 3, 1e99], False]],
        [["script", "k", [], "t", "s", [1, 2, 3, 4], False]],
        [["text", 1, [], "t", "s", [1, 2, 3, 4], False]],
    ],
)
def test_what_a_page_makes_up_is_no_fragment(told: object) -> None:
    assert checked(told) == ()


def test_the_picture_for_people_is_bounded_and_shows_each_kind() -> None:
    before, after = look(PLAIN, 6_000), look(Drawing(button=False), 6_000)

    made = decode(picture(before, after, compare(before, after)))

    assert made.shape[0] <= 4_000
    assert made.shape[1] <= 1_800
    assert (made[:, :, 2].astype(int) - made[:, :, 1] > 120).any()
