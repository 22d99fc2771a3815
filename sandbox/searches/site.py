"""A marketplace's search on a loopback port of its own, which refuses on request as the real one does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.searches import china, korea
from sandbox.searches.dialect import Dialect
from sandbox.searches.goods import Goods, shown
from sandbox.wire import Reply, Request, Served, Server

DIALECTS: Final[Mapping[str, type[Dialect]]] = {
    "coupang": korea.Coupang,
    "ssg": korea.Ssg,
    "elevenst": korea.ElevenSt,
    "gmarket": korea.Gmarket,
    "cjonstyle": korea.CjOnStyle,
    "naver_search": korea.NaverSearch,
    "naver": korea.NaverStores,
    "taobao": china.Taobao,
    "tmall": china.Tmall,
    "jd": china.Jd,
    "momo": china.Momo,
}
"""By platform."""

_DENIED: Final = (
    "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>"
    "You don't have permission to access this on this server.<P>Reference #18.1 https://errors.edgesuite.net/18.1"
    "</BODY></HTML>"
)
_CAPTCHA: Final = (
    "<!DOCTYPE html><html><head><title>보안 확인</title></head><body><h1>보안 확인</h1><form action='/captcha'>"
    "<img src='/captcha.png' alt='captcha'><input name='captcha'><p>자동 입력 방지를 위해 문자를 입력해 주세요.</p>"
    "</form></body></html>"
)
_BUSY: Final = (
    "<!DOCTYPE html><html><head><title>商品搜索 - 京东</title></head><body><div id='root'>"
    "<div>抱歉由于访问频繁导致无法搜索，请稍后再试！</div></div></body></html>"
)
_SHELL: Final = (
    "<!DOCTYPE html><html><head><title>검색결과</title></head><body><div id='root'><p>데이터를 로딩 중입니다.</p>"
    "<p style='display:none'>검색결과가 없습니다.</p></div><script src='/app.js'></script></body></html>"
)

TROUBLES: Final[Mapping[str, Reply]] = {
    "denied": Reply(403, _DENIED.encode()),
    "denied_200": Reply(200, _DENIED.encode()),
    "captcha": Reply(200, _CAPTCHA.encode()),
    "busy": Reply(200, _BUSY.encode()),
    "login": Reply(302, headers={"Location": "https://nid.naver.com/nidlogin.login?url=x"}),
    "shell": Reply(200, _SHELL.encode()),
    "down": Reply(503, b"<h1>Service Unavailable</h1>"),
}
"""What can be met in place of a list."""


@dataclass(slots=True)
class _Trouble:
    kind: str
    after: int


class SearchSite(Served):
    """One marketplace; a context manager."""

    def __init__(self, platform: str, goods: Sequence[Goods]) -> None:
        super().__init__(Server(self._handle))
        self.goods = list(goods)
        self.robots = "User-agent: *\nDisallow:\n"
        self.asked: list[Request] = []
        """Every request for a list, or on the way to one, in order."""
        self._dialect = DIALECTS[platform]()
        self._trouble: _Trouble | None = None

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self.server.url

    def trouble(self, kind: str, after: int = 0) -> None:
        """Let lists be refused once `after` more were shown. Kinds: `TROUBLES`."""
        if kind not in TROUBLES:
            raise ValueError(f"no trouble is called {kind!r}; there are: {', '.join(TROUBLES)}")
        self._trouble = _Trouble(kind, after)

    def _handle(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(200, self.robots.encode(), "text/plain")
        self.asked.append(request)
        asked, beside = self._dialect.asked(request), self._dialect.beside(request)
        if asked is None and beside is None:
            return Reply(404, b"<h1>Not found</h1>")
        if self._trouble is not None:
            if self._trouble.after <= 0:
                return TROUBLES[self._trouble.kind]
            self._trouble.after -= asked is not None
        return self._dialect.show(shown(self.goods, asked)) if asked is not None else beside or Reply(404)
