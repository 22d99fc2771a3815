"""As whom a page is looked at: viewport, language, time zone, and the honest name."""

from dataclasses import dataclass
from typing import Final

from babel.core import get_global

from spiders.crawling.manners import AGENT
from system.settings import Channel, Crawl
from system.values import Viewport

_CHROME: Final = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} {mobile}Safari/537.36"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one look is taken."""

    viewport: Viewport = "desktop"
    locale: str = "en-US"
    time_zone: str = "UTC"
    agent: str = AGENT
    """Our own name, with the operator's address; it ends the browser's user agent."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the window in CSS pixels."""
        return _SIZES[self.viewport]

    @property
    def phone(self) -> bool:
        """Whether it has a touch screen and the pages for one."""
        return self.viewport == "phone"

    def user_agent(self, version: str) -> str:
        """What the browser of this version calls itself: shops choose their pages by its beginning; then our name."""
        system = "Linux; Android 10; K" if self.phone else "X11; Linux x86_64"
        chrome = _CHROME.format(version=version, mobile="Mobile " if self.phone else "")
        return f"Mozilla/5.0 ({system}) {chrome} {self.agent}"


_SIZES: Final[dict[Viewport, tuple[int, int]]] = {"desktop": (1440, 900), "phone": (390, 844)}


def profile_of(channel: Channel, crawl: Crawl, viewport: Viewport = "desktop") -> Profile:
    """The look at the pages of `channel`, in its own language and time zone."""
    return Profile(
        viewport=viewport,
        locale=_locale(channel.country),
        time_zone=channel.time_zone,
        agent=f"{AGENT} (+{crawl.contact})" if crawl.contact else AGENT,
    )


def _locale(country: str) -> str:
    """The language that most people of a country read, with the country: `ko-KR`. Source: CLDR, likely subtags."""
    likely = get_global("likely_subtags").get(f"und_{country}", "en")
    return f"{likely.partition('_')[0]}-{country}"
