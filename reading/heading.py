"""Headings that name the shop, not the product: older shop programs wrap their logo in the page's only h1."""

from typing import Final

from selectolax.lexbor import LexborNode

from reading.labels import Marks
from reading.subject import Subject, split

_LOGO: Final = Marks("logo sitename sitetitle sitebranding masthead", "gnb lnb")
_FRONT: Final = frozenset("index main home default shop mall store".split())
"""Names of a site's front page, without their ending."""
_LEVELS: Final = 4


def is_logo(heading: LexborNode, subject: Subject) -> bool:
    """Whether `heading` is nothing but the link to the site's front page, or stands in such a link or in a logo."""
    link = heading.css_first("a[href]")
    if link is not None and _leads_home(link, subject) and link.text(strip=True) == heading.text(strip=True):
        return True
    above: LexborNode | None = heading
    for _ in range(_LEVELS):
        if above is None or above.tag in ("body", "main", "article"):
            return False
        attributes = above.attributes
        if _LOGO.on(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        if above.tag == "a" and _leads_home(above, subject):
            return True
        above = above.parent
    return False


def _leads_home(link: LexborNode, subject: Subject) -> bool:
    href = link.attributes.get("href")
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return False
    parts = split(subject.absolute(href))
    names = [name.partition(".")[0].lower() for name in parts.path.split("/") if name]
    same_site = parts.netloc == split(subject.url).netloc
    return same_site and not parts.query and all(name in _FRONT or len(name) == 2 for name in names)
