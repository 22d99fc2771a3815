"""What the master file asks of platforms, handed to rooms that may not import them."""

from spiders import platforms
from system.settings import Channel


class PlatformLinks:
    """What `catalog.links.Links` asks for."""

    def external_id(self, channel: Channel, url: str) -> str | None:
        """The id of the channel's listing at `url`; None when it is none."""
        return platforms.by_name(channel.platform).external_id(url)

    def listing_url(self, channel: Channel, external_id: str) -> str:
        """The page of the channel's listing."""
        return platforms.by_name(channel.platform).listing_url(channel.base_url, external_id)
