"""What the master file asks of platforms, which this room may not import: it is handed in."""

from typing import Protocol

from system.settings import Channel


class Links(Protocol):
    """What platforms know of listings."""

    def external_id(self, channel: Channel, url: str) -> str | None:
        """The id of the channel's listing at `url`; None when it is none."""

    def listing_url(self, channel: Channel, external_id: str) -> str:
        """The page of the channel's listing."""
