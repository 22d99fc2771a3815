"""Addresses of pictures: which file a picture element shows at its largest, and which addresses are one
picture's sizes."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urljoin

from selectolax.lexbor import LexborNode

_LARGE: Final = frozenset(
    "data-zoom-image data-large_image data-zoom data-zoom-src data-large data-large-img data-full data-full-image "
    "data-hires data-high-res data-original-image data-magnify-src data-big data-image data-image-large "
    "data-image-large-src".split()
)
"""Attributes in which galleries keep the picture at its largest. Sources: elevateZoom, WooCommerce, Cloud Zoom, Magento
Fotorama, PrestaShop, Drift, PhotoSwipe."""
_LAZY: Final = ("data-src", "data-lazy-src", "data-lazy", "data-original", "data-splide-lazy", "ec-data-src", "src")
_AROUND: Final = ("href", "data-image", "data-zoom-image", "data-src", "data-zoom")
_SETS: Final = ("data-srcset", "srcset", "data-lazy-srcset")
_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|jfif|bmp)(?:$|[?#&/:!@])", re.IGNORECASE)
_NO_PICTURE = re.compile(
    r"\A(?:data|blob|javascript|href=)|[<>\"{}]|\.svg(?:$|[?#])|/\w?\.gif(?:$|\?)|/(?:logos?|icons?|flags|badges"
    r"|sprites?)/"
    r"|(?:\A|/)(?:blank|spacer|pixel|transparent|loading|loader|spinner|lazy|1x1|dot|favicon|apple-touch"
    r"|sprite)[^/]*\.\w+(?:$|\?)"
    r"|[-_](?:lazy|overlay\b)[^/]*\.\w+(?:$|\?)|paypal|klarna|mastercard|ytimg\.com|youtube|vimeo",
    re.IGNORECASE,
)
_SUSPECT: Final = tuple(
    'data: blob: javascript: href= < > " { .svg .gif logo icon flags/ badge sprite blank spacer pixel transparent load '
    "spinner lazy 1x1 dot overlay pay klarna mastercard youtu ytimg vimeo no-i no_i noi no-p no_p nop image- image_ "
    "imagen imagec placeholder coming kein".split()
)
"""Words without which no address is looked at closer."""
_PLACEHOLDER = re.compile(
    r"no[-_]?(?:image|img|photo|pic)|image[-_]?(?:not|coming)|placeholder|comingsoon|kein[-_]?bild", re.IGNORECASE
)
_SIZE_PARTS = re.compile(
    r"(?:[-_.](?:(?:full|\d{2,4})x(?:full|n|\d{0,4})|x\d{2,4}|thumb(?:nail)?|small|medium|large|grande|compact"
    r"|master|big|zoom|tiny"
    r"|mini|scaled|desktop|mobile|catalog|cart|s-l\d+|[smlt]))+(?=\.|$|@)|\A(?:il_\w+x\w+|s-l\d+)(?=\.|$)"
    r"|\._[a-z0-9_,]+_(?=\.)",
    re.IGNORECASE,
)
"""What shop programs and image services add to a file's name for its size. Sources: WordPress, Shopify,
Magento, Amazon, eBay."""
_SIZE_SEGMENTS = re.compile(
    r"/(?:big|medium|small|tiny|mini|large|thumbs?|thumbnails?|original|zoom|detail|list|full|preview|s|m|l|xl|xs|t"
    r"|\d{2,4}(?:x\d{0,4})?|x\d{2,4}|img-\w+|[a-z]{1,2}\d{3,4}|cache/[0-9a-f]{16,40}(?:/\d+x\d*)?"
    r"|(?:[a-z]{1,2}_[^/,]+,?)+"
    r"|resize[^/]*|fit-in|[wh]=?\d+)(?=/)",
    re.IGNORECASE,
)
_DEFAULT = re.compile(r"/(\d+)-\w+_default(?=/)")
_QUERY_SIZES = re.compile(
    r"(?:^|&)(?:w|h|width|height|size|q|quality|v|fit|crop|format|auto|dpr|fmt|wid|hei|qlt|ts|t|ver|_mp|sw|sh|sm"
    r"|bg)=[^&]*"
)


def is_picture(link: str) -> bool:
    """Whether `link` can be a product's picture: no drawing, spacer or spinner, and no stand-in for a missing one."""
    low = link.lower()
    if not any(word in low for word in _SUSPECT):
        return bool(link)
    return not _NO_PICTURE.search(low) and not is_placeholder(low)


def is_placeholder(link: str) -> bool:
    """Whether `link` is the picture that a shop shows where it has none."""
    return bool(_PLACEHOLDER.search(link.rpartition("/")[2].partition("?")[0]))


def is_image_file(link: str | None) -> bool:
    """Whether an address names an image file."""
    return bool(link) and bool(_FILE.search(link or ""))


def links_of(image: LexborNode) -> Iterator[str]:
    """Addresses under which `image` stands, the one of its largest size first; they may be relative."""
    attributes = image.attributes
    if not _LARGE.isdisjoint(attributes):
        yield from (link for name, link in attributes.items() if name in _LARGE and link and is_image_file(link))
    above = image.parent
    if above is not None and above.tag in ("picture", "span") and above.parent is not None and above.parent.tag == "a":
        above = above.parent
    around = above.attributes if above is not None else {}
    yield from (link for name in _AROUND if (link := around.get(name)) and is_image_file(link))
    yield from (link for name in _SETS if (link := _largest(attributes.get(name))))
    yield from (link for name in _LAZY if (link := attributes.get(name)))
    if image.parent is not None and image.parent.tag == "picture":
        sources = image.parent.css("source")
        yield from (link for source in sources if (link := _largest(source.attributes.get("srcset"))))


def whole_address(link: str, page: str) -> str:
    """`link` as seen from the address `page`; empty when it is none. Without urljoin's cost where it names its host."""
    link = link.strip()
    if link.startswith(("https:", "http:")):
        return link
    try:
        return f"{page.partition(':')[0]}:{link}" if link.startswith("//") else urljoin(page, link)
    except ValueError:
        return ""


def _largest(srcset: str | None) -> str | None:
    """The address of the widest or densest entry of a `srcset`."""
    best, link = -1.0, None
    for entry in re.split(r",\s+", srcset.strip()) if srcset else ():
        address, _, size = entry.strip().rstrip(",").partition(" ")
        number = re.match(r"\d+(?:\.\d+)?", size.strip())
        if address and (width := float(number[0]) if number else 1.0) > best:
            best, link = width, address
    return link


def same_picture(link: str) -> str:
    """What stays of an absolute address when its size is taken off: equal for one picture in all its sizes."""
    path, _, query = link.partition("?")
    path = "/" + (unquote(path) if "%" in path else path).partition("//")[2].partition("/")[2]
    if "_default" in path:
        path = _DEFAULT.sub(r"/\1", path)
    path = _SIZE_SEGMENTS.sub("", path)
    folder, _, name = path.rpartition("/")
    stem = _SIZE_PARTS.sub("", name)
    rest = "" if _FILE.search(name) else _QUERY_SIZES.sub("", query)
    return f"{folder}/{stem.rpartition('.')[0] or stem}?{rest}".lower()
