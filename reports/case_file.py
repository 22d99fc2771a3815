"""The file of a case as PDF: rights, reasons, time line, pictures, hashes of evidence, statements.

The page is built from escaped text alone, and printed by a Chromium that runs no script and has no network.
"""

import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from html import escape
from typing import Final

from playwright.sync_api import BrowserContext, Error, sync_playwright

from model.errors import ServiceError
from model.texts import plain
from reports.case_words import Words, words
from reports.drafting import Draft
from reports.filing import Complaint, local
from reports.ipr import thumbnail
from reports.marketplaces import form_of
from reports.records import Case, Finding, Photo, Proof, Reported, Right, Step
from system import chromium

_PICTURE: Final = (1000, 1400)
"""Pixels of a picture in the file at most."""
_PICTURES: Final = 100
"""In one file; the others are in the packs."""
_WAIT: Final = 60_000
"""Milliseconds for the whole page to be laid out."""
_FONTS: Final = {"ko": "KR", "zh": "SC", "zh-Hant": "TC", "en": "KR"}
_STYLE: Final = """
@page { size: A4; margin: 16mm 14mm }
body { font: 10pt/1.45 "Noto Sans CJK %s", "Noto Sans", sans-serif; color: #111 }
:lang(ko) { font-family: "Noto Sans CJK KR" } :lang(ja) { font-family: "Noto Sans CJK JP" }
:lang(zh) { font-family: "Noto Sans CJK SC" } :lang(zh-Hant) { font-family: "Noto Sans CJK TC" }
h1 { font-size: 16pt } h2 { font-size: 12pt; margin: 14pt 0 4pt; break-after: avoid }
.complaint { break-before: page }
table { border-collapse: collapse; width: 100%%; table-layout: fixed }
th { width: 42mm } td, th { border: 0.5pt solid #999; padding: 2pt 4pt; text-align: left;
vertical-align: top; overflow-wrap: anywhere } section { margin-bottom: 8pt } tr, img { break-inside: avoid }
img { max-width: 70mm; max-height: 95mm; border: 0.5pt solid #999 } code { font-size: 8pt; overflow-wrap: anywhere }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-family: inherit }
"""


Printer = Callable[[str], bytes]
"""From a page of HTML to its PDF."""


@contextmanager
def printing() -> Iterator[Printer]:
    """What prints pages, by one Chromium for all of them.

    Raises:
        ServiceError: there is no Chromium, or it does not print.
    """
    path = chromium.executable()
    if path is None:
        raise ServiceError(chromium.MISSING)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(path), args=list(chromium.ARGUMENTS), chromium_sandbox=os.geteuid() != 0
            )
            context = browser.new_context(java_script_enabled=False, offline=True, service_workers="block")
            yield partial(_print, context)
            browser.close()
    except Error as error:
        raise ServiceError(f"Chromium did not print the case: {error.message.splitlines()[0]}") from None


def _print(context: BrowserContext, html: str) -> bytes:
    page = context.new_page()
    page.set_content(html, timeout=_WAIT)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    page.close()
    return printed


def case_page(draft: Draft, signer: str | None) -> str:
    """The page that is printed: HTML without scripts, links to elsewhere, or anything to load.

    Its words are in the language of its complaints, else in that of the marketplace's form.

    Raises:
        ServiceError: a picture is not there, or was changed since it was kept.
    """
    case = draft.case
    language = draft.complaints[0].form.language if draft.complaints else form_of(case.platform).language
    say = words(language)
    pictured = {one.item_id for one in [one for one in case.listings if one.proof and one.proof.picture][:_PICTURES]}
    parts = (
        f"<h1>{_text(say('Case {number}: {kind}', number=case.number, kind=case.kind))}</h1>",
        _table(say, _head(say, case, signer)),
        f"<h2>{say('Rights')}</h2>",
        _table(say, ((f"{one.mark}, {one.type}", _right(say, one)) for one in case.rights)),
        f"<h2>{say('Time line ({zone})', zone=case.time_zone)}</h2>",
        _table(say, ((f"{local(one.at, case):%Y-%m-%d %H:%M}", _stepped(one)) for one in case.steps)),
        f"<h2>{say('Test purchases')}</h2>" if case.photos else "",
        *(_photo(say, one) for one in case.photos[:_PICTURES]),
        f"<h2>{say('Listings ({count})', count=len(case.listings))}</h2>",
        *(_listing(say, case, one, pictured=one.item_id in pictured) for one in case.listings),
        f"<h2>{say('Missing')}</h2>" if draft.lacks else "",
        _list(draft.lacks),
        f"<p>{_text(say('Nothing is complained of, for {why}.', why=draft.withheld))}</p>" if draft.withheld else "",
        *(_filed(say, one) for one in draft.complaints),
    )
    style = _STYLE % _FONTS.get(language, "KR")
    head = f'<meta charset="utf-8"><title>Case {case.number}</title><style>{style}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _head(say: Words, case: Case, signer: str | None) -> Iterator[tuple[str, str]]:
    """What is known of the seller and the case; a row for each fact that there is."""
    facts = {
        "Channel": case.channel,
        "Seller": case.seller,
        "Seller id": case.seller_id,
        "Legal name": case.legal_name,
        "Business number": case.business_number,
        "Role": case.role,
        "Stage": case.stage,
        "Signed by": signer,
    }
    return ((say(name), said) for name, said in facts.items() if said)


def _right(say: Words, one: Right) -> str:
    names = {"number": "", "country": "", "classes": "classes", "owner": "owner", "valid_to": "valid to"}
    held = ((word, getattr(one, name)) for name, word in names.items())
    return ", ".join(f"{say(word)} {value}" if word else f"{value}" for word, value in held if value)


def _stepped(one: Step) -> str:
    return f"{one.stage}, {one.who}: {one.why}"


def _listing(say: Words, case: Case, one: Reported, *, pictured: bool) -> str:
    first, last = _moment(case, one.first_seen), _moment(case, one.last_seen)
    gone = say("gone since {at}", at=_moment(case, one.gone)) if one.gone else say("up when it was last looked at")
    rows = [
        (say("Link"), one.url),
        (say("Item"), one.item_id),
        (say("Title"), one.title or say("not read")),
        (say("Sells"), _sells(say, one)),
        (say("Reason"), one.reason),
        *((one_.kind, _found(say, one_)) for one_ in one.findings),
        (say("Seen"), say("{first} to {last}", first=first, last=last)),
        (say("Now"), gone),
    ]
    if one.proof is None:
        return f"<section>{_table(say, [*rows, (say('Evidence'), say('none is kept'))])}</section>"
    at = _moment(case, one.proof.captured_at)
    taken = say("pack {number}, captured {at}, manifest SHA-256", number=one.proof.number, at=at)
    rows.append((say("Evidence"), f"{taken} {one.proof.manifest_sha256}"))
    return f"<section>{_table(say, rows)}{_picture(say, one.proof, pictured=pictured)}</section>"


def _picture(say: Words, proof: Proof, *, pictured: bool) -> str:
    if proof.picture is None:
        unseen = say("No picture: no browser looked at the page. What the server sent is in the pack.")
        return f"<p>{unseen}</p>"
    if not pictured:
        return f"<p>{say('The picture is in the pack: this file shows the first {count}.', count=_PICTURES)}</p>"
    return _shown(proof.picture()) or f"<p>{say('The picture cannot be shown; it is in the pack.')}</p>"


def _photo(say: Words, one: Photo) -> str:
    shown = _shown(one.body()) or f"<p>{say('It cannot be shown.')}</p>"
    return f"<section>{_table(say, ((say('Photo'), one.name), ('SHA-256', one.sha256)))}{shown}</section>"


def _shown(picture: bytes) -> str:
    """The picture as part of the page; "" where it is none that can be opened."""
    small = thumbnail(picture, _PICTURE, "JPEG")
    return f'<p><img alt="" src="data:image/jpeg;base64,{b64encode(small).decode()}"></p>' if small else ""


def _sells(say: Words, one: Reported) -> str:
    """What of the brand it is, and how that is known as far as the reason does not say it."""
    match = one.match
    if match is None:
        return say("not matched to goods of the brand")
    goods = ", ".join(part for part in (match.product, match.sku and f"SKU {match.sku}") if part)
    score = say("score {score}", score=f"{match.score:.2f}") if match.score is not None else ""
    known = (why for why in match.reasons if why not in one.reason)
    by = say("said by {who}", who=match.by) if match.by else ""
    return "; ".join(part for part in (goods, score, *known, by) if part)


def _found(say: Words, one: Finding) -> str:
    scored = ", " + say("score {score}", score=one.score) if one.score else ""
    return say("discrepancy {number}, {state}", number=one.number, state=one.state) + scored


def _filed(say: Words, one: Complaint) -> str:
    part = ", " + say("part {part} of {parts}", part=one.part, parts=one.parts) if one.parts > 1 else ""
    missing = f"<h2>{say('Missing in this complaint')}</h2>{_list(one.missing)}" if one.missing else ""
    statement = f'<pre lang="{one.form.language}">{escape(one.statement)}</pre>'
    heading = say("Complaint to {form}", form=one.form.name)
    return f"<h2 class=complaint>{_text(heading)}{part}</h2>{statement}{missing}"


def _list(facts: Iterable[str]) -> str:
    rows = "".join(f"<li>{_text(fact)}</li>" for fact in facts)
    return f"<ul>{rows}</ul>" if rows else ""


def _table(say: Words, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><th>{_text(name)}</th><td>{_text(said)}</td></tr>" for name, said in rows)
    return f"<table>{cells}</table>" if cells else f"<p>{say('None.')}</p>"


def _moment(case: Case, at: datetime) -> str:
    return f"{local(at, case):%Y-%m-%d %H:%M} {case.time_zone}"


def _text(text: str) -> str:
    return escape(plain(text))
