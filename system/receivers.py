"""The settings of where messages go: one kind of section per way of telling, told apart by `type`.

No secret stands here: each names the environment variable that holds it.
"""

from typing import Annotated, ClassVar, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Discriminator, Field, model_validator

from system.values import MailAddress, Name, Variable, WebAddress

Language = Literal["en", "ko", "zh"]
"""English, Korean, Chinese in simplified signs."""
Subdomain = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,62}$")]


class Receiver(BaseModel):
    """What every kind has. `type` names a file in `alerts/`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str
    language: Language = "en"
    """In which its messages are written."""
    fallback: Name | None = None
    """The receiver that is told when this one takes nothing for long; the next one of the settings when None."""
    lasting: ClassVar[bool] = True
    """Whether a message lives until its members are resolved, however long that takes."""
    takes_digests: ClassVar[bool] = True

    @property
    def place(self) -> str:
        """What messages to it share a pace by: an address, never a secret."""
        raise NotImplementedError


class SlackReceiver(Receiver):
    """A Slack channel."""

    type: Literal["slack"] = "slack"
    channel: str
    """Slack's channel id, `C…`."""
    lasting: ClassVar[bool] = False

    @property
    def place(self) -> str:
        return self.channel


class AppriseReceiver(Receiver):
    """Mail, Teams, Feishu, Lark, DingTalk, WeCom and whatever else Apprise reaches."""

    type: Literal["apprise"] = "apprise"
    urls_from: Variable = "ANDON_APPRISE_URLS"
    """The variable that holds Apprise's URLs, apart by blanks: they have the services' keys in them."""

    @property
    def place(self) -> str:
        return f"apprise {self.urls_from}"


class WebhookReceiver(Receiver):
    """A program of one's own, over HTTP."""

    type: Literal["webhook"] = "webhook"
    url: WebAddress
    secret_from: Variable = "ANDON_WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
    """The variable that holds the secret with which messages are signed."""
    private_address: bool = False
    """Whether it may be at a private address, such as this machine's own."""

    @property
    def place(self) -> str:
        return self.url


class _Desk(Receiver):
    """A help desk: its subdomain, or its address where it has another."""

    domain: ClassVar[str]
    takes_digests: ClassVar[bool] = False
    """Nobody is to solve a ticket that says how things are."""
    subdomain: Subdomain | None = None
    base_url: WebAddress | None = None
    private_address: bool = False

    @model_validator(mode="after")
    def _has_one_address(self) -> "_Desk":
        if (self.subdomain is None) == (self.base_url is None):
            raise ValueError(f"needs subdomain (of {self.domain}) or base_url, one of them")
        if self.base_url and urlsplit(self.base_url).scheme != "https" and not self.private_address:
            raise ValueError("base_url begins with https://, for the key goes there")
        return self

    @property
    def place(self) -> str:
        return (self.base_url or f"https://{self.subdomain}.{self.domain}").rstrip("/")


class ZendeskReceiver(_Desk):
    """Tickets in Zendesk."""

    domain: ClassVar[str] = "zendesk.com"
    type: Literal["zendesk"] = "zendesk"
    email_from: Variable = "ANDON_ZENDESK_EMAIL"
    """The variable that holds the mail address of the agent whose token it is."""
    token_from: Variable = "ANDON_ZENDESK_TOKEN"  # noqa: S105 - the name of a variable


class FreshdeskReceiver(_Desk):
    """Tickets in Freshdesk."""

    domain: ClassVar[str] = "freshdesk.com"
    type: Literal["freshdesk"] = "freshdesk"
    requester: MailAddress
    """In whose name tickets are opened: an address for Andon alone, for its tickets are found by it."""
    key_from: Variable = "ANDON_FRESHDESK_KEY"


AnyReceiver = Annotated[
    SlackReceiver | AppriseReceiver | WebhookReceiver | ZendeskReceiver | FreshdeskReceiver, Discriminator("type")
]
TYPES: Final = ("slack", "apprise", "webhook", "zendesk", "freshdesk")


def no_such_type(key: str, section: object) -> str:
    """What is wrong with the type of the receiver at `key`, in one sentence."""
    given = section.get("type") if isinstance(section, dict) else None
    what = f"{key}.type is missing" if given is None else f"{key}.type = {given!r}"
    return f"{what}: known are {', '.join(TYPES)}"
