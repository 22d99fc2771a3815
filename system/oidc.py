"""The settings of sign-in by company accounts: OpenID Connect."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Annotated, Final, Protocol
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from system.values import Token, WebAddress


class Known(Protocol):
    """A person of the settings, as far as it matters here."""

    @property
    def email(self) -> str | None:
        """By which their company account is known."""

    @property
    def roles(self) -> tuple[str, ...]:
        """What they may do."""


def is_safe(address: str, *, loopback: bool = False) -> bool:
    """Whether nobody on the way reads or changes what goes there: TLS, or, where `loopback`, this machine itself."""
    try:
        parts = urlsplit(address)
        if parts.scheme == "https":
            return bool(parts.hostname)
        return loopback and parts.scheme == "http" and _is_loopback(parts.hostname or "")
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _issuer(text: str) -> str:
    if not is_safe(text, loopback=True) or "?" in text or "#" in text or "@" in text:
        raise ValueError("is no issuer such as https://login.example.com/realms/team; http is for loopback alone")
    return text


Issuer = Annotated[WebAddress, AfterValidator(_issuer)]
_MOST: Final = 120


class Oidc(BaseModel):
    """Who vouches for people: `[web.oidc]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Annotated[Issuer, Field(max_length=500)]
    """Just as its discovery document names it."""
    client_id: Annotated[Token, Field(max_length=300)]
    label: Annotated[str, Field(min_length=1, max_length=60)] = "Company account"
    """What the button reads."""
    second_factor: tuple[Annotated[Token, Field(max_length=_MOST)], ...] = ()
    """Values of `amr` or `acr`, of which the issuer must tell one; empty: it decides by itself."""
    only: bool = False
    """Passwords sign in no longer."""

    @property
    def host(self) -> str:
        """How the issuer is called in sentences."""
        return urlsplit(self.issuer).netloc

    @property
    def on_loopback(self) -> bool:
        """Whether it runs on this machine without TLS, as for a trial."""
        return self.issuer.startswith("http:")


def fault(oidc: Oidc | None, people: Iterable[Known]) -> str | None:
    """What is wrong with the section beside the people of the settings."""
    if oidc is None or not oidc.only or any(one.email and "admin" in one.roles for one in people):
        return None
    return "web.oidc.only = true needs [people.NAME] with the role admin and an email, or nobody could let others in"
