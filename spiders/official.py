"""What a platform's official API declares: its keys, its limits, how a call is signed, how answers become captures."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from model.capture import Capture
from model.errors import InputError
from reading.page import Page
from spiders.calling import Caller
from spiders.platform import Checked, Fetch
from system.settings import Channel


@dataclass(frozen=True, slots=True)
class Key:
    """A secret or id that the operator gets from the platform and puts into the environment."""

    name: str
    """The environment variable: `ANDON_COUPANG_ACCESS_KEY`."""
    what: str
    """Where people find it: "WING > 판매자정보 > 추가판매정보, access key"."""
    required: bool = True
    expires: bool = False
    """It is a date (ISO 8601), the last day on which the other keys are good: `doctor` warns 30 days ahead."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in so many seconds, over all processes that use the same key."""

    calls: int
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an answer says is wrong, in words for people."""

    words: str
    """What is wrong and what would mend it: "the access key has run out; make a new one in WING"."""
    again: bool = False
    """It may go better at the next try: the caller waits and calls again."""
    token: bool = False
    """The token is no longer good: it is refreshed once, and the call made again."""


class OfficialApi(ABC):
    """A platform's official API, the second source of the platform of that name; found by walking the room.

    It asks by `self.caller.ask`, which waits for the key's turn, signs anew at each try, waits as long as a 429 asks,
    tries faults of the network and 5xx again, and raises `ServiceError` in words. What it yields are the same captures
    as the platform's pages give. An answer that is half, or of an unknown shape, is a fault or `parse_failed`, never
    "out of stock".
    """

    platform: ClassVar[str]
    """The platform whose channels of ground `api` it reads."""
    title: ClassVar[str]
    """What people call it: "Naver Commerce API"."""
    url: ClassVar[str]
    """Its gateway; a channel's `api_url` takes its place. Empty = it stands at each shop's own address, which `api_url`
    must tell: keys are sent nowhere else."""
    keys: ClassVar[tuple[Key, ...]]
    either: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Sets of keys of which one must be whole, by their names, the usual one first."""
    rate: ClassVar[Rate]
    signature: ClassVar[str | None] = ""
    """The public source of the known answer that its signature was tested against; empty = calls are not signed, None =
    no known answer was found: "signature not verified"."""
    reads: ClassVar[str] = ""
    """What it tells, for people: "own listings: status, price, stock per option"."""
    checked: ClassVar[tuple[Checked, ...]] = ()
    """The real answers on which its reading was checked."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    @abstractmethod
    def listings(self) -> Iterator[Capture]:
        """Every listing that the key may see, page by page, each as it becomes known.

        Raises:
            ServiceError: the API does not answer, or refuses; the sentence says what would mend it.
        """

    def listing(self, external_id: str) -> Capture | None:
        """One listing; None when the API does not know it. By default all are looked through.

        Raises:
            ServiceError: as for `listings`.
        """
        return next((one for one in self.listings() if one.external_id == external_id), None)

    @abstractmethod
    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` as it goes out now: with keys, time stamp and signature.

        Keys and the present instant come from `self.caller`.
        """

    @abstractmethod
    def trouble(self, page: Page) -> Trouble | None:
        """What `page`, an answer of any status, says is wrong; None when it is an answer.

        Every documented error has its words here; a status of 429 or 5xx without any needs none.
        """

    def renew(self) -> None:  # noqa: B027 - APIs without tokens have none to get
        """Get a new token; called when `trouble` says that the old one is no longer good."""


def keys_of(api: type[OfficialApi], channel: Channel, environment: Mapping[str, str]) -> Mapping[str, str]:
    """The keys of `api` that are set for the channel: `NAME__CHANNEL`, and where it has none of its own, `NAME`.

    The two are never mixed: another shop's token would go to this shop's address.
    """
    suffix = "__" + channel.name.upper().replace("-", "_")
    own = {key.name: value for key in api.keys if (value := environment.get(key.name + suffix))}
    return own or {key.name: value for key in api.keys if (value := environment.get(key.name))}


def missing(api: type[OfficialApi], environment: Mapping[str, str]) -> Sequence[Key]:
    """The keys that `api` needs and `environment` does not have; where one of several sets will do, the usual one's."""
    whole = any(all(environment.get(name) for name in names) for names in api.either)
    usual = () if whole or not api.either else api.either[0]
    return [key for key in api.keys if (key.required or key.name in usual) and not environment.get(key.name)]


def gateway(api: type[OfficialApi], channel: Channel) -> str:
    """The address at which the channel's calls go out, without a slash at the end.

    Raises:
        InputError: the API stands at each shop's own address, and the settings do not tell this one's.
    """
    url = (channel.api_url or api.url).rstrip("/")
    if not url:
        raise InputError(
            f"channel {channel.name!r}: {api.title} stands at the shop's own address; "
            f"channels.{channel.name}.api_url must tell it"
        )
    return url
