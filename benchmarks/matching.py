"""Matching on the public pairs of products, and its speed on made ones; `--train` makes the scorer anew.

    python -m benchmarks.matching [--train] [--no-speed]

Pairs come from bench/matching in the folder that ANDON_SHARED names (../shared): files `*train*` train, every other
file is judged. Nothing but the train files is looked at in training: the features of each pair, the trees, and both
bars, which are set on scores out of fold. Words are weighed by their rarity among the products of the file in hand, as
the catalogue weighs them among its SKUs.
"""

import argparse
import gzip
import json
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from catalog import matching_scorer
from catalog.matching import Candidate, Catalogue, Sku
from catalog.matching_features import NAMES, Rarity, compare
from catalog.matching_rules import differences, proof
from catalog.matching_scorer import ACCEPTED, REVIEW, Scorer
from catalog.matching_text import Told, tell

WEIGHTS = Path(matching_scorer.__file__).with_name(matching_scorer.FILE)
TREES, DEPTH, RATE, FOLDS, ROUNDS = 100, 4, 0.1, 5, 3
SPARE = 0.25
_LANGUAGE = re.compile(r'"@[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?')
_Numbers = npt.NDArray[np.float64]


@dataclass
class Pairs:
    """A file of pairs: features, labels, and which pairs contradict themselves or prove themselves."""

    name: str
    features: _Numbers
    same: npt.NDArray[np.bool_]
    differ: npt.NDArray[np.bool_]
    proofs: npt.NDArray[np.str_]


@dataclass
class Judged:
    """How a file's pairs came out at the two bars."""

    f1: float
    precision: float
    recall: float
    accepted: int
    wrong: list[int] = field(default_factory=list)


def folder() -> Path:
    """Where the public pairs lie."""
    return Path(os.environ.get("ANDON_SHARED", "../shared")) / "bench" / "matching"


def side(row: dict[str, str]) -> tuple[str, str, float | None]:
    """Title, text and price of one side of a pair; web data quotes its titles and marks their languages."""
    if "name" in row:
        written = row.get("price") or ""
        return row["name"], row.get("description") or "", float(written) if re.fullmatch(r"[\d.]+", written) else None
    parts = [part.strip() for part in _LANGUAGE.sub('"', row["title"]).split('"')]
    title, *rest = [part for part in parts if part] or [""]
    return title, " ".join(rest), None


def load(path: Path) -> Pairs:
    """A file's pairs, compared."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    told: dict[tuple[str, str, float | None], Told] = {}
    for row in rows:
        for one in (side(row["left"]), side(row["right"])):
            told.setdefault(one, tell(*one))
    rarity = Rarity.of(told.values())
    sides = [(told[side(row["left"])], told[side(row["right"])]) for row in rows]
    return Pairs(
        path.name.partition(".")[0],
        np.array([compare(a, b, rarity) for a, b in sides]),
        np.array([int(row["label"]) == 1 for row in rows]),
        np.array([bool(differences(a, b)) for a, b in sides]),
        np.array([proof(a, b) for a, b in sides]),
    )


def judge(pairs: Pairs, scorer: Scorer) -> Judged:
    """F1 of the pairs from .6, and precision and recall of those accepted: from .95, with no contradiction."""
    margins = scorer.margins(pairs.features)
    scores = np.array([scorer.score(float(margin), kind) for margin, kind in zip(margins, pairs.proofs, strict=True)])
    return judged(pairs, scores >= REVIEW, (scores >= ACCEPTED) & ~pairs.differ)


def judged(pairs: Pairs, found: npt.NDArray[np.bool_], accepted: npt.NDArray[np.bool_]) -> Judged:
    """The figures of a judgement."""
    hits = int((found & pairs.same).sum())
    right = int((accepted & pairs.same).sum())
    total = int(pairs.same.sum())
    return Judged(
        2 * hits / max(1, int(found.sum()) + total),
        right / max(1, int(accepted.sum())),
        right / max(1, total),
        int(accepted.sum()),
        np.flatnonzero(accepted & ~pairs.same).tolist(),
    )


def learner(seed: int) -> Any:
    """The trees before training; shallow, and each on a part of pairs and features, so that they do not learn rows."""
    from sklearn.ensemble import GradientBoostingClassifier  # noqa: PLC0415 - only training needs it

    return GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=RATE,
        subsample=0.6,
        max_features=0.3,
        min_samples_leaf=12,
        random_state=seed,
    )


def out_of_fold(features: _Numbers, same: npt.NDArray[np.bool_], parts: npt.NDArray[np.int64]) -> _Numbers:
    """Log odds of each pair by trees that did not see it, mean of several ways to fold; folds keep each set's share."""
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415 - only training needs it

    total = np.zeros(len(same))
    for seed in range(ROUNDS):
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        for seen, held in folds.split(features, parts * 2 + same):
            total[held] += learner(seed).fit(features[seen], same[seen]).decision_function(features[held])
    return total / ROUNDS


def best_f1(margins: _Numbers, same: npt.NDArray[np.bool_]) -> float:
    """The log odds from which on F1 is best."""
    order = np.argsort(-margins)
    hits = np.cumsum(same[order])
    return float(margins[order][np.argmax(2 * hits / (np.arange(1, len(same) + 1) + same.sum()))])


def train(sets: Sequence[Pairs]) -> dict[str, Any]:
    """The scorer's file, from all train sets together: one model for all kinds of goods."""
    features = np.vstack([one.features for one in sets])
    same = np.concatenate([one.same for one in sets])
    differ = np.concatenate([one.differ for one in sets])
    parts = np.repeat(np.arange(len(sets)), [len(one.same) for one in sets])
    margins = out_of_fold(features, same, parts)
    proofs = np.concatenate([one.proofs for one in sets])
    review_at = round(best_f1(margins, same), 3)
    accept_at = {kind: above(margins[~same & ~differ & (proofs == kind)]) for kind in ("code", "colours")}
    for at, one in enumerate(sets):
        here = margins[parts == at]
        need = np.array([accept_at.get(kind, np.inf) for kind in one.proofs])
        show(f"{one.name} out of fold", judged(one, here >= review_at, (here >= need) & ~one.differ))
    models = [learner(seed).fit(features, same) for seed in range(ROUNDS)]
    return {
        "made_by": "python -m benchmarks.matching --train",
        "from": {one.name: f"{len(one.same)} pairs, {int(one.same.sum())} of them the same" for one in sets},
        "bars_from": f"log odds out of fold on these pairs: review_at best F1, accept_at {SPARE} above each false pair",
        "bars": {"review_at": review_at, "accept_at": accept_at},
        "start": round(float(np.log(same.mean() / (1 - same.mean()))), 6),
        "depth": DEPTH,
        "trees": [nodes(stage[0].tree_) for model in models for stage in model.estimators_],
    }


def above(false: _Numbers) -> float:
    """A bar that no false pair reaches, with some to spare for those that training did not show."""
    return round(float(false.max()) + SPARE, 3)


def nodes(tree: Any) -> list[list[Any]]:
    """A tree's nodes: `[feature, threshold, left, right]`, or `[value]` of a leaf."""
    return [
        [round(RATE / ROUNDS * float(tree.value[at].item()), 5)]
        if tree.children_left[at] < 0
        else [
            NAMES[tree.feature[at]],
            round(float(tree.threshold[at]), 5),
            int(tree.children_left[at]),
            int(tree.children_right[at]),
        ]
        for at in range(tree.node_count)
    ]


def write(data: dict[str, Any]) -> None:
    """The scorer's file, one tree a line."""
    head = json.dumps({key: value for key, value in data.items() if key != "trees"}, indent=1, ensure_ascii=False)
    trees = ",\n".join("  " + json.dumps(tree, separators=(",", ":")) for tree in data["trees"])
    WEIGHTS.write_text(f'{head[:-2]},\n "trees": [\n{trees}\n ]\n}}\n', "utf-8")


def show(name: str, said: Judged) -> None:
    """One line of the table."""
    print(
        f"{name:44} F1 {said.f1:.3f}   accepted {said.accepted:4}  precision {said.precision:.4f}"
        f"  recall {said.recall:.3f}  wrong rows {said.wrong}"
    )


SYLLABLES = "ka ri no ta mi su ve lo pra ten zo hi ba dex mor qui al sen tu wy".split()
COLOUR_NAMES = "Black White Red Navy Green Grey Pink Beige".split()


def made_skus(count: int, dice: random.Random) -> Iterator[Sku]:
    """SKUs of made products in five sizes."""
    for number in range(count // 5):
        model = "".join(dice.choices(SYLLABLES, k=3)).title()
        kind = dice.choice(["Runner", "Trail", "Court", "Slide", "Hiker", "Walker"])
        code = f"{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}{number:05d}"
        colours = dice.sample(COLOUR_NAMES, 2)
        name = f"{model} {kind} {dice.randint(1, 9)}"
        for size in range(240, 290, 10):
            yield Sku(
                code=f"{code}-{size}",
                product_code=code,
                brands=("Haru", "하루"),
                names=(name, f"{name} 러닝화"),
                colour=colours[size > 260],
                size=str(size),
                codes=(code,),
            )


def made_candidates(skus: Sequence[Sku], count: int, dice: random.Random) -> Iterator[Candidate]:
    """Listings of some of the SKUs, as sellers write them: a third with the code, a third of another brand."""
    for number in range(count):
        sku = dice.choice(skus)
        brand = "Sora" if number % 3 == 0 else dice.choice(sku.brands)
        code = f" {sku.codes[0]}" if number % 3 == 1 else ""
        title = f"[정품] {brand} {sku.names[0]} {sku.colour}{code} {sku.size}mm 운동화 무료배송"
        yield Candidate(title=title, text="가볍고 편안한 러닝화, 당일배송. " * 5)


def speed(candidates: int = 10_000, skus: int = 50_000) -> float:
    """CPU seconds of one process to build a catalogue and match candidates against it: others' work does not count."""
    dice = random.Random(5)  # noqa: S311 - the same products each time
    goods = list(made_skus(skus, dice))
    listed = list(made_candidates(goods, candidates, dice))
    begun = time.process_time()
    catalogue = Catalogue.of(goods)
    built = time.process_time() - begun
    verdicts = [found[0].verdict if (found := catalogue.match(one)) else "none" for one in listed]
    whole = time.process_time() - begun
    counts = {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))}
    whom = f"{candidates:,} candidates against {skus:,} SKUs"
    print(f"{whom}: {whole:.1f} s CPU of one process, of which building {built:.1f} s; {counts}")
    return whole


def main() -> None:
    """Train where asked, then judge and time."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--train", action="store_true", help="make the scorer anew from the train files")
    asked.add_argument("--no-speed", action="store_true", help="leave the speed out")
    said = asked.parse_args()
    paths = sorted(folder().glob("*.jsonl.gz"))
    if said.train:
        write(train([load(path) for path in paths if "train" in path.name]))
        matching_scorer.scorer.cache_clear()
    for path in paths:
        if "train" not in path.name:
            show(path.name.partition(".jsonl")[0], judge(load(path), matching_scorer.scorer()))
    if not said.no_speed:
        speed()


if __name__ == "__main__":
    main()
