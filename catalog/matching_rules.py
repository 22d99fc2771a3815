"""What two products' texts contradict each other in, in words: none of it may be accepted without a person.

Also what agrees that is more than words.
"""

from collections.abc import Collection, Iterator
from typing import Final

from catalog.matching_features import short_parts
from catalog.matching_text import Told
from catalog.matching_words import BUNDLES

_LONG_CODE: Final = 7
"""Characters from which on a shared code names one model; "GT-2000" names a series whose members differ by a number."""


def differences(a: Told, b: Told) -> tuple[str, ...]:
    """Contradictions, each as a reason: "colour differs: black / white"; the left side is `a`'s."""
    return tuple(_found(a, b))


def _found(a: Told, b: Told) -> Iterator[str]:
    if a.conditions != b.conditions:
        yield _differs("condition", a.conditions or {"new"}, b.conditions or {"new"})
    if a.pack != b.pack:
        yield _differs("pack", [str(a.pack)], [str(b.pack)])
    if a.ages != b.ages:
        yield _differs("age", a.ages or {"adults"}, b.ages or {"adults"})
    if a.for_whom and b.for_whom and not a.for_whom & b.for_whom and "unisex" not in a.for_whom | b.for_whom:
        yield _differs("for whom", a.for_whom, b.for_whom)
    if a.colours and b.colours and not set(a.colours) & set(b.colours):
        yield _differs("colour", a.colours, b.colours)
    if a.sizes and b.sizes and not a.sizes & b.sizes:
        yield _differs("size", a.sizes, b.sizes)
    yield from _names(a, b)


def _names(a: Told, b: Told) -> Iterator[str]:
    """Differences in what names the model."""
    if a.materials != b.materials and (a.materials and b.materials):
        yield _differs("material", a.materials, b.materials)
    yield from _measures(a, b)
    if (mine := a.words & BUNDLES) != (theirs := b.words & BUNDLES):
        yield _differs("bundle", mine or {"alone"}, theirs or {"alone"})
    code = same_code(a, b)
    if len(code) < _LONG_CODE and (parts := short_parts(a, b)):
        yield _differs("part of the name", parts[:1], parts[1:])
    if siblings := _siblings(a, b):
        yield _differs("code", siblings[:1], siblings[1:])
    elif not code and a.codes and b.codes:
        yield _differs("code", a.codes[:2], b.codes[:2])


def _measures(a: Told, b: Told) -> Iterator[str]:
    mine, theirs = dict(sorted(a.measures)), dict(sorted(b.measures))
    agreeing = {unit for unit, _ in a.measures & b.measures}
    for unit in sorted(mine.keys() & theirs.keys() - agreeing):
        yield _differs("measure", [mine[unit] + unit], [theirs[unit] + unit])


def same_code(a: Told, b: Told) -> str:
    """The longest code that both name, in any spelling; "" without one.

    A title that has codes of its own is held to them: what its text names besides is what the thing goes with.
    """
    shared = {
        *(code for code in a.codes if code in _where(b)),
        *(code for code in b.codes if code in _where(a)),
        *(a.bases & b.bases),
    }
    return max(shared, key=lambda code: (len(code), code), default="")


def _where(told: Told) -> str:
    return told.title.replace(" ", "") if told.codes else told.squashed


def _siblings(a: Told, b: Told) -> tuple[str, str] | tuple[()]:
    """Codes of one series, as long and begun alike, that differ: a maker's numbers of two versions."""
    theirs = [code for code in b.codes if code not in a.codes]
    for mine in (code for code in a.codes if code not in b.codes):
        for other in theirs:
            if (
                len(mine) == len(other) >= 6
                and mine[:3] == other[:3]
                and mine not in b.squashed
                and other not in a.squashed
            ):
                return mine, other
    return ()


def proof(a: Told, b: Told) -> str:
    """What agrees that is more than words: "code", "colours", or "" where one model in two colours would read the same.

    A short code names the series of something to wear, which comes in colours; one colour alone is often the same by
    chance.
    """
    code = same_code(a, b)
    if len(code) >= _LONG_CODE or (code and not a.for_whom | b.for_whom | a.ages | b.ages):
        return "code"
    if set(a.colours) == set(b.colours) and len(a.colours) + bool(code) > 1:
        return "colours"
    return ""


def _differs(what: str, mine: Collection[str], theirs: Collection[str]) -> str:
    return f"{what} differs: {_listed(mine)} / {_listed(theirs)}"


def _listed(values: Collection[str]) -> str:
    return ", ".join(sorted(values))[:60]
