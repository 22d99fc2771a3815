"""What each marketplace's form of complaint takes, as far as it is known publicly.

The limits and facts of Alibaba's platform are from its own help pages and from guides of 2026; those of JD and WeChat
from their footers and help pages; Korean marketplaces ask for what wemakeprice, Bucketplace and 11st publish. A form
that nobody could read is `seen=False`: what it lacks is asked of whoever fills it in.
"""

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of complaint."""

    name: str
    address: str | None
    """Where it is; None = it was not found, begin at the foot of the marketplace's pages."""
    language: str
    """Of its statement: one of `reports.filing.LANGUAGES`."""
    country: str | None = None
    """Where the mark must be registered, ISO 3166-1 alpha-2; None = anywhere."""
    most: int | None = None
    """Links in one complaint; None = no limit is known."""
    most_without_account: int | None = None
    seen: bool = True
    rights: tuple[str, ...] = ("classes", "owner", "valid_to", "certificate")
    """Fields of a right that it asks for beside mark, type, number and country."""
    person: tuple[str, ...] = ("contact", "identity")
    """Fields of the complainant; an agent's authority is asked for everywhere."""
    listing: tuple[str, ...] = ("proof",)
    """Fields of a listing that it asks for beside its address, id and reason."""

    def limit(self, *, has_account: bool) -> int | None:
        """Links in one complaint of somebody with or without an account there."""
        return self.most if has_account or self.most_without_account is None else self.most_without_account


_SELLER: Final = ("title", "seller_name", "proof")

ALIBABA: Final = Form(
    name="Alibaba IPP",
    address="https://ipp.alibabagroup.com",
    language="zh",
    country="CN",
    most=300,
    most_without_account=10,
)
NAVER: Final = Form(name="Naver 권리보호센터", address=None, language="ko", country="KR", listing=_SELLER)
COUPANG: Final = Form(name="Coupang", address=None, language="ko", country="KR", seen=False, listing=_SELLER)
ELEVENTH_STREET: Final = Form(
    name="11st 지식재산권보호센터", address="https://ipp.11st.co.kr", language="ko", country="KR", listing=_SELLER
)
JD: Final = Form(name="JD", address="https://ipr.jd.com", language="zh", country="CN")
WECHAT: Final = Form(
    name="Weixin Brand Protection Platform", address="https://www.wechatlegal.net", language="zh", country="CN"
)
_GENERAL: Final = {
    "ko": Form(name="general form (ko)", address=None, language="ko", seen=False, listing=_SELLER),
    "zh-Hant": Form(name="general form (zh-Hant)", address=None, language="zh-Hant", seen=False, listing=_SELLER),
    "zh": Form(name="general form (zh)", address=None, language="zh", seen=False, listing=_SELLER),
    "en": Form(name="general form (en)", address=None, language="en", seen=False, listing=_SELLER),
}
_OF_PLATFORM: Final = {
    "taobao": ALIBABA,
    "tmall": ALIBABA,
    "naver": NAVER,
    "coupang": COUPANG,
    "elevenst": ELEVENTH_STREET,
    "jd": JD,
    "wechat_store": WECHAT,
    **dict.fromkeys(("ssg", "cjonstyle", "gmarket"), _GENERAL["ko"]),
    **dict.fromkeys(("momo", "coupang_tw"), _GENERAL["zh-Hant"]),
    "youzan": _GENERAL["zh"],
}


def form_of(platform: str, language: str | None = None) -> Form:
    """The form of a platform, its statement in `language` where one is given.

    Where no form is known it is a general one, in English unless the platform's language is known.
    """
    form = _OF_PLATFORM.get(platform, _GENERAL["en"])
    if language is None:
        return form
    return _GENERAL[language] if form in _GENERAL.values() else replace(form, language=language)
