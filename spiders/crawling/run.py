"""One crawl in this process, from Scrapy's start to its end."""

import logging
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings as ScrapySettings
from twisted.python.failure import Failure

from spiders.crawling.job import Job, end
from spiders.crawling.manners import ground
from spiders.crawling.quiet import hush
from spiders.crawling.spider import ListingSpider, spider_of
from spiders.crawling.tally import Tally


def run(job: Job) -> Tally:
    """Do `job` and return what it counted. A process can do this once: its reactor does not start again.

    SIGTERM and SIGINT end it early and whole: what is under way is stored, the rest is asked for again.

    Raises:
        ServiceError: the database went away and did not come back.
    """
    if job.targets:
        return started(job.channel.platform, job=job).tally
    tally = Tally(ground(job.channel))
    tally.end("finished")
    end(job, tally)
    return tally


def started(kind: str | type[ListingSpider], **arguments: Any) -> ListingSpider:
    """The spider after its crawl; `arguments` are what it is made with.

    Raises:
        ServiceError: the database went away and did not come back.
    """
    settings = ScrapySettings()
    settings.setmodule("spiders.settings", priority="project")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)  # the command has set up its log
    logging.disable(logging.root.level - 1)  # Scrapy gives its loggers a level of their own, DEBUG
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(kind)
    hush()  # only now: making a process gives Scrapy's loggers their levels anew
    failures: list[BaseException] = []

    def failed(failure: Failure) -> None:
        failures.append(failure.value or RuntimeError(failure.getErrorMessage()))

    process.crawl(crawler, **arguments).addErrback(failed)
    process.start()
    if failures:
        raise failures[0]
    return spider_of(crawler)
