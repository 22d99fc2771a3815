"""How one picture lies in another: moved, scaled, cropped, padded, mirrored. Pure.

Product pictures are smooth shapes on plain ground, where key points are few and alike (`benchmarks/pictures.py` has the
figures of ORB); so the middle of one picture, which every crop and padding leaves, is searched in the other at every
place and size, and the best place is made exact.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from reading.picture import Pixels

Warp = NDArray[np.float32]
"""2 x 3: from a place in the page's picture to that in the reference."""

SCALES: Final = tuple(float(one) for one in np.geomspace(0.58, 1.5, 17))
"""Sizes of the reference in the page's picture: 0.58 for wide padding, 1.5 for a crop of 15 % on every side."""

_COARSE: Final = 0.25
_EDGE: Final = 3
"""Pixels by which the page's picture is carried on, so that a middle that was moved to its edge is found."""
_MIDDLE: Final = 0.15
"""Left away on each side of the reference, as a crop may."""
_RIVALS: Final = 0.1
"""Places whose middles are alike up to this much less than the best are compared as wholes."""
_NEAR: Final = 6
"""Pixels around a coarse place in which the exact one lies."""
_NEAR_SCALES: Final = tuple(float(one) for one in np.linspace(0.96, 1.04, 9))
_WHOLLY: Final = 0.99
_LEAST_CONTRAST: Final = 0.3
_LEAST_LIKENESS: Final = 0.5
"""Correlation of the middles. Below it nothing is compared; what is above is told apart by its pixels."""
_STEPS: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
_BLUR: Final = 5
_MOST_UNEVEN: Final = 0.03
"""How far the exact place may be sheared, or wider than it is high: no edit of shops is, other cuts of goods are."""
_MOST_TURN: Final = 0.3

Grey = NDArray[np.float32]
_Number = TypeVar("_Number", np.uint8, np.float32)


class _Place(NamedTuple):
    """Where the reference's middle lies in the page's picture: its size, and its upper left corner in pixels."""

    scale: float
    x: float
    y: float
    mirrored: bool


def warps(reference: Pixels, shown: Pixels) -> Iterator[Warp]:
    """Likely places of `reference` in `shown`: corner on corner, then the best one found, made exact and before that.

    None where their middles have nothing in common. A mirrored reference is a warp that mirrors.
    """
    ours, theirs = _contrasted(reference, shown)
    if _is_alike_as_they_are(ours, theirs):
        yield _stretched(ours, theirs)
    place = _searched(ours, theirs)
    if place is not None:
        found = _refined(ours, theirs, place)
        exact = _exact(ours, theirs, found)
        if exact is not None:
            yield exact
        yield found


def _contrasted(reference: Pixels, shown: Pixels) -> tuple[Grey, Grey]:
    """Both in the one mixture of red, green and blue that differs most within the reference's middle.

    In grey a red mark vanishes on goods that are as bright.
    """
    colours = _middle(reference).reshape(-1, 3).astype(np.float32)
    _, axes = cv2.PCACompute(colours, colours.mean(axis=0, keepdims=True), maxComponents=1)
    return reference.astype(np.float32) @ axes[0], shown.astype(np.float32) @ axes[0]


def _stretched(ours: Grey, theirs: Grey) -> Warp:
    """Corner on corner."""
    across, down = ours.shape[1] / theirs.shape[1], ours.shape[0] / theirs.shape[0]
    return np.array([[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2]], np.float32)


def _is_alike_as_they_are(ours: Grey, theirs: Grey) -> bool:
    small = _coarse(ours)
    middle = _middle(small)
    other = _middle(np.asarray(cv2.resize(theirs, small.shape[::-1], interpolation=cv2.INTER_AREA), np.float32))
    return bool(cv2.matchTemplate(other, middle, cv2.TM_CCOEFF_NORMED)[0, 0] > _LEAST_LIKENESS)


def _middle(picture: NDArray[_Number]) -> NDArray[_Number]:
    top, left = (round(side * _MIDDLE) for side in picture.shape[:2])
    return np.ascontiguousarray(picture[top : picture.shape[0] - top, left : picture.shape[1] - left])


def _searched(ours: Grey, theirs: Grey) -> _Place | None:
    """The place where the reference is most alike, by its middle first; None where that is much alike nowhere."""
    small, field = _coarse(ours), np.pad(_coarse(theirs), _EDGE, mode="edge")
    found = []
    for mirrored in (False, True):
        middle = _middle(small[:, ::-1] if mirrored else small)
        for scale in SCALES:
            likeness, (x, y) = _best_place(middle, field, scale)
            found.append((likeness, _Place(scale, x - _EDGE, y - _EDGE, mirrored)))
    best = max(likeness for likeness, _ in found)
    if best < _LEAST_LIKENESS:
        return None
    inner = field[_EDGE:-_EDGE, _EDGE:-_EDGE]
    rivals = [place for likeness, place in found if likeness > best - _RIVALS]
    chosen = max(rivals, key=lambda place: _likeness_as_wholes(small, inner, place))
    return chosen._replace(x=chosen.x / _COARSE, y=chosen.y / _COARSE)


def _likeness_as_wholes(ours: Grey, theirs: Grey, place: _Place) -> float:
    """Correlation of all that both show, -1 to 1."""
    warp, flags, size = _warp(ours, place), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, theirs.shape[::-1]
    both = cv2.warpAffine(np.ones_like(ours), warp, size, flags=flags) > _WHOLLY
    one, other = cv2.warpAffine(ours, warp, size, flags=flags)[both], theirs[both]
    if one.std() < _LEAST_CONTRAST or other.std() < _LEAST_CONTRAST:
        return -1.0
    return float(((one - one.mean()) * (other - other.mean())).mean() / (one.std() * other.std()))


def _refined(ours: Grey, theirs: Grey, place: _Place) -> Warp:
    """The warp of the best place near `place`, to the pixel."""
    middle = _middle(ours[:, ::-1] if place.mirrored else ours)
    field = np.pad(theirs, _NEAR, mode="edge")
    left, top = max(round(place.x), 0), max(round(place.y), 0)
    best, found = -1.0, place
    for scale in (place.scale * step for step in _NEAR_SCALES):
        height, width = (round(side * scale) + 2 * _NEAR for side in middle.shape)
        likeness, (x, y) = _best_place(middle, field[top : top + height, left : left + width], scale)
        if likeness > best:
            best, found = likeness, _Place(scale, left + x - _NEAR, top + y - _NEAR, place.mirrored)
    return _warp(ours, found)


def _coarse(picture: Grey) -> Grey:
    small = cv2.resize(picture, None, fx=_COARSE, fy=_COARSE, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _best_place(middle: Grey, field: Grey, scale: float) -> tuple[float, tuple[int, int]]:
    """How alike `middle` is at its best place in `field`, -1 to 1, and that place."""
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    wanted = cv2.resize(middle, None, fx=scale, fy=scale, interpolation=how)
    height, width = wanted.shape
    if height > field.shape[0] or width > field.shape[1] or wanted.std() < _LEAST_CONTRAST:
        return -1.0, (0, 0)
    _, likeness, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(field, wanted, cv2.TM_CCOEFF_NORMED))
    return float(likeness), (x, y)


def _warp(ours: Grey, place: _Place) -> Warp:
    top, left = (round(side * _MIDDLE) for side in ours.shape)
    x, y = place.x - left * place.scale, place.y - top * place.scale
    across, down = 1 / place.scale, -y / place.scale
    if place.mirrored:
        return np.array([[-across, 0, ours.shape[1] - 1 + x * across], [0, across, down]], np.float32)
    return np.array([[across, 0, -x * across], [0, across, down]], np.float32)


def _exact(ours: Grey, theirs: Grey, start: Warp) -> Warp | None:
    """The affine warp near `start` under which both correlate best (ECC: Evangelidis and Psarakis, 2008)."""
    everywhere = np.ones(ours.shape, np.uint8)
    try:
        _, found = cv2.findTransformECC(theirs, ours, start.copy(), cv2.MOTION_AFFINE, _STEPS, everywhere, _BLUR)
    except cv2.error:  # it does not converge: the pictures have nothing in common there
        return None
    linear = found[:, :2]
    turn = float(np.abs(np.abs(linear) - np.abs(start[:, :2])).max())
    across, down = float(abs(linear[0, 0])), float(linear[1, 1])
    uneven = max(abs(across / down - 1), *np.abs(linear[[0, 1], [1, 0]]).tolist()) if down else 1.0
    return found.astype(np.float32) if turn < _MOST_TURN and uneven < _MOST_UNEVEN else None
