"""Whether a page's picture is a reference picture, edited or not: laid over it, pixel for pixel. Pure.

Hashes see luminance only, and styles of one last, or colours of one style, are alike in it; so after the two are laid
over one another, colours and shapes are compared. What shops put on pictures (badges, banners, marks) is told from what
differs in the product by the edges: a badge has none under it in the reference, a stripe of another colour has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from reading.picture import Likeness, Pixels
from reading.registration import Warp, warps

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

_GAMMAS: Final = (0.5, 2.0)
"""How far a picture may have been brightened or darkened."""
_TELLING: Final = (8, 247)
"""Levels that tell a gamma: black and white stay what they are."""
_DIFFERS: Final = 10.0
"""CIE Lab units, lightness at half: from here on a pixel has another colour."""
_GROUND: Final = 24
"""Levels from the border's usual colour: from here on a pixel is the product's."""
_LEAST_PRODUCT: Final = 0.05
_EDGE: Final = 9.0
"""Lab units between two sides of an edge."""
_MOST_EDGES: Final = 0.4
_BORDERED: Final = 0.7
"""Share of a patch's border at which the reference has an edge too."""
_WINDOW: Final = 9
"""Pixels: side of the windows whose structure is compared."""
_FLAT: Final = 9.0
"""Variance of lightness: a window below it in both pictures has no structure to compare."""
_LEAST_PADDING: Final = 0.3
"""Share of the page's picture around the reference; what is less is a reference that was cropped by 15 % itself."""
_RIM: Final = (3, 11)
"""Pixels: from the blurred edge of the reference to the end of its rim, twice."""
_CORRELATED: Final = 0.5

LEAST_COVER: Final = 0.42
"""Share of the reference that the page's picture must show: 0.49 is left of a crop of 15 % on every side."""
MOST_USUAL: Final = 6.0
"""Lab units by which the product's middle pixel may differ."""
MOST_PRODUCT: Final = 0.33
"""Share of the product's pixels that may differ, badges and marks included."""
MOST_FAINT: Final = 0.15
"""Share of the whole picture, where the product hardly stands out of its ground: white on white."""
MOST_GROUND: Final = 0.25
"""Share of the whole picture that may differ around the product: a badge and a banner."""
MOST_DETAIL: Final = 0.016
"""Share of the product's pixels that may differ where the reference has a shape of its own: a stripe, a sole."""
MOST_SHAPE: Final = 0.45
"""Share of the windows with structure in either picture whose structure the other one may lack."""
MOST_AROUND: Final = 0.1
"""Share of the rim around the reference in a padded picture that may be anything but plain: no goods go on there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How two pictures differ when the one is laid over the other; each part as the bound of its name says it."""

    cover: float
    usual: float
    product: float
    ground: float
    detail: float
    shape: float
    around: float

    @classmethod
    def complete(cls, cover: float = 0.0) -> Self:
        """Of pictures that cannot be laid over one another."""
        return cls(cover, usual=100.0, product=1.0, ground=1.0, detail=1.0, shape=1.0, around=1.0)

    @property
    def excess(self) -> float:
        """The part that differs most, as a multiple of what one picture's edits explain: up to 1 they are the same."""
        parts = (
            LEAST_COVER / max(self.cover, 0.01),
            self.usual / MOST_USUAL,
            self.product / MOST_PRODUCT,
            self.ground / MOST_GROUND,
            self.detail / MOST_DETAIL,
            self.shape / MOST_SHAPE,
            self.around / MOST_AROUND,
        )
        return max(parts)

    @property
    def agreement(self) -> float:
        """Share of the product's pixels that agree, 0 to 1."""
        return max(1 - self.product, 0.0)

    @property
    def is_same(self) -> bool:
        """Whether they are one picture."""
        return self.excess <= 1


def compare(reference: Likeness, shown: Likeness) -> Difference:
    """How `shown` differs from `reference` where it lies best, beyond what scaling and gamma explain."""
    ours, theirs = reference.pixels, shown.pixels
    best = Difference.complete()
    for warp in warps(ours, theirs):
        found = difference(ours, theirs, warp)
        if found.is_same:
            return found
        best = min(best, found, key=lambda one: one.excess)
    return best


def is_same(reference: Likeness, shown: Likeness) -> bool:
    """Whether `shown` is `reference`, edited or not."""
    return compare(reference, shown).is_same


def difference(reference: Pixels, shown: Pixels, warp: Warp) -> Difference:
    """How `shown` differs from `reference` laid over it by `warp`."""
    height, width = shown.shape[:2]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = np.asarray(cv2.warpAffine(reference, warp, (width, height), flags=flags), np.uint8)
    inside = np.full(reference.shape[:2], 255, np.uint8)
    both = cv2.warpAffine(inside, warp, (width, height), flags=flags) == 255
    cover = float(both.sum()) * abs(float(np.linalg.det(warp[:, :2]))) / inside.size
    if cover < LEAST_COVER:
        return Difference.complete(cover)
    ours, theirs = _both(laid, shown, both)
    apart = _gaps(ours, theirs)
    product = both & (np.abs(laid.astype(np.int16) - _ground(reference)).max(axis=2) > _GROUND)
    faint = product.sum() < _LEAST_PRODUCT * both.sum()
    if faint:
        product = both
    differs = (apart > _DIFFERS) & both
    return Difference(
        cover=cover,
        usual=float(np.median(apart[product])),
        product=float(differs[product].mean()) * (MOST_PRODUCT / MOST_FAINT if faint else 1.0),
        ground=float((differs & ~product).sum()) / float(both.sum()),
        detail=float(_details(ours, differs, both).sum()) / float(product.sum()),
        shape=_unlike(ours[..., 0], theirs[..., 0], both),
        around=_busy(shown, both),
    )


def _both(laid: Pixels, shown: Pixels, both: Mask) -> tuple[Floats, Floats]:
    """Both in Lab, the reference as bright as the page's picture."""
    ours, theirs = _softened(laid), _softened(shown)
    gamma = float(np.clip(_gamma(ours[both], theirs[both]), *_GAMMAS))
    brightened = np.asarray(255 * (np.arange(256) / 255) ** gamma, np.uint8)[ours]
    return _lab(brightened), _lab(theirs)


def _gamma(ours: Pixels, theirs: Pixels) -> float:
    """The gamma that makes most levels of `ours` those of `theirs`; what differs in colour has no say in the median."""
    low, high = _TELLING
    telling = (np.minimum(ours, theirs) > low) & (np.maximum(ours, theirs) < high)
    if not telling.any():
        return 1.0
    return float(np.median(np.log(theirs[telling] / 255) / np.log(ours[telling] / 255)))


def _gaps(ours: Floats, theirs: Floats) -> Floats:
    gap = ours - theirs
    return np.asarray(np.sqrt((0.5 * gap[..., 0]) ** 2 + gap[..., 1] ** 2 + gap[..., 2] ** 2), np.float32)


def _softened(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), 1.0), np.uint8)


def _lab(pixels: Pixels) -> Floats:
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _ground(pixels: Pixels) -> Floats:
    """The usual colour of the border."""
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return np.asarray(np.median(border, axis=0), np.float32)


def _unlike(ours: Floats, theirs: Floats, both: Mask) -> float:
    """Share of the windows with structure in either picture whose lightness does not correlate (SSIM's structure)."""
    mean, other = _mean(ours), _mean(theirs)
    spread, spread_other = _mean(ours * ours) - mean * mean, _mean(theirs * theirs) - other * other
    together = _mean(ours * theirs) - mean * other
    whole = cv2.erode(both.astype(np.uint8), np.ones((_WINDOW, _WINDOW), np.uint8)).astype(bool)
    telling = whole & (np.maximum(spread, spread_other) > _FLAT)
    if not telling.any():
        return 0.0
    correlation = together / np.sqrt(np.maximum(spread, 1.0) * np.maximum(spread_other, 1.0))
    return float((correlation[telling] < _CORRELATED).mean())


def _mean(values: Floats) -> Floats:
    return np.asarray(cv2.blur(values, (_WINDOW, _WINDOW)), np.float32)


def _busy(shown: Pixels, both: Mask) -> float:
    """Share of the rim around the reference that is not as plain as padding is."""
    outside = ~both
    if outside.mean() < _LEAST_PADDING:
        return 0.0
    near, far = (cv2.dilate(both.astype(np.uint8), np.ones((size, size), np.uint8)).astype(bool) for size in _RIM)
    rim = far & ~near
    if not rim.any():
        return 0.0
    apart = shown[rim].astype(np.int16) - np.median(shown[outside], axis=0)
    return float((np.abs(apart).max(axis=1) > _GROUND).mean())


def _details(ours: Floats, differs: Mask, both: Mask) -> Mask:
    """Of what differs the patches at whose border the reference has an edge; slivers are edges that lie a little off.

    A photograph has edges everywhere, so there no patch says so: its texture alone tells it from others.
    """
    edges = _edges(ours) & both
    found = np.zeros_like(differs)
    if edges[both].mean() > _MOST_EDGES:
        return found
    kernel = np.ones((3, 3), np.uint8)
    for patch in _patches(np.asarray(cv2.morphologyEx(differs.astype(np.uint8), cv2.MORPH_OPEN, kernel), np.uint8)):
        border = (cv2.dilate(patch, kernel) - cv2.erode(patch, kernel)).astype(bool)
        if border.any() and edges[border].mean() > _BORDERED:
            found |= patch.astype(bool)
    return found


def _patches(mask: Pixels) -> Iterator[Pixels]:
    count, labels = cv2.connectedComponents(mask)
    return ((labels == label).astype(np.uint8) for label in range(1, count))


def _edges(ours: Floats) -> Mask:
    """Where colours change: lightness at half, as in the comparison."""
    steps = cv2.morphologyEx(ours, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    return np.asarray(np.maximum(steps[..., 0] * 0.5, steps[..., 1:].max(axis=2)) > _EDGE)
