"""One spider per platform, so that `scrapy list` shows them and `scrapy crawl naver -a channel=NAME` runs one."""

import builtins
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from spiders.crawling.spider import ListingSpider
from spiders.platforms import names


class PlatformLoader:
    """Scrapy's way to spiders (`scrapy.spiderloader.SpiderLoaderProtocol`); ours are the platforms."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:  # noqa: ARG003
        """Scrapy's way to make one."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of the platform called `spider_name`.

        Raises:
            KeyError: there is none.
        """
        if spider_name not in names():
            raise KeyError(f"there is no platform {spider_name!r}; the platforms are {', '.join(names())}")
        return type("PlatformSpider", (ListingSpider,), {"name": spider_name})

    def list(self) -> builtins.list[str]:
        """The names of all platforms."""
        return list(names())

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """None: which platform reads a page is the channel's to say."""
        return []
