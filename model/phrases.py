"""What rules say in words inside a finding's numbers, in other languages than the rules' English. Pure.

Rules write faults, reasons and changes as short English phrases, which the store keeps. Here each is known by how it is
written; what is not known, and all that comes from pages, stays as it is.
"""

import re
from functools import cache
from typing import Final

from model import phrases_ko, phrases_zh
from model.locales import money

SPOKEN: Final = frozenset(
    "all changes faults field interval matched_by outcomes reasons role said tier viewport where".split()
)
"""Numbers that hold such phrases."""

PHRASES: Final = {
    "held again": r"the rule holds on two captures",
    "removed": r"listing removed",
    "withdrawn": r"policy withdrawn",
    "ran out": r"policy ran out",
    "gtin": r"GTIN (\d+) is the SKU's",
    "style code": r"style code (\S{1,60}) (?=in )",
    "in the title": r"in the title",
    "in an attribute": r"in an attribute",
    "in a picture": r"in a picture's name",
    "own picture": r"shows the SKU's own picture",
    "model code": r"model code (\S{1,60}) is the SKU's",
    "colour": r"\bcolour (?=\S)",
    "title says": r"title says: ",
    "stated": r"the master file or a person says so",
    "named elsewhere": r"the master file names it on (\S{1,80}) only",
    "not named": r"the master file does not name it",
    "called": r"the master file calls it (\w+)",
    "from": r" from (?=\d{4}-)",
    "until": r" until (?=\d{4}-)",
    "leave begins": r"its leave begins (\S+)",
    "leave ended": r"its leave ended (\S+)",
    "cheap": r"asks far less than goods of the brand are sold for",
    "share": r"asks (\d+%) of the list price",
    "below all": r"asks less than any seller with leave",
    "anonymous": r"shows no legal name or number",
    "new seller": r"sells since (?=\d{4}-)",
    "shared picture": r"shows a picture that other sellers without leave show",
    "impossible": r"offers ([^;]{1,200}), which the product does not come in",
    "ships": r"ships from (?=\S)",
    "no goods": r"names ([^;]{1,200}) and no style code or GTIN of it",
    "one picture": r"shows a picture of the brand's",
    "pictures": r"shows (\d+) pictures of the brand's",
    "same seller": r"same seller",
    "same picture": r"same picture",
    "same text": r"same text",
    "says": r"(?:(?<=^)|(?<=; ))says (?=\S)",
    "writes": r"(?:(?<=^)|(?<=; ))writes (?=\S)",
    "answers": r"it answers HTTP (\d+)",
    "button unseen": r"the buy button is not to be seen",
    "button covered": r"the buy button is covered by (?=\S)",
    "button dead": r"the buy button is dead",
    "price unseen": r"the price is not to be seen",
    "price covered": r"the price is covered by (?=\S)",
    "in stock": r"what is shown in stock",
    "cart": r"the cart does not take (?=\S)",
    "script": r"a script fails (?=\()",
    "more": r"\band (\d+) more\b",
    "not loaded": r"the product's picture (\S{1,100}) is not loaded",
    "the picture": r"the picture (?=\S{1,100} (?:answers|does not come))",
    "the script": r"the script (?=\S{1,100} (?:answers|does not come))",
    "the style sheet": r"the style sheet (?=\S{1,100} (?:answers|does not come))",
    "the request": r"the request (?=\S{1,100} (?:answers|does not come))",
    "the frame": r"the frame (?=\S{1,100} (?:answers|does not come))",
    "part answers": r"answers HTTP (\d+)",
    "part lost": r"does not come(?= \()",
    "plain": r"(\S{1,100}) comes without https",
    "certificate": r"its certificate ends (?=\d{4}-)",
    "is missing": r"\bis missing(?=,| on )",
    "is moved": r"\bis moved(?=,| on )",
    "is new": r"\bis new(?=,| on )",
    "is different": r"\bis different(?=,| on )",
    "the buy button": r"the buy button",
    "the price": r"the price(?= )",
    "the title": r"the title(?= )",
    "the stock text": r"the stock text",
    "a picture": r"(?:(?<=^)|(?<=, )|(?<=; ))a picture(?= )",
    "no part": r"no known part",
    "largest": r"the largest (\d+) x (\d+) at \((\d+), (\d+)\)",
    "on viewport": r" on (?=(?:desktop|phone) \()",
    "on many": r" on (?=\d+(?:,|$))",
    "desktop": r"\bdesktop\b",
    "phone": r"\bphone\b",
    "counted missing": r"(\d+) missing\b",
    "counted moved": r"(\d+) moved\b",
    "counted new": r"(\d+) new\b",
    "counted restyled": r"(\d+) restyled\b",
    "page": r"the page as a whole",
    "minutes": r"\b(\d+) minutes\b",
    "hours": r"\b(\d+) hours\b",
    "blocked": r"\bblocked\b",
    "login": r"\blogin\b",
    "fetch failed": r"\bfetch failed\b",
    "lower": r"\blower\b",
    "higher": r"\bhigher\b",
    "sold out": r"\bsold out\b",
    "back": r"\bback\b(?= \d)",
    "changed": r"\bchanged\b",
    "reworded": r"\breworded\b",
    "missing": r"\bmissing\b(?= \d)",
    "availability": r"\bavailability\b",
    "price": r"\bprice\b",
    "currency": r"\bcurrency\b",
    "images": r"\bimages\b",
    "name": r"\bname\b",
    "unauthorised": r"\bunauthorised\b",
    "unknown": r"\bunknown\b",
    "seen": r"\bvisible\b",
    "cart place": r"^cart(?= |$)",
}
"""A phrase's name to how the rules write it, each looked for after those before it."""

TABLES: Final = {"ko": phrases_ko.PHRASES, "zh": phrases_zh.PHRASES}
"""Language to a phrase's name to what stands for it, with the same parts."""

_AMOUNT: Final = re.compile(r"\b([A-Z]{3}) (\d{1,3}(?:,\d{3}){0,6}(?:\.\d{1,4})?)\b")


def said(text: str, language: str) -> str:
    """`text`, as a rule wrote it, with its phrases and amounts in `language`."""
    if language not in TABLES:
        return text
    for pattern, words in _patterns(language):
        text = pattern.sub(words, text)
    return _AMOUNT.sub(lambda found: money(found[2].replace(",", ""), found[1], language), text)


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), TABLES[language][name]) for name, pattern in PHRASES.items()]
