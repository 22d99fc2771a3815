"""Scrapy's settings for every crawl; what differs by channel stands in `crawling.manners`."""

from reading.page import MAX_BYTES

BOT_NAME = "andon"
SPIDER_LOADER_CLASS = "spiders.crawling.loader.PlatformLoader"
SPIDER_MODULES = ["spiders.crawling"]

# What is fetched: pages of at most 20 MB over HTTP, from servers that prove who they are, by way of nobody else.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_MAXSIZE = MAX_BYTES
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
HTTPPROXY_ENABLED = False
TWISTED_DNS_RESOLVER = "spiders.crawling.addresses.GuardedResolver"
URLLENGTH_LIMIT = 0  # a dropped request would leave its listing without an outcome; `crawling.spider` bounds URLs
REDIRECT_MAX_TIMES = 8
METAREFRESH_ENABLED = False  # a page that forwards is judged as it is

# Nothing is carried from one listing to the next.
COOKIES_ENABLED = False

ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Andon"
RETRY_TIMES = 2
RETRY_PRIORITY_ADJUST = 1  # whether a host fails for good is known before its next page is asked for
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the outcome says it
AUTOTHROTTLE_START_DELAY = 0.0  # `DOWNLOAD_DELAY` is the least, from the first request on
AUTOTHROTTLE_MAX_DELAY = 60.0

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "spiders.crawling.middlewares.patience.PatienceMiddleware": 550,
    "spiders.crawling.middlewares.addresses.AddressMiddleware": 560,
    "spiders.crawling.middlewares.robots.RobotsMiddleware": 570,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "spiders.crawling.middlewares.answers.UnpackMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "spiders.crawling.middlewares.answers.FollowMiddleware": 600,
    "spiders.crawling.middlewares.exchanges.ExchangeMiddleware": 950,  # next to the network: bodies as they came
}
SPIDER_MIDDLEWARES = {  # none is needed, and each costs every answer
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {
    "spiders.crawling.pipelines.BoundsPipeline": 100,
    "spiders.crawling.pictures.PicturePipeline": 140,
    "spiders.crawling.baselines.BaselinePipeline": 150,
    "spiders.crawling.pipelines.StorePipeline": 200,
}
EXTENSIONS = {
    "spiders.crawling.statistics.RunKeeper": 0,
    "spiders.crawling.progress.Progress": 0,
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# The run keeps its own statistics; Scrapy's would cost every answer again.
DOWNLOADER_STATS = False
LOG_FORMATTER = "spiders.crawling.quiet.QuietFormatter"
MEMUSAGE_ENABLED = False
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
CONCURRENT_ITEMS = 1  # an answer gives one item or request, and Scrapy makes as many tasks for it as are allowed
WARN_ON_GENERATOR_RETURN_VALUE = False  # it reads the source of every callback
ANDON_SETTINGS = "andon.toml"  # for `scrapy crawl`; `andon crawl` has --settings
