"""Single values of the settings and of the environment, checked against what there is in the world."""

import re
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

_PRINTABLE: Final = re.compile(r"[\x21-\x7e]+")
"""What may stand in a header or an address: printable ASCII without blanks."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is no IANA time zone such as Asia/Seoul")
    return name


def _currency(code: str) -> str:
    from babel.core import get_global  # noqa: PLC0415 - starts slowly

    if code not in get_global("all_currencies"):
        raise ValueError("is no currency of ISO 4217 such as KRW")
    return code


def _country(code: str) -> str:
    from babel.core import get_global  # noqa: PLC0415 - starts slowly

    if code == "ZZ" or len(code) != 2 or code not in get_global("territory_currencies"):  # CLDR: ZZ is unknown
        raise ValueError("is no country of ISO 3166 such as KR")
    return code


def _cron(expression: str) -> str:
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - starts slowly

    try:
        CronTrigger.from_crontab(expression, timezone="UTC")
    except ValueError as error:
        raise ValueError(f"{error}; five cron fields are right, such as '*/15 * * * *'") from None
    return expression


def _token(text: str) -> str:
    if not _PRINTABLE.fullmatch(text.strip()):
        raise ValueError("is no token: letters, digits and signs of ASCII are right, without blanks or line ends")
    return text.strip()


def _web_address(text: str) -> str:
    text = text.strip()
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or not _PRINTABLE.fullmatch(text):
        raise ValueError("is no web address; right would be https://slack.com/api/")
    return text


def _variable(text: str) -> str:
    if not re.fullmatch(r"ANDON_[A-Z0-9_]{1,60}", text):
        raise ValueError("is no name of a variable of Andon's, such as ANDON_WEBHOOK_SECRET")
    return text


def mail_address(text: str) -> str:
    """The address in `text`, without blanks around it.

    Raises:
        ValueError: it is none.
    """
    text = text.strip()
    if not re.fullmatch(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,190}", text):
        raise ValueError("is no mail address such as andon@example.com")
    return text


def folded_mail(address: str) -> str:
    """A mail address as it is compared: the case of letters makes no difference.

    Of ASCII alone: other letters fold to ASCII ones (the Kelvin sign to k), and would be another person's address.
    """
    return address.casefold() if address.isascii() else address


TimeZone = Annotated[str, AfterValidator(_zone)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Family = Literal["price", "stock", "display", "ipr", "coverage"]
Severity = Literal["info", "warning", "critical"]
Viewport = Literal["desktop", "phone"]
Role = Literal["viewer", "merchandiser", "ops", "compliance", "admin"]
Currency = Annotated[str, AfterValidator(_currency)]
Country = Annotated[str, AfterValidator(_country)]
Cron = Annotated[str, AfterValidator(_cron)]
Token = Annotated[str, AfterValidator(_token)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Variable = Annotated[str, AfterValidator(_variable)]
MailAddress = Annotated[str, AfterValidator(mail_address)]
