"""Evidence as a case for the readers' tests: its pages and what today's reader makes of them, in one folder."""

import json
from pathlib import Path
from typing import Any, Final

from model.capture import PRICE_FIELDS
from model.errors import InputError
from reading.page import Page
from spiders.extracting import as_json
from spiders.platforms import by_name
from spiders.rereading import pages_of, read
from store import people
from store.engine import write
from store.evidence import finding
from store.evidence.keeping import EXCHANGE
from store.evidence.vault import Vault
from store.opening import Opened

_CASE: Final = "expected.json"
_SHOWN: Final = ("outcome", "external_id", "name", "brand", "currency", *PRICE_FIELDS, "availability", "quantity")
"""What of the reading is written down; what is empty is left out."""


def write_sample(house: Opened, number: int, folder: Path) -> Path:
    """Write the pages of pack `number` into a new `folder`, with `expected.json`; the trail says who did. Its path.

    Raises:
        InputError: there is no such pack, it has no page, its channel is unknown, or the folder is there already.
        ServiceError: the evidence's place or the database does not answer.
    """
    with write(house.engine) as conn:
        user_id = people.current_user_id(conn, house.settings)
        row = finding.get(conn, number)
        exchange = next((one for one in finding.files_of(conn, number) if one.path.endswith(EXCHANGE)), None)
    pages = pages_of(Vault.of(house.settings).get(exchange.sha256)) if exchange else []
    if not pages:
        raise InputError(f"evidence {number} holds no page; what an API or a feed told has none")
    platform = by_name(house.settings.channel(row.channel).platform)
    said = as_json(read(platform, pages))
    case = {
        "pages": [_page(page, place) for place, page in enumerate(pages, 1)],
        "expected": {name: said[name] for name in _SHOWN if said[name] is not None},
    }
    _write(folder, pages, case)
    with write(house.engine) as conn:
        people.record(conn, "hand out", folder.name, {"evidence": [number]}, user_id=user_id)
    return folder / _CASE


def _write(folder: Path, pages: list[Page], case: dict[str, Any]) -> None:
    try:
        folder.mkdir(parents=True)
        for page, told in zip(pages, case["pages"], strict=True):
            (folder / told["file"]).write_bytes(page.body)
        (folder / _CASE).write_text(json.dumps(case, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except FileExistsError:
        raise InputError(f"{folder}: is there already; name a new folder") from None
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror or error}") from None


def _page(page: Page, place: int) -> dict[str, Any]:
    """What a case says of a page: its file, its address, and the rest where it matters."""
    kind = "json" if "json" in (page.content_type or "") else "html"
    told = {"file": f"page-{place}.{kind}", "url": page.url}
    more = {"status": page.status, "content_type": page.content_type, "requested_url": page.requested_url}
    return told | {name: value for name, value in more.items() if value not in (None, 200)}
