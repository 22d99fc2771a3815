"""The picture of a card in a list: the address that its data names, or the one that its markup shows."""

from typing import Any, Final

from selectolax.lexbor import LexborNode

from reading.addresses import is_picture, links_of, whole_address

_SOURCES: Final = ("data-img-src", "data-lazy-img")
"""Where Coupang and JD keep a picture's address until it is scrolled to."""
_LONGEST: Final = 2_000
_FEW: Final = 5


def picture_in(card: LexborNode, base: str) -> str | None:
    """The address of the first picture of `card` that is no mark, spacer or stand-in, as seen from `base`."""
    for image in card.css("img")[:_FEW]:
        lazy = [link for name in _SOURCES if (link := image.attributes.get(name))]
        for link in (*lazy, *links_of(image)):
            if (found := picture_at(link, base)) is not None:
                return found
    return None


def picture_at(link: Any, base: str) -> str | None:
    """`link`, as data holds it, as a whole web address of a picture; None when it is none."""
    if not isinstance(link, str) or not 0 < len(link) <= _LONGEST or not is_picture(link):
        return None
    found = whole_address(link, base)
    return found if found.startswith(("https://", "http://")) else None
