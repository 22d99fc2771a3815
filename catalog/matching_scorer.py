"""A score from 0 to 1 for two products' texts: boosted decision trees over the features, as data beside this module.

`python -m benchmarks.matching --train` makes `matching_scorer.json` anew and writes into it what it was trained on and
where its two bars come from. Reading it needs numpy only.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from catalog.matching_features import NAMES

ACCEPTED: Final = 0.95
REVIEW: Final = 0.6
UNPROVEN: Final = 0.94
"""The most that is said of what may not be accepted without a person."""
FILE: Final = "matching_scorer.json"
_Numbers = npt.NDArray[np.float64]
_Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scorer:
    """All trees' nodes in a row; a leaf is its own left and right child."""

    roots: _Places
    feature: _Places
    threshold: _Numbers
    left: _Places
    right: _Places
    value: _Numbers
    depth: int
    start: float
    """The log odds of a pair before any tree has spoken."""
    review_at: float
    """Log odds with the best F1 out of fold on the training pairs: score .6."""
    accept_at: dict[str, float]
    """By proof (`catalog.matching_rules.proof`), log odds above every false pair out of fold on the training pairs:
    score .95. Without proof no score reaches .95."""

    def margins(self, features: Sequence[_Numbers] | _Numbers) -> _Numbers:
        """Log odds of each pair, from its features in the order of `NAMES`."""
        pairs = np.asarray(features, dtype=np.float32)  # as scikit-learn compares with thresholds
        if not len(pairs):
            return np.zeros(0)
        at = np.repeat(self.roots[:, None], len(pairs), axis=1)
        columns = np.arange(len(pairs)) * pairs.shape[1]
        flat = pairs.ravel()
        for _ in range(self.depth):
            low = flat[self.feature[at] + columns] <= self.threshold[at]
            at = np.where(low, self.left[at], self.right[at])
        total: _Numbers = self.start + self.value[at].sum(axis=0)
        return total

    def score(self, margin: float, proof: str) -> float:
        """A pair's score: .6 and .95 at the two bars, between and beyond them by log odds; below .95 without proof."""
        low, high = _log_odds(REVIEW), _log_odds(ACCEPTED)
        accept_at = self.accept_at.get(proof, max(self.accept_at.values()))
        if margin < self.review_at:
            odds = low + margin - self.review_at
        elif margin < accept_at:
            odds = low + (high - low) * (margin - self.review_at) / (accept_at - self.review_at)
        else:
            odds = high + margin - accept_at
        score = 1 / (1 + math.exp(-odds))
        return score if proof else min(score, UNPROVEN)


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


@cache
def scorer() -> Scorer:
    """The scorer that comes with the program."""
    return read(json.loads(files("catalog").joinpath(FILE).read_text("utf-8")))


def read(data: dict[str, Any]) -> Scorer:
    """A scorer from its file: `trees` are lists of nodes, `[feature, threshold, left, right]` or `[value]`."""
    place = {name: at for at, name in enumerate(NAMES)}
    sizes = [len(tree) for tree in data["trees"]]
    roots = np.cumsum([0, *sizes[:-1]])
    feature, left, right = (np.zeros(sum(sizes), dtype=np.int64) for _ in range(3))
    threshold, value = np.zeros(sum(sizes)), np.zeros(sum(sizes))
    for root, tree in zip(roots.tolist(), data["trees"], strict=True):
        for at, node in enumerate(tree, root):
            left[at] = right[at] = at
            if len(node) == 1:
                value[at] = node[0]
            else:
                feature[at], threshold[at] = place[node[0]], node[1]
                left[at], right[at] = root + node[2], root + node[3]
    low, high = data["bars"]["review_at"], data["bars"]["accept_at"]
    return Scorer(
        roots,
        feature,
        threshold,
        left,
        right,
        value,
        data["depth"],
        data["start"],
        low,
        high,
    )
