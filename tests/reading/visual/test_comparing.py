"""Two pictures of a page: what changed, where, and what does not count."""

import cv2
import numpy as np
import pytest

from model.errors import InputError
from model.seen import Box
from model.visual import ChangeKind
from reading.visual.comparing import compare
from reading.visual.decoding import Pixels, decode, encode
from reading.visual.picturing import picture

PRICE = Box(700, 300, 300, 50)
BUTTON = Box(700, 420, 260, 60)


def page(
    *, banner: int = 0, shift: float = 0.0, button: bool = True, price: str = "129,000", height: int = 1600
) -> Pixels:
    """A shop page; `banner` rows come in at the top, texts stand `shift` pixels further right."""
    made = np.full((height, 1200, 3), 255, np.uint8)
    cv2.rectangle(made, (80, 120), (600, 700), (90, 140, 60), -1)
    cv2.circle(made, (340, 400), 180, (40, 60, 200), -1)
    _write(made, price, 700 + shift, 340, 1.4)
    if button:
        cv2.rectangle(made, (BUTTON.x, BUTTON.y), (BUTTON.x + BUTTON.width, BUTTON.y + BUTTON.height), (20, 20, 20), -1)
    for line in range(24):
        _write(made, f"line {line} of the long description of {line * 7919} words", 80 + shift, 800 + line * 30, 0.6)
    above = np.full((banner, 1200, 3), (60, 160, 240), np.uint8)
    if banner:
        _write(above, "free shipping today", 100, banner // 2, 1.0)
    return np.asarray(np.vstack([made[:60], above, made[60:]]), np.uint8)


def _write(canvas: Pixels, text: str, x: float, y: int, size: float) -> None:
    strip = canvas[max(0, y - 50) : y + 25]
    drawn = np.full_like(strip, 255)
    cv2.putText(drawn, text, (int(x), min(y, 50)), cv2.FONT_HERSHEY_SIMPLEX, size, (30, 30, 30), 2, cv2.LINE_AA)
    aside = np.array([[1, 0, x % 1], [0, 1, 0]], np.float32)
    shifted = cv2.warpAffine(drawn, aside, (strip.shape[1], strip.shape[0]), borderValue=(255, 255, 255))
    cv2.min(strip, shifted, strip)


def overlap(one: Box, other: Box) -> bool:
    """Whether the boxes share a pixel."""
    across = min(one.x + one.width, other.x + other.width) > max(one.x, other.x)
    return across and min(one.y + one.height, other.y + other.height) > max(one.y, other.y)


@pytest.mark.parametrize("shift", [0.0, 0.3, 0.5, 1.0])
def test_text_a_pixel_away_is_no_change(shift: float) -> None:
    assert compare(encode(page()), encode(page(shift=shift))).changes == ()


def test_a_button_that_is_gone_is_missing_where_it_was() -> None:
    (change,) = compare(encode(page()), encode(page(button=False))).changes

    assert change.kind is ChangeKind.MISSING
    assert abs(change.box.x - BUTTON.x) <= 4
    assert abs(change.box.height - BUTTON.height) <= 8


def test_a_button_that_comes_is_new() -> None:
    (change,) = compare(encode(page(button=False)), encode(page())).changes

    assert change.kind is ChangeKind.NEW
    assert overlap(change.box, BUTTON)


def test_another_price_is_told_at_the_price_alone() -> None:
    result = compare(encode(page()), encode(page(price="586,470")))

    assert [change.kind for change in result.changes] == [ChangeKind.RESTYLED]
    assert overlap(result.changes[0].box, PRICE)
    assert result.share < 0.02


def test_a_banner_above_is_new_and_the_rest_moved_and_not_the_whole_page() -> None:
    result = compare(encode(page()), encode(page(banner=90)))

    kinds = {change.kind: change.box for change in result.changes}
    assert set(kinds) == {ChangeKind.NEW, ChangeKind.MOVED}
    assert overlap(kinds[ChangeKind.NEW], Box(0, 60, 1200, 90))
    assert kinds[ChangeKind.MOVED].y >= 150
    assert result.share < 0.1


def test_a_break_below_a_banner_is_found_where_it_is_now() -> None:
    result = compare(encode(page(banner=90)), encode(page(price="586,470")))

    restyled = [change.box for change in result.changes if change.kind is ChangeKind.RESTYLED]
    assert any(overlap(box, PRICE) for box in restyled)


def test_a_slot_that_is_masked_may_grow_and_push_the_page_down() -> None:
    slot = Box(0, 50, 1200, 110)

    assert compare(encode(page(banner=90)), encode(page(banner=250)), [slot]).changes == ()
    assert compare(encode(page(banner=90)), encode(page(banner=0)), [slot]).changes == ()


def test_what_is_masked_does_not_count_and_all_else_does() -> None:
    around = Box(BUTTON.x - 5, BUTTON.y - 5, BUTTON.width + 12, BUTTON.height + 12)

    assert compare(encode(page()), encode(page(button=False)), [around]).changes == ()
    assert compare(encode(page()), encode(page(button=False, price="586,470")), [around]).changes


@pytest.mark.parametrize("mask", [Box(-50, -50, 20, 20), Box(5_000, 90_000, 10, 10), Box(0, 0, 0, 0)])
def test_a_mask_beyond_the_page_masks_nothing(mask: Box) -> None:
    assert compare(encode(page()), encode(page(button=False)), [mask]).changes


@pytest.mark.parametrize(("width", "height"), [(1000, 1600), (1300, 1600), (1200, 40), (1, 1)])
def test_pictures_of_other_sizes_are_compared(width: int, height: int) -> None:
    other = np.full((height, width, 3), 255, np.uint8)

    assert compare(encode(page()), encode(other)).changes
    assert compare(encode(other), encode(page())).changes


def test_a_picture_that_is_cut_off_is_named() -> None:
    with pytest.raises(InputError, match="the picture after is cut off"):
        compare(encode(page()), encode(page())[:-100])


def test_the_picture_for_people_is_bounded_and_shows_each_kind() -> None:
    before, after = encode(page(height=6_000)), encode(page(height=6_000, button=False))

    made = decode(picture(before, after, compare(before, after)))

    assert made.shape[0] <= 4_000
    assert made.shape[1] <= 1_800
    assert (made[:, :, 2].astype(int) - made[:, :, 1] > 120).any()
