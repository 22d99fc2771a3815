"""The product's pictures as its page shows them: the gallery and its thumbnails, each picture once, at its largest."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborNode

from reading.addresses import is_picture, is_placeholder, links_of, same_picture, whole_address
from reading.evidence import META, Stated
from reading.ids import plain
from reading.labels import Marks
from reading.region import Level, Region, mark_of
from reading.subject import Subject

_MOST_ADDRESSES: Final = 2
"""Addresses of one picture by which it is known again."""
_MAX_IMAGES: Final = 60
_MOST_JUDGED: Final = 45
"""Pictures around the title among which the gallery must begin."""
_MOST_LEVELS: Final = 6
_MOST_WITH_ONE: Final = 3
"""Levels with the price after which a gallery with one picture is taken as whole."""
_MOST_EMPTY: Final = 4
"""Levels around the title in which a gallery's empty place is looked for."""
_MAYBE_EMPTY: Final = "[class*=no i][class*=image i],[class*=no i][class*=img i],[class*=placeholder i],[class*=none i]"
_ENOUGH: Final = 2
"""Pictures from which on the page's structured data is taken to list them all."""
_GALLERY: Final = Marks(
    "gallery galerie galleria galeria productimage productimg imageproduct productphoto productmedia productpicture "
    "mediagallery itemphoto itemimage itemimg goodsimg goodsimage goodsphoto detailimage detailimg detailphoto "
    "detailmedia "
    "thumb imagezoom zoomimage bigimg bigimage keyimg prdimg prodimg mainimage imagemain mainimg mainphoto photomain "
    "coverimage productcover fotorama flexslider photoswipe easyzoom elevatezoom cloudzoom magnif imageslider "
    "imagesslider "
    "imagecarousel imagescarousel mediaviewer imageviewer productviewer slideshow imagecontainer imagescontainer "
    "imagebox "
    "productslides productslider productcarousel productswiper picbox prodpic itempic productpic pdpimage pdpmedia",
    "images image media photo photos picture pictures pic pics zoom img bild bilder",
)
"""Where shops show a product's pictures. Sources: the programs of `reading.labels`, and common zoom and slider
scripts."""
_AREAS: Final = Marks(
    "related recommend recommand upsell crosssell crosssale similar alsobought alsolike alsoview recently "
    "viewedproduct "
    "lastseen youmay review rating comment footer siteheader megamenu minicart newsletter accessor complement bundle "
    "lookbook shopthelook instagram ugc payment shipping delivery sizeguide sizechart swatch variantselector "
    "variantpicker "
    "coloroption colorselect coloroptions manufacturer sponsor advert criteo nosto description",
    "menu reco fbt ads social share blog",
)
"""Parts of a page whose pictures are not the product's, or not pictures of all of it."""
_SIGNS: Final = Marks(
    "badge logo icon flag avatar banner promo seal award trust brandimage qrcode sticker ribbon energylabel "
    "playbutton videothumb",
    "energy stars",
)
"""Small pictures that lie on a gallery."""
_NO_IMAGE: Final = Marks(
    "noimage noimg noimages nophoto nopicture emptyimage imageempty placeholder imagemissing", "none nopic"
)
"""An element that stands where a gallery has no picture."""


def pictures(
    stated: Sequence[Stated], about: Subject, region: Region, name: str | None
) -> tuple[tuple[str, ...], bool]:
    """Absolute addresses of the product's pictures, main one first; and whether their place is there and empty.

    What product records state is taken whole where it is several pictures; else the page's gallery is added. A
    picture of the page's metas alone counts only where no other is found: shops put their logo there.
    """
    own = _absolute((link for one in stated if one.kind != META for link in one.images), about)
    if len(own) >= _ENOUGH:
        return tuple(own.values())[:_MAX_IMAGES], False
    metas = _absolute((link for one in stated if one.kind == META for link in one.images), about)
    found, empty = _shown(region, about, {**metas, **own}, plain(name or ""))
    known = {**metas, **own}
    if len(found) < _ENOUGH and not (found.keys() & known.keys()) and known:
        return tuple((own or metas).values())[:_MAX_IMAGES], False
    first = next((key for key in (*own, *metas) if key in found), None)
    joined = {**own, **({first: known[first]} if first else {}), **found}
    return tuple(known.get(key, link) for key, link in joined.items())[:_MAX_IMAGES], empty and not joined


def _absolute(links: Iterator[str], about: Subject) -> dict[str, str]:
    """Absolute addresses by picture, in order."""
    found: dict[str, str] = {}
    for link in links:
        address = link if link.startswith("https:") else about.absolute(link)
        if address.startswith(("http:", "https:")) and is_picture(address):
            found.setdefault(same_picture(address), address)
    return found


def _shown(region: Region, about: Subject, known: dict[str, str], name: str) -> tuple[dict[str, str], bool]:
    """The pictures of the nearest gallery around the title, by picture; and whether there is one that is empty."""
    judged: set[int] = set()
    best: dict[str, str] = {}
    empty = False
    around_price = 0
    for level in islice(region.levels(), _MOST_LEVELS):
        found, none = _of_level(level, judged, about, known, name)
        empty = empty or none
        if not best or best.keys() & found.keys():
            best = {**best, **found}
        around_price += region.holds_price(level)
        if len(judged) > _MOST_JUDGED or len(best) >= _ENOUGH or (best and around_price > _MOST_WITH_ONE):
            break
    return best, not best and not known and (empty or _stands_empty(region))


def _of_level(
    level: Level, judged: set[int], about: Subject, known: dict[str, str], name: str
) -> tuple[dict[str, str], bool]:
    """The pictures of one gallery in `level` that were not `judged` before; and whether a stand-in for one is there."""
    found: dict[str, str] = {}
    place: int | None = None
    empty = False
    seen: set[str] = set()
    around = _Around(level)
    stems = [key.rpartition("/")[2].partition("?")[0] for key in known]
    for image in level.pictures:
        if len(judged) > _MOST_JUDGED:
            break
        if image.mem_id in judged:
            continue
        judged.add(image.mem_id)
        holder = around.holder(image)
        if holder == _ELSEWHERE or (holder is None and not _is_meant(image, stems, name)):
            continue
        links = dict.fromkeys(links_of(image))
        whole = (whole_address(link, about.url) for link in links if is_picture(link))
        addresses = list(islice(filter(None, whole), _MOST_ADDRESSES))
        if not addresses:
            empty = empty or (holder is not None and any(is_placeholder(link) for link in links))
            continue
        keys = [same_picture(address) for address in addresses]
        if holder is None and image.parent is not None:
            holder = image.parent.mem_id
        if (place in {None, holder} or not known.keys().isdisjoint(keys)) and keys[0] not in seen:
            place = holder if place is None else place
            found[next((key for key in keys if key in known), keys[0])] = addresses[0]
        seen.update(keys)
    return found, empty


_ELSEWHERE: Final = -1


class _Around:
    """Which gallery of a level an image stands in; remembers what it found out about shared elements."""

    def __init__(self, level: Level) -> None:
        self._known: dict[int, int | None] = {level.root.mem_id: None}

    def holder(self, image: LexborNode) -> int | None:
        """The element around the outermost gallery that holds `image`; None when none does, `_ELSEWHERE` in
        other parts."""
        below: list[tuple[int, LexborNode]] = []
        above: LexborNode | None = image
        while above is not None and (key := above.mem_id) not in self._known:
            below.append((key, above))
            above = above.parent
        holder = self._known[above.mem_id] if above is not None else None
        mark = ""
        for key, node in reversed(below):
            mark = mark_of(node)
            if mark and holder != _ELSEWHERE:
                if _AREAS.on(mark):
                    holder = _ELSEWHERE
                elif holder is None and _GALLERY.on(mark) and node.parent is not None:
                    holder = node.parent.mem_id
            self._known[key] = holder
        around = image.parent
        signs = _SIGNS.on(mark) or (around is not None and _SIGNS.on(mark_of(around)))
        return _ELSEWHERE if signs else holder


def _is_meant(image: LexborNode, stems: Sequence[str], name: str) -> bool:
    """Whether an image outside any gallery is the product's: a file of its records, or called by its name."""
    attributes = image.attributes
    source = (attributes.get("src") or attributes.get("data-src") or "").lower()
    if any(stem in source for stem in stems if len(stem) > 3):
        return True
    alt = plain(attributes.get("alt") or "")
    return len(name) > 3 and len(alt) > 3 and (name in alt or (alt in name and 2 * len(alt) > len(name)))


def _stands_empty(region: Region) -> bool:
    """Whether a gallery's place around the title says that there is no picture."""
    for level in islice(region.levels(), _MOST_EMPTY):
        for node in level.root.css(_MAYBE_EMPTY):
            mark = mark_of(node)
            if _NO_IMAGE.on(mark) and _GALLERY.on(mark) and not _AREAS.on(mark) and node.css_first("img") is None:
                return bool(node.text(strip=True))
    return False
