"""What other rooms ask of platforms, handed to those that may not import them."""

from model.capture import Capture
from spiders import platforms
from system.settings import Channel


class PlatformLinks:
    """What `catalog.links.Links` and `monitors.rejudging.Readers` ask for."""

    def external_id(self, channel: Channel, url: str) -> str | None:
        """The id of the channel's listing at `url`; None when it is none."""
        return platforms.by_name(channel.platform).external_id(url)

    def listing_url(self, channel: Channel, external_id: str) -> str:
        """The page of the channel's listing."""
        return platforms.by_name(channel.platform).listing_url(channel.base_url, external_id)

    def capture_of(self, channel: Channel, exchange: bytes) -> Capture | None:
        """What today's reader makes of a capture's exchange (WARC); None when it has no page."""
        from spiders import rereading  # noqa: PLC0415 - few commands need it

        return rereading.capture_of(channel, exchange)
