"""Whether pictures are told from one another: recall on edited pictures, false matches of different ones, colourways.

    python -m benchmarks.pictures [FOLDER] [--styles N] [--pairs N]

FOLDER holds pictures (the public perceptual-hash benchmarks' by default); beside them stand those that the sandbox
draws. `pdq` is PDQ alone at its usual 31 bits, `phash` the 64-bit DCT hash at 10 bits, `orb` key points that a
homography explains (RANSAC), `andon` what `image_mismatch` uses.
"""

import argparse
import io
import itertools
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from reading.likeness import is_same
from reading.picture import Likeness, pdq_distance, read_picture
from sandbox.assortment import styles
from sandbox.pictures import picture

PDQ_BITS = 31
"""PDQ's own confidence threshold (facebook/ThreatExchange, pdq, README)."""
PICTURES = Path(os.environ.get("ANDON_SHARED", "../shared")) / "bench" / "images"

PHASH_BITS = 10
"""Of 64, as the `imagehash` package's users take it."""
INLIERS, RATIO = 15, 0.8
"""ORB: key points that one homography must explain; and by how much each is nearer than the next."""

Edit = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class Drawn:
    """A picture and what it shows."""

    kind: str
    """Of goods; empty for a photograph."""
    style: str
    colour: str
    view: int
    image: Image.Image

    @cached_property
    def likeness(self) -> Likeness:
        """What the store would give back of it."""
        made = io.BytesIO()
        self.image.save(made, "PNG", compress_level=1)
        return Likeness.unpacked(read_picture(made.getvalue()).packed())

    @cached_property
    def grey(self) -> NDArray[np.uint8]:
        """At most 512 pixels wide and high."""
        small = self.image.convert("L")
        small.thumbnail((512, 512))
        return np.asarray(small)

    @cached_property
    def phash(self) -> NDArray[np.bool_]:
        """64 bits: the low frequencies of 32 x 32 grey pixels, each over their median or not."""
        small = np.asarray(self.image.convert("L").resize((32, 32), Image.Resampling.LANCZOS), np.float32)
        low = cv2.dct(small)[:8, :8].ravel()
        return np.asarray(low > np.median(low))

    @cached_property
    def points(self) -> tuple[Any, Any]:
        """ORB's key points and their descriptors; None where there are none."""
        detector: Any = cv2.ORB.create(500)
        found: tuple[Any, Any] = detector.detectAndCompute(self.grey, None)
        return found

    def edited(self, edit: Edit) -> "Drawn":
        """What `edit` makes of it."""
        return replace(self, image=edit(self.image).convert("RGB"))


Pair = tuple[Drawn, Drawn]
Judge = Callable[[Drawn, Drawn], bool]


def _scaled(share: float, image: Image.Image) -> Image.Image:
    share = max(share, 48 / min(image.size))
    return image.resize((round(image.width * share), round(image.height * share)))


def _recompressed(quality: int, image: Image.Image) -> Image.Image:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=quality)
    return Image.open(made)


def _overlaid(image: Image.Image) -> Image.Image:
    """A badge in the corner and a banner along the foot."""
    made = image.copy()
    pen, (width, height) = ImageDraw.Draw(made), image.size
    pen.rectangle((0, 0, width * 0.22, height * 0.16), fill=(220, 30, 40))
    pen.text((width * 0.03, height * 0.05), "SALE", fill="white")
    pen.rectangle((0, height * 0.92, width, height), fill=(20, 20, 30))
    return made


def _brightened(gamma: float, image: Image.Image) -> Image.Image:
    return image.point([round(255 * (level / 255) ** gamma) for level in range(256)] * 3)


def _cropped(share: float, across: float, image: Image.Image) -> Image.Image:
    """Without `share` of width and height, of which `across` goes from the left and the top."""
    width, height = image.size
    left, top = width * share * across, height * share * across
    return image.crop((round(left), round(top), round(left + width * (1 - share)), round(top + height * (1 - share))))


def _padded(across: float, down: float, colour: str, image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, (round(image.width * across), round(image.height * down)), colour)


EASY: Mapping[str, Edit] = {
    "scaled to a half": partial(_scaled, 0.5),
    "scaled to a fifth": partial(_scaled, 0.2),
    "JPEG at quality 30": partial(_recompressed, 30),
    "badge and banner": _overlaid,
    "gamma 0.7": partial(_brightened, 0.7),
    "gamma 1.4": partial(_brightened, 1.4),
}
"""Recall of each is to be 0.95."""
HARD: Mapping[str, Edit] = {
    "cropped by 5 %": partial(_cropped, 0.05, 0.3),
    "cropped by 10 %": partial(_cropped, 0.1, 1.0),
    "cropped by 15 %": partial(_cropped, 0.15, 0.0),
    "15 % off every side": partial(_cropped, 0.3, 0.5),
    "padded white": partial(_padded, 0.15, 0.15, "white"),
    "padded black at the sides": partial(_padded, 0.25, 0.0, "black"),
    "mirrored": ImageOps.mirror,
}
"""Recall of each is to be 0.8."""


def drawn(count: int) -> Iterator[Drawn]:
    """The sandbox's pictures of `count` styles: each colour, three views."""
    for style in styles(count=count):
        for colour, view in itertools.product(style.colours, (1, 2, 3)):
            image = Image.open(io.BytesIO(picture(style.kind.name, style.code, colour.paint, view)))
            yield Drawn(style.kind.name, style.code, colour.paint, view, image.convert("RGB"))


def photographed(folder: Path) -> Iterator[Drawn]:
    """The folder's pictures, of the bridge and its edits the bridge alone."""
    for path in [*sorted(folder.glob("perception-images/*.jpg")), folder / "pdq-bridge-mods" / "aaa-orig.jpg"]:
        yield Drawn("", path.stem, "", 1, Image.open(path).convert("RGB"))


def by_pdq(one: Drawn, other: Drawn) -> bool:
    """PDQ alone."""
    return pdq_distance(one.likeness.pdq, other.likeness.pdq) <= PDQ_BITS


def by_phash(one: Drawn, other: Drawn) -> bool:
    """The DCT hash alone."""
    return int((one.phash != other.phash).sum()) <= PHASH_BITS


def by_orb(one: Drawn, other: Drawn) -> bool:
    """Key points in grey."""
    (ours, said), (theirs, told) = one.points, other.points
    if said is None or told is None or len(ours) < INLIERS or len(theirs) < INLIERS:
        return False
    near = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(said, told, k=2)
    good = [best for best, *rest in near if not rest or best.distance < RATIO * rest[0].distance]
    if len(good) < INLIERS:
        return False
    places = (
        np.array([ours[match.queryIdx].pt for match in good], np.float32),
        np.array([theirs[match.trainIdx].pt for match in good], np.float32),
    )
    _, explained = cv2.findHomography(*places, cv2.RANSAC, 5.0)
    return explained is not None and int(explained.sum()) >= INLIERS


def by_andon(one: Drawn, other: Drawn) -> bool:
    """What `image_mismatch` uses."""
    return is_same(one.likeness, other.likeness)


JUDGES: Mapping[str, Judge] = {"pdq": by_pdq, "phash": by_phash, "orb": by_orb, "andon": by_andon}


def edited(of: Iterable[Drawn], edit: Edit) -> list[Pair]:
    """Each picture and what `edit` makes of it."""
    return [(one, one.edited(edit)) for one in of]


def different_pairs(of: Sequence[Drawn], count: int, seed: int = 4) -> Iterator[Pair]:
    """`count` random pairs of different styles' pictures, each as the reference of the other in turn."""
    chosen = random.Random(seed)  # noqa: S311 - a sample, no secret
    while count:
        one, other = chosen.sample(of, 2)
        if one.style != other.style:
            count -= 1
            yield one, other


def hardest_pairs(of: Sequence[Drawn]) -> Iterator[Pair]:
    """Every two styles that share kind, colour and view."""
    for one, other in itertools.permutations(of, 2):
        alike = (one.kind, one.colour, one.view) == (other.kind, other.colour, other.view)
        if one.kind and alike and one.style != other.style:
            yield one, other


def colourways(of: Sequence[Drawn]) -> Iterator[Pair]:
    """Every two colours of one style in one view, each as the reference."""
    for one, other in itertools.permutations(of, 2):
        if (one.style, one.view) == (other.style, other.view) and one.colour != other.colour:
            yield one, other


def matched(pairs: Iterable[Pair], judge: Judge = by_andon) -> float:
    """The share of the pairs that match."""
    said = [judge(one, other) for one, other in pairs]
    return sum(said) / len(said)


def main() -> None:
    """Measure and print, as a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES)
    parser.add_argument("--styles", type=int, default=24)
    parser.add_argument("--pairs", type=int, default=5_000)
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    of = [*drawn(asked.styles), *photographed(asked.folder)]
    print(f"{len(of)} pictures\n\n| | pairs | asked | {' | '.join(JUDGES)} |\n|{' --- |' * (3 + len(JUDGES))}")
    for edits, least in ((EASY, 0.95), (HARD, 0.8)):
        for name, edit in edits.items():
            pairs = edited(of, edit)
            _row(name, len(pairs), f"≥ {least}", [f"{matched(pairs, judge):.3f}" for judge in JUDGES.values()])
    different = list(different_pairs(of, asked.pairs))
    for name, pairs, bound in (
        ("different pictures that match", different, "≤ 0.1 %"),
        ("of these of one kind, colour and view", list(hardest_pairs(of)), ""),
        ("two colours of a style that match", list(colourways(of)), "≤ 5 %"),
    ):
        _row(name, len(pairs), bound, [f"{matched(pairs, judge):.2%}" for judge in JUDGES.values()])
    _row("ms a pair, CPU", 500, "", [f"{_milliseconds(different[:500], judge):.2f}" for judge in JUDGES.values()])


def _row(name: str, count: int, asked: str, figures: Iterable[str]) -> None:
    print(f"| {name} | {count:,} | {asked} | {' | '.join(figures)} |", flush=True)


def _milliseconds(pairs: Sequence[Pair], judge: Judge) -> float:
    """Of a comparison, after hashes and key points were made once."""
    begun = time.process_time()
    matched(pairs, judge)
    return (time.process_time() - begun) / len(pairs) * 1000


if __name__ == "__main__":
    main()
