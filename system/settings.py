"""The settings: `andon.toml` and the environment, read once into frozen objects that tests can build."""

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, Secret, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from system.complaining import Complaints
from system.digests import Digest, Heartbeat
from system.digests import fault as digest_fault
from system.feeds import Feed
from system.ipr import Ipr
from system.keeping import Evidence, Sellers
from system.oidc import Oidc
from system.oidc import fault as oidc_fault
from system.receivers import AnyReceiver, no_such_type
from system.receivers import Receiver as Receiver
from system.receivers import SlackReceiver as SlackReceiver
from system.routing import Match as Match
from system.routing import QuietHours as QuietHours
from system.routing import Route as Route
from system.routing import fault
from system.sla import Sla
from system.sla import fault as sla_fault
from system.values import (
    Country,
    Cron,
    Currency,
    MailAddress,
    Name,
    Role,
    Severity,
    TimeZone,
    Token,
    Viewport,
    WebAddress,
    folded_mail,
)


class SettingsError(ValueError):
    """The settings are wrong: the sentence says which key, where, and what would be right. Exit code 2."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChannelKind(StrEnum):
    """What a channel is to the brand."""

    OWN = "own"
    MARKETPLACE = "marketplace"
    RESELLER = "reseller"


class Ground(StrEnum):
    """By which right a channel may be read (design §4, Access)."""

    OWN = "own"
    API = "api"
    FEED = "feed"
    PAGE = "page"
    PERMITTED = "permitted"


class Permission(_Section):
    """Who gave leave to read the pages, when, and on what ground; reports show it."""

    who: str
    when: date
    ground: str


class Channel(_Section):
    """A place that sells. Its name is its key in `[channels]`."""

    name: Name
    platform: Name
    base_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+")]
    country: Country
    currency: Currency
    time_zone: TimeZone
    kind: ChannelKind
    ground: Ground | None = None
    """Without one, Andon refuses to crawl the channel."""
    permission: Permission | None = None
    feed: Feed | None = None
    """Where its listings are told, for the ground `feed`."""
    seller: str = ""
    """The brand's own seller id on a marketplace."""
    api_url: WebAddress | None = None
    """Another address of the platform's official API: a proxy that the platform knows, or the sandbox."""
    schedules: dict[str, Cron] = {}
    """Tier to cron expression (five fields) in the channel's time zone."""
    search_pages: Annotated[int, Field(ge=1, le=100_000)] = 100
    """So many pages a run of `discover` asks for at most."""
    render: bool | tuple[Name, ...] = False
    """Whether a browser looks at its pages: at all, or at those of these tiers."""
    viewports: Annotated[tuple[Viewport, ...], Field(min_length=1)] = ("desktop",)
    """The windows in which it looks; by the first one the page is read."""
    cart: bool = False
    """Of an own site that is rendered: whether variants are picked, and one is put into the cart and out again."""
    cart_variants: Annotated[int, Field(ge=1, le=50)] = 12
    """So many variants of a page are picked at most."""

    @model_validator(mode="after")
    def _permitted_says_by_whom(self) -> "Channel":
        if self.ground is Ground.PERMITTED and self.permission is None:
            raise ValueError("ground 'permitted' needs permission = { who, when, ground }")
        return self

    @model_validator(mode="after")
    def _cart_is_own(self) -> "Channel":
        if self.cart and (self.kind is not ChannelKind.OWN or not self.render):
            raise ValueError("cart = true is for own sites (kind = 'own') that are rendered (render = true)")
        return self

    def placed(self, folder: Path) -> "Channel":
        """The channel with its feed's whole path; `folder` is the settings file's."""
        return self.model_copy(update={"feed": self.feed.placed(folder)}) if self.feed else self

    def renders(self, tier: str) -> bool:
        """Whether a browser looks at the pages of the listings of `tier`."""
        return self.render if isinstance(self.render, bool) else tier in self.render

    @property
    def zone(self) -> ZoneInfo:
        """The channel's time zone."""
        return ZoneInfo(self.time_zone)


class Crawl(_Section):
    """How pages are fetched."""

    contact: str = ""
    """Mail or web address of the operator, sent in the user agent; crawling other people's sites needs it."""
    delay_seconds: Annotated[float, Field(ge=0)] = 1.0
    timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    concurrency: Annotated[int, Field(ge=1, le=64)] = 1
    """Requests at a time on our own sites; on other people's it is always one."""
    batch: Annotated[int, Field(ge=1, le=1000)] = 50
    """Captures stored in one transaction, and checked together."""
    allow_private_addresses: bool = False
    """For shops on an internal network: own channels may then be at private addresses."""


class Schedule(_Section):
    """How runs are started."""

    jitter_seconds: Annotated[int, Field(ge=0, le=3600)] = 30
    """Runs start up to this much after their schedule, so that channels do not all begin at once."""


class Web(_Section):
    """Where `andon serve` listens."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8420
    address: WebAddress | None = None
    """What people reach it by, such as `https://andon.example.com`: messages link to it."""
    oidc: Oidc | None = None
    """Who vouches for people beside passwords, or instead of them."""

    @property
    def takes_passwords(self) -> bool:
        """Whether people sign in by password."""
        return self.oidc is None or not self.oidc.only

    @property
    def reached(self) -> str:
        """The address of the pages, without a slash at its end: as people reach it, else as this machine does."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.address or f"http://{host}:{self.port}").rstrip("/")


class RuleSetting(_Section):
    """What may be set of one rule, by its kind."""

    enabled: bool = True
    severity: Severity | None = None
    threshold: float | None = None
    """The rule's own number (pieces for `low_stock`, per cent for `parity`, days for `stockout_forecast`…)."""


class Person(_Section):
    """A user of Andon: how the operating system and Slack call them, and what they may do."""

    os_user: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    slack_user: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    email: MailAddress | None = None
    """By which their company account is known when it first signs in."""
    roles: tuple[Role, ...] = ("viewer",)


class Settings(_Section):
    """All of `andon.toml`."""

    folder: Path = Path("var")
    """Where the embedded database and evidence lie; relative to the settings file."""
    crawl: Crawl = Crawl()
    channels: dict[Name, Channel] = {}
    schedule: Schedule = Schedule()
    web: Web = Web()
    evidence: Evidence = Evidence()
    sellers: Sellers = Sellers()
    rules: dict[str, RuleSetting] = {}
    ipr: Ipr = Ipr()
    complaints: Complaints = Complaints()
    rpm_lock: bool = True
    """Price findings on independent sellers are `info` where resale price control is restricted (design §5)."""
    routes: tuple[Route, ...] = ()
    """Empty = the default routes."""
    receivers: dict[Name, AnyReceiver] = {}
    digests: dict[Name, Digest] = {}
    heartbeat: Heartbeat = Heartbeat()
    people: dict[Annotated[str, Field(min_length=1, max_length=200)], Person] = {}
    sla: Sla = Sla()
    time_zone: TimeZone = "UTC"
    """The team's."""
    language: Literal["en"] = "en"

    def channel(self, name: str) -> Channel:
        """The channel called `name`.

        Raises:
            SettingsError: there is none.
        """
        if name not in self.channels:
            known = ", ".join(sorted(self.channels)) or "none yet"
            raise SettingsError(f"channel {name!r} is not in the settings; known: {known}")
        return self.channels[name]


class Secrets(BaseSettings):
    """What stands only in the environment."""

    model_config = SettingsConfigDict(env_prefix="ANDON_", frozen=True)

    database_url: SecretStr | None = None
    slack_bot_token: Secret[Token] | None = None
    slack_app_token: Secret[Token] | None = None
    """For Socket Mode: presses come over a connection that Andon opens."""
    slack_signing_secret: Secret[Token] | None = None
    """For presses that Slack brings to `/slack` of the web address."""
    slack_base_url: WebAddress = "https://slack.com/api/"
    oidc_client_secret: Secret[Token] | None = None
    """Of `web.oidc`; without one Andon is a public client."""
    secret_key: SecretStr | None = None
    heartbeat_url: Secret[WebAddress] | None = None
    """Asked while all is well, so that a dead man's switch there rings when Andon is dead or ill."""

    @property
    def slack_acts(self) -> bool:
        """Whether what is pressed in Slack reaches Andon."""
        return self.slack_bot_token is not None and bool(self.slack_app_token or self.slack_signing_secret)


def secrets() -> Secrets:
    """What the environment says.

    Raises:
        SettingsError: a variable is wrong; the sentence names it and never shows its value.
    """
    try:
        return Secrets()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        variable = f"ANDON_{first['loc'][0]}".upper()
        raise SettingsError(f"{variable} {_said(first)}") from None


def api_keys() -> Mapping[str, str]:
    """What the environment holds for official APIs: every variable that begins with `ANDON_`, by its full name."""
    return {name: value for name, value in os.environ.items() if name.startswith("ANDON_")}


def load(path: Path) -> Settings:
    """The settings in the TOML file at `path`.

    Raises:
        SettingsError: the file is missing, cannot be read, is no TOML, or has an unknown key or a bad value; the
            sentence names it.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: no such settings file; `andon init` writes one") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read as a settings file: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    settings = parse(raw, str(path))
    channels = {name: channel.placed(path.parent) for name, channel in settings.channels.items()}
    placed = {"channels": channels, "complaints": settings.complaints.placed(path.parent)}
    return settings.model_copy(update={"folder": (path.parent / settings.folder).resolve(), **placed})


def parse(raw: dict[str, Any], where: str = "settings") -> Settings:
    """The settings in `raw`, as TOML gives them.

    Raises:
        SettingsError: an unknown key or a bad value; the sentence names `where`, the key and what would be right.
    """
    channels = raw.get("channels")
    if isinstance(channels, dict):
        named = {key: {"name": key, **one} if isinstance(one, dict) else one for key, one in channels.items()}
        raw = {**raw, "channels": named}
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as error:
        raise SettingsError(f"{where}: {_sentence(error.errors()[0])}") from None
    for key, channel in settings.channels.items():
        if channel.name != key:
            raise SettingsError(f"{where}: channels.{key}.name = {channel.name!r}: leave it out, the name is {key!r}")
    _refuse_unknown_names(settings, where)
    _refuse_shared_logins(settings.people, where)
    return settings


def _refuse_unknown_names(settings: Settings, where: str) -> None:
    wrong = fault(settings.routes, settings.receivers) or sla_fault(settings.sla, settings.people, settings.receivers)
    if wrong:
        raise SettingsError(f"{where}: {wrong}")
    if wrong := digest_fault(settings.digests, settings.receivers, settings.channels, settings.people):
        raise SettingsError(f"{where}: {wrong}")
    if wrong := oidc_fault(settings.web.oidc, settings.people.values()):
        raise SettingsError(f"{where}: {wrong}")
    for name in settings.complaints.without_account:
        if name not in settings.channels:
            raise SettingsError(f"{where}: complaints.without_account names {name!r}, which is no channel")

    for name, receiver in settings.receivers.items():
        if receiver.fallback is not None and (receiver.fallback == name or receiver.fallback not in settings.receivers):
            raise SettingsError(f"{where}: receivers.{name}.fallback = {receiver.fallback!r} is no other receiver")


def _refuse_shared_logins(people: dict[str, Person], where: str) -> None:
    for key in ("os_user", "slack_user", "email"):
        holders: dict[str, str] = {}
        for name, person in people.items():
            login = getattr(person, key)
            one = folded_mail(login) if login is not None and key == "email" else login
            if one is not None and holders.setdefault(one, name) != name:
                raise SettingsError(f"{where}: people.{name}.{key} = {login!r} is {holders[one]}'s; a login is one's")


def _sentence(error: ErrorDetails) -> str:
    """Which key is wrong, its value where that is one value, and what would be right."""
    place = error["loc"]
    if place[:1] == ("receivers",):
        if error["type"].startswith("union_tag"):
            return no_such_type(".".join(map(str, place)), error["input"])
        place = place[:2] + place[3:]  # without the word of its type, which is none of the file's keys
    key = ".".join(str(part) for part in place) or "the file"
    if error["type"] == "extra_forbidden":
        return f"{key} is no setting; docs/settings.md lists them"
    if error["type"] == "missing":
        return f"{key} is missing; docs/settings.md says what it is"
    value = error["input"]
    return f"{key}: {_said(error)}" if isinstance(value, dict | list) else f"{key} = {value!r}: {_said(error)}"


def _said(error: ErrorDetails) -> str:
    """What is wrong, in our validators' own words or in pydantic's."""
    own = error.get("ctx", {}).get("error")
    return str(own) if isinstance(own, ValueError) else error["msg"]
