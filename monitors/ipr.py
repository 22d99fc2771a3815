"""Strangers: who sells without leave, with the brand's pictures or name, what may be a copy, what was imported past it.

Nothing here is called a fake: a finding says "suspected, because", with the signs and what each weighs. Its score is
1 - (1 - w1) x (1 - w2) x … over the weights of the signs that were seen (`[ipr.weights]` of the settings), and it opens
from the rule's threshold on. No rule accuses where it is not as good as certain whose goods a listing offers: the match
must be .95 or a person's. `trademark_misuse` is about other goods under the brand's name and needs that name, or one
that is nearly spelled so, in the title. Used goods, and what goes with the brand's goods, are not accused.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from catalog.matching_scorer import ACCEPTED
from model.finding import Family, Severity
from monitors.columns import Mask, Objects, true
from monitors.ipr_signs import MAKERS, score, words
from monitors.rule import Frames, Judgement, rule
from monitors.strangers import LEAVE

_SCORE: Final = "of 1, the score from which it opens"
_NEEDS: Final = "a match of .95 or more to a product of the master file, and the seller's role now"


def accusable(rows: pd.DataFrame) -> Mask:
    """Rows that surely offer the brand's goods as new, by a seller without leave."""
    sure = true(rows["match"] >= ACCEPTED) & ~true(rows["used"]) & ~true(rows["fits"])
    return sure & ~true(rows["role"].isin(LEAVE))


def _judged(frames: Frames, kind: str, may: Mask) -> Judgement:
    """What the signs of a kind say of the rows that may be accused of it; of all others that there is nothing.

    So an accusation ends when its seller was given leave, or the listing turned out to sell something else.
    """
    rows = frames.strangers
    scores = np.zeros(len(rows))
    said: Objects = np.full(len(rows), None, dtype=object)
    told: list[Any] = rows.to_dict("records")
    for i in np.flatnonzero(may).tolist():
        signs = MAKERS[kind](told[i])
        scores[i], said[i] = score(signs, frames.weights), words(signs, frames.weights)
    return Judgement(
        judged=true(rows["seller"] != ""),
        violated=may & (scores >= frames.limits[kind]),
        numbers={"score": _shown(scores), "reasons": said, **_matched(rows)},
    )


def _matched(rows: pd.DataFrame) -> Mapping[str, Any]:
    return {"match": _shown(rows["match"].to_numpy(dtype=np.float64)), "matched_by": rows["matched_by"]}


def _shown(scores: Any) -> Objects:
    """Scores as texts of two digits, rounded down: .949 is not .95."""
    return np.array([f"{int(score * 100 + 1e-9) / 100:.2f}" for score in scores], dtype=object)


@rule(Family.IPR, "strangers", Severity.WARNING, needs=_NEEDS, threshold=0.95, unit=_SCORE)
def unauthorised_seller(frames: Frames) -> Judgement:
    """A seller whom the master file gives no leave on this channel now sells the brand's goods as new.

    Its score is the match's. What the master file does not name is a seller without leave; so is one whose leave ended,
    has not begun, or holds on another channel.
    """
    rows = frames.strangers
    judged = true(rows["seller"] != "")
    return Judgement(
        judged=judged,
        violated=judged & accusable(rows) & true(rows["match"] >= frames.limits["unauthorised_seller"]),
        numbers={**_matched(rows), "score": _shown(rows["match"].to_numpy(dtype=np.float64)), "role": rows["role_why"]},
    )


@rule(Family.IPR, "strangers", Severity.WARNING, needs=_NEEDS, threshold=0.75, unit=_SCORE)
def counterfeit_suspected(frames: Frames) -> Judgement:
    """Goods that are offered as the brand's may be copies.

    Signs: the price against the list price and against what sellers with leave ask; words for copies that are not
    denied; no legal identity; a new seller; a picture shared with other sellers without leave, where the master file
    has the product's own; a size or colour that the product does not have; from where it ships.
    """
    return _judged(frames, "counterfeit_suspected", accusable(frames.strangers))


@rule(
    Family.IPR,
    "strangers",
    Severity.INFO,
    needs=_NEEDS,
    threshold=0.7,
    unit=_SCORE,
    muted_by=("counterfeit_suspected",),
)
def grey_import(frames: Frames) -> Judgement:
    """Genuine goods seem to be imported past the brand's own channels: its words, or from where it ships."""
    return _judged(frames, "grey_import", accusable(frames.strangers))


@rule(Family.IPR, "strangers", Severity.WARNING, needs=f"{_NEEDS}; the brand's pictures", threshold=0.8, unit=_SCORE)
def image_misuse(frames: Frames) -> Judgement:
    """A seller without leave shows the brand's own pictures, edited or not.

    Compared as for `image_mismatch`: the page's first five pictures with those that the master file has of the product.
    """
    return _judged(frames, "image_misuse", accusable(frames.strangers))


@rule(
    Family.IPR, "strangers", Severity.WARNING, needs="the title, and the brand's spellings", threshold=0.7, unit=_SCORE
)
def trademark_misuse(frames: Frames) -> Judgement:
    """The brand's name, or one nearly spelled so, is used for goods that are not the brand's."""
    rows = frames.strangers
    other = true(rows["match"] < ACCEPTED) & ~true(rows["fits"]) & ~true(rows["used"]) & ~true(rows["foreign"])
    return _judged(frames, "trademark_misuse", other & ~true(rows["role"].isin(LEAVE)))


@rule(
    Family.IPR, "strangers", Severity.WARNING, needs=f"{_NEEDS}; listings removed before", threshold=0.75, unit=_SCORE
)
def relisted(frames: Frames) -> Judgement:
    """A listing repeats one that was removed: the same seller, picture or text under a new id."""
    rows = frames.strangers
    said = _judged(frames, "relisted", accusable(rows) & true(rows["removed"] != ""))
    return replace(said, numbers={**said.numbers, "removed": rows["removed"]})
