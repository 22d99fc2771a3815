"""Writes `docs/rules.md` from the rules themselves: `python -m monitors.documenting`."""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from model.finding import PERSISTENCE, Family, Persistence
from model.sentences import TEMPLATES
from monitors.rule import Rule, rules

PAGE: Final = Path(__file__).parents[1] / "docs" / "rules.md"

_HEAD: Final = """# Rules

Generated from the code by `python -m monitors.documenting`; do not edit.

A rule looks at what a capture read and at what the master file says, and judges only where both are known. A field that
was not read, an amount in another currency, stock counted more than 24 hours ago, a page that was blocked or could not
be read are not judged, and what is not judged neither opens nor resolves anything.

An amount opens a discrepancy when it is off by more than the larger of 0.5 % and one minor unit, and keeps it open
until it is not off at all. Policies are per piece: a listing's amounts are compared with the policy's times its pack.
Promotions hold from their first instant up to, and without, their last.

**One fault, one alarm.** Where several kinds see the same fault, the one that explains most speaks: each rule below
says which kinds silence it. When every variant of one seller on a page has the same fault, that is one discrepancy of
the page. A page that lists variants is judged by them, not by its "from" price.

**Independent sellers** set their own prices. In Korea, China and the EU their price findings are `info` (`rpm_lock`);
everywhere the list price is asked of them only where a policy or promotion names their channel or themselves.
`official` is a seller whom the master file calls so, and on own channels everybody whom it does not know.

**False positives.** Whatever people call a false positive, in Slack or by `andon discrepancies false-positive`, is
kept so that it can be judged again: the captures that judged it, the version of the master file and the numbers of
its sentence; its evidence is put on hold (`andon evidence release` ends that). `andon backtest --false-positives`
says of each whether it would still be told, by today's readers, rules and settings under the master file of then, and
how many of each kind; exit 1 when one would, so that a change of a rule can be held against all that people ever
found wrong. Where evidence holds a capture's page, the page is read again (`page`), else what was stored is judged
(`fields`). What came of the master file (`andon discrepancies cause ID --cause our_data` or `promotion`) or is about
a whole channel is not judged, and what somebody acknowledges or accepts afterwards is no false positive any more.
`andon capture sample EVIDENCE --to FOLDER` writes the pages of evidence, and what is read from them, as a case of the
readers' tests.

**Settings.** `[rules.KIND]` takes `enabled`, `severity` and `threshold`. A rule that is switched off silences nothing.
"""


def page() -> str:
    """The whole of `docs/rules.md`."""
    known = sorted(rules().values(), key=lambda rule: rule.kind)
    parts = [_HEAD]
    for family in Family:
        mine = [rule for rule in known if rule.family is family]
        if mine:
            parts.append(f"## {family.value.capitalize()}\n\n{_about_family(mine[0])}\n")
            parts += ["\n".join(_section(rule)) for rule in mine]
    return "\n".join(parts)


def _about_family(rule: Rule) -> str:
    module = sys.modules[rule.judge.__module__]
    return inspect.cleandoc(module.__doc__ or "")


def _section(rule: Rule) -> Iterator[str]:
    yield f"### `{rule.kind}`\n"
    yield inspect.cleandoc(rule.judge.__doc__ or "") + "\n"
    yield f"> {_sentence(rule.kind)}\n"
    yield f"- Judged by: {rule.needs}"
    yield f"- Severity: `{rule.severity.value}`, unless said above"
    if rule.unit:
        yield f"- Threshold: {rule.threshold:g} {rule.unit}"
    yield f"- Opens: {_persistence(rule.persistence or PERSISTENCE[rule.family])}"
    if rule.muted_by:
        yield f"- Silenced by: {', '.join(f'`{kind}`' for kind in rule.muted_by)}"
    if rule.merges != "never":
        yield f"- Variants: {_merges(rule)}"
    yield ""


def _sentence(kind: str) -> str:
    templates = TEMPLATES["en"]
    return templates.get(kind) or next(text for name, text in templates.items() if name.startswith(f"{kind}."))


def _persistence(persistence: Persistence) -> str:
    if persistence.of == 1:
        return "at the first look"
    looks = f"when {persistence.hits} of {persistence.of} looks show it"
    if persistence.at_once_off is None:
        return looks
    return f"{looks}, or one that is off by {persistence.at_once_off:g} per cent or more"


def _merges(rule: Rule) -> str:
    while_ = "any of them has it" if rule.merges == "while_any" else "all of them have it"
    return f"all with the fault are one discrepancy of the page, for as long as {while_}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
