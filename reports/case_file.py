"""The file of a case as PDF: rights, reasons, time line, pictures, hashes of evidence, statements.

The page is built from escaped text alone, and printed by a Chromium that runs no script and has no network.
"""

import os
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Final

from playwright.sync_api import Error, sync_playwright

from model.errors import ServiceError
from model.texts import plain
from reports.filing import Complaint, local
from reports.ipr import thumbnail
from reports.records import Case, Reported, Right
from system import chromium

_PICTURE: Final = (1000, 1400)
"""Pixels of a picture in the file at most."""
_WAIT: Final = 60_000
"""Milliseconds for the whole page to be laid out."""
_FONTS: Final = {"ko": "KR", "zh": "SC", "zh-Hant": "TC", "en": "KR"}
_STYLE: Final = """
@page { size: A4; margin: 16mm 14mm }
body { font: 10pt/1.45 "Noto Sans CJK %s", "Noto Sans", sans-serif; color: #111 }
:lang(ko) { font-family: "Noto Sans CJK KR" } :lang(ja) { font-family: "Noto Sans CJK JP" }
:lang(zh) { font-family: "Noto Sans CJK SC" } :lang(zh-Hant) { font-family: "Noto Sans CJK TC" }
h1 { font-size: 16pt } h2 { font-size: 12pt; margin: 14pt 0 4pt; break-after: avoid }
table { border-collapse: collapse; width: 100%%; table-layout: fixed }
th { width: 42mm } td, th { border: 0.5pt solid #999; padding: 2pt 4pt; text-align: left;
vertical-align: top; overflow-wrap: anywhere } section { break-inside: avoid; margin-bottom: 8pt }
img { max-width: 70mm; max-height: 95mm; border: 0.5pt solid #999 } code { font-size: 8pt; overflow-wrap: anywhere }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-family: inherit }
"""


def case_pdf(case: Case, complaints: Sequence[Complaint], signer: str) -> bytes:
    """The file of the case as PDF; `signer` signs it, as every complaint in it.

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
            page = context.new_page()
            page.set_content(case_page(case, complaints, signer), timeout=_WAIT)
            printed = page.pdf(prefer_css_page_size=True, print_background=True)
            browser.close()
    except Error as error:
        raise ServiceError(f"Chromium did not print the case: {error.message.splitlines()[0]}") from None
    return printed


def case_page(case: Case, complaints: Sequence[Complaint], signer: str) -> str:
    """The page that is printed: HTML without scripts, links to elsewhere, or anything to load."""
    language = complaints[0].form.language if complaints else "en"
    parts = (
        f"<h1>Case {case.number}: {_text(case.kind)}</h1>",
        _table((("Channel", case.channel), ("Seller", case.seller), ("Stage", case.stage), ("Signed by", signer))),
        "<h2>Rights</h2>",
        _table((f"{one.mark}, {one.type}", _right(one)) for one in case.rights),
        "<h2>Time line</h2>",
        _table((_moment(case, one.at), f"{one.stage}, {one.who}: {one.why}") for one in case.steps),
        f"<h2>Listings ({len(case.listings)})</h2>",
        *(_listing(case, one) for one in case.listings),
        *_filed(complaints),
    )
    style = _STYLE % _FONTS.get(language, "KR")
    head = f'<meta charset="utf-8"><title>Case {case.number}</title><style>{style}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _right(one: Right) -> str:
    names = {"number": "", "country": "", "classes": "classes ", "owner": "owner ", "valid_to": "valid to "}
    return ", ".join(f"{word}{value}" for name, word in names.items() if (value := getattr(one, name)))


def _listing(case: Case, one: Reported) -> str:
    rows = [
        ("Link", one.url),
        ("Item", one.item_id),
        ("Title", one.title or "not read"),
        ("Seller", one.seller_name or one.seller_id or "not read"),
        ("Reason", one.reason),
        ("Seen", f"{_moment(case, one.first_seen)} to {_moment(case, one.last_seen)}"),
    ]
    if one.proof is None:
        return f"<section>{_table([*rows, ('Evidence', 'none is kept')])}</section>"
    taken = f"pack {one.proof.number}, captured {_moment(case, one.proof.captured_at)}, manifest SHA-256"
    rows.append(("Evidence", f"{taken} {one.proof.manifest_sha256}"))
    picture = thumbnail(one.proof.picture, _PICTURE) if one.proof.picture else None
    shown = f'<p><img alt="" src="data:image/png;base64,{b64encode(picture).decode()}"></p>' if picture else ""
    return f"<section>{_table(rows)}{shown}</section>"


def _filed(complaints: Iterable[Complaint]) -> Iterator[str]:
    for one in complaints:
        part = f", part {one.part} of {one.parts}" if one.parts > 1 else ""
        yield f"<h2>Complaint to {_text(one.form.name)}{part}</h2>"
        yield f'<pre lang="{one.form.language}">{escape(one.statement)}</pre>'
        if one.missing:
            facts = "".join(f"<li>{_text(fact)}</li>" for fact in one.missing)
            yield f"<h2>Missing</h2><ul>{facts}</ul>"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><th>{_text(name)}</th><td>{_text(said)}</td></tr>" for name, said in rows)
    return f"<table>{cells}</table>" if cells else "<p>None.</p>"


def _moment(case: Case, at: datetime) -> str:
    return f"{local(at, case):%Y-%m-%d %H:%M} {case.time_zone}"


def _text(text: str) -> str:
    return escape(plain(text))
