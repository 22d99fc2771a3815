"""From a template to a page: escaped, in the viewer's language, with their clock."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from model.errors import AndonError
from model.lazy import Lazy
from model.locales import duration, moment, money
from model.money import Money
from model.words import kind, word
from system import clock
from web import static
from web.house import House
from web.viewer import Viewer
from web.wording import NAMES, accepted, gettext, knows, ngettext, said, sentence

_LOCALES: Final = {"en": "en_GB", "ko": "ko_KR", "zh": "zh_Hans_CN"}


def render(
    request: Request, viewer: Viewer | None, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """The page that `template` makes of `context`, for a viewer, or for whoever has not signed in."""
    house: House = request.app.state.house
    language = viewer.language if viewer else accepted(request.headers.get("accept-language", ""))
    zone = viewer.zone if viewer else ZoneInfo(house.settings.time_zone)
    common = {
        "viewer": viewer,
        "language": language,
        "path": request.url.path,
        "query": dict(request.query_params),
        "when": partial(_when, house, zone, language),
        "team": house.settings,
    }
    return HTMLResponse(environment(language).get_template(template).render({**common, **context}), status)


def link(path: str, **query: object) -> str:
    """`path` with those parts of a query that are not empty."""
    kept = {name: value for name, value in query.items() if value not in (None, "", [], ())}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


@cache
def environment(language: str) -> Environment:
    """What renders templates in a language, with the words, filters and functions that they use."""
    made = Environment(
        loader=PackageLoader("web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        partial(gettext, language), partial(ngettext, language), newstyle=True
    )
    made.globals |= {
        "word": lambda name, **parts: word(name, language, **parts),
        "kind": lambda name: kind(name, language),
        "languages": NAMES,
        "zip": zip,
        "link": link,
        "static": static.address,
    }
    made.filters.update(_filters(language))
    return made


def _filters(language: str) -> Mapping[str, Callable[..., Any]]:
    """How values are written in templates: `{{ 0.25 | percent }}`."""
    locale = _LOCALES[language]

    def amount(value: Money) -> str:
        return money(str(value.amount), value.currency, language)

    return {
        "number": partial(format_decimal, locale=locale),
        "percent": partial(format_percent, format="#,##0.#%", locale=locale),
        "money": amount,
        "lasting": partial(duration, language=language),
        "embedded": embedded,
        "said": partial(_sentence, language),
    }


def embedded(value: Mapping[str, Any]) -> Markup:
    """`value` as JSON that may stand in a script element of type application/json: nothing in it ends the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - every sign that HTML knows is escaped above


def _when(house: House, zone: ZoneInfo, language: str, at: datetime | None, channel: str | None = None) -> Markup:
    """An instant by the viewer's clock, with the channel's beside it where that is another."""
    if at is None:
        return Markup("–")
    now = clock.now()
    told = moment(at, zone, language, now)
    known = house.settings.channels.get(channel or "")
    beside = moment(at, known.zone, language, now) if known and known.zone.key != zone.key else ""
    exact = format_datetime(at.astimezone(zone), "yyyy-MM-dd HH:mm:ss ZZZZ", locale=_LOCALES[language])
    made = Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), exact, told)
    return made + Markup(' <span class="beside">{}</span>').format(beside) if beside else made


def told(error: AndonError) -> str:
    """What an error says, as a sentence in English, or one that the filter `said` tells in the viewer's language."""
    words = error.args[0] if error.args else ""
    return words if isinstance(words, Lazy) else capital(str(error))


def capital(words: str) -> str:
    """`words` with a capital to begin with."""
    return words[:1].upper() + words[1:]


def _sentence(language: str, words: str) -> str:
    """A sentence for a page in `language`; one that the catalogues lack is marked as what it is, English."""
    told = sentence(language, words) if isinstance(words, Lazy) else capital(said(language, words))
    if language == "en" or knows(words, language):
        return told
    return Markup('<span lang="en">{}</span>').format(told)
