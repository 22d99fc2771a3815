"""What sellers' own words give away, in Korean, Chinese (simplified and traditional), Japanese and English. Pure.

Each lexicon holds words of one meaning as shops write them, folded; Latin ones are whole words, others stand anywhere.
A word that is denied beside itself ("레플 아님", "not a replica", "拒绝高仿") says nothing. The lists hold
common words: a seller finds a new one faster than anybody lists it, so every rule has other signs. What denies a word,
and the honest uses of words that stand here, are `monitors.ipr_denials`'s.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from monitors.ipr_denials import FAKES, HONEST, JOINED, SENTENCES, denied

TEXT_MOST: Final = 20_000
"""Characters of a text that are looked at."""


class Meaning(StrEnum):
    """What a word gives away."""

    REPLICA = "replica"
    """The goods are called a copy. Words that only accuse (가품, 假货, fake) stand in guarantees: they are not here."""
    HINT = "hint"
    """Words in which copies are sold and genuine goods seldom are."""
    IMPORT = "import"
    """Genuine goods that came past the brand's own channels."""
    LIKE = "like"
    """Other goods in the brand's manner: its name is used without its goods."""


_WORDS: Final = {
    Meaning.REPLICA: """
        레플 레플리카 미러급 미러퀄 이미테이션 특a급 sa급 정품급 정품동일 정품 동일급
        고퀄레플 1:1제작 1:1 제작 1대1 제작
        高仿 超高仿 精仿 顶级仿 仿品 仿版 仿货 复刻 复刻版 a货 超a 顶a 原单 原单货 尾单 尾货单 纯原 公司级 过验
        真标 一比一 1比1 同厂
        高仿品 仿製 複刻 複刻版 a貨 超a貨 原單 尾單 純原 公司級 一比一
        レプリカ スーパーコピー コピー品 n級品 n級 ミラー級
        replica replicas knockoff knock-off bootleg imitation superfake super-fake
        mirror-quality aaa+ aaa-grade ua-quality unauthorized-authentic 1:1-quality 1:1-copy 1:1-clone 1:1-mirror
        1:1品质 1:1原版 1:1开模 1:1还原
    """,
    Meaning.HINT: """
        최상급 하이엔드급 자체제작 공장직영 공장직송 공장 직송 로스분 로스 제품 보세 무상자 노박스 박스없음
        택없음 라벨없음 라벨제거 카톡문의 카톡 문의
        텔레그램 실사문의 비밀포장
        厂家直销 工厂直销 工厂直发 工厂货 外贸 外贸单 出口余单 余单 剪标 无标 无盒 懂的来 懂货 私聊 加微信 加v
        加微 密聊 专柜品质
        廠家直銷 工廠直發 外貿 餘單 剪標 無標 無盒 私聊 加賴 加line 專櫃品質 密語
        工場直送 タグなし 正規品同等
        factory-direct factory-outlet factory-overrun overrun overruns no-box no-tags no-label whatsapp telegram
        wechat
        dm-for-price high-quality-version best-version same-factory same-materials unbranded-box
    """,
    Meaning.IMPORT: """
        병행수입 병행 수입 병행 직수입 해외직구 직구 해외구매 구매대행 해외배송 현지직배송 해외직배송 미국판
        일본판 유럽판 해외판 역수입 해외 정품
        代购 水货 海淘 海外直邮 直邮 海外购 平行进口 港版 美版 日版 欧版 韩版 海外版 保税 免税店 跨境 海外代购
        人肉带回 专柜代购
        代購 水貨 海外直郵 直郵 平行輸入 平行進口 美版 日版 歐版 韓版 免稅店 跨境 海外連線 連線代購
        並行輸入 並行輸入品 海外直送 海外版 個人輸入 逆輸入 米国版 買付 海外買付
        parallel-import parallel-imported parallel-imports grey-import gray-import grey-market gray-market
        imported-from us-version eu-version jp-version asia-version international-version overseas-version
        personal-shopper duty-free ships-from-overseas import-version
    """,
    Meaning.LIKE: """
        스타일 타입 느낌 대체 대체품 대용 닮은 저렴이 스탈
        风格 同款 同風 風格 明星同款 类似 類似 平替 替代 代替 仿款
        風デザイン タイプ
        style styled inspired inspired-by lookalike look-alike alternative similar type like dupe
    """,
}

_TERM: Final = re.compile(r"[^\s]+")
_PHRASES: Final = frozenset(
    {"정품 동일급", "1:1 제작", "1대1 제작", "병행 수입", "해외 정품", "공장 직송", "로스 제품", "카톡 문의"}
)


def fold(text: str) -> str:
    """`text` as the lexicons are written: compatibility forms, lower case, one space; hidden signs are left out."""
    plain = unicodedata.normalize("NFKC", text[:TEXT_MOST]).casefold()
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return re.sub(r"[\s_]+", " ", plain)


def _pattern(words: str) -> re.Pattern[str]:
    text = fold(words)
    found = [phrase for phrase in _PHRASES if phrase in text]
    for phrase in found:
        text = text.replace(phrase, " ")
    found += _TERM.findall(text)
    parts = sorted({_written(word) for word in found if word}, key=lambda part: (-len(part), part))
    return re.compile("|".join(parts))


def _written(word: str) -> str:
    """A pattern for a word: a dash may be a space or nothing, and Latin letters must not go on."""
    spelled = re.escape(word).replace(r"\-", r"[ \-]?").replace("1:1", r"1\s?[:比：]\s?1")
    latin = re.compile(r"[a-z0-9+:]")
    before = r"(?<![a-z0-9])" if latin.match(word[0]) else ""
    after = r"(?![a-z0-9])" if latin.match(word[-1]) else ""
    return f"{before}{spelled}{after}"


_PATTERNS: Final = {meaning: _pattern(words) for meaning, words in _WORDS.items()}
_RUNS: Final = {
    meaning: re.compile(rf"(?:(?:{FAKES}){JOINED})*(?:{one.pattern})(?:{JOINED}(?:{one.pattern}|{FAKES}))*")
    for meaning, one in _PATTERNS.items()
}


def said(text: str, meaning: Meaning) -> tuple[str, ...]:
    """The words of this meaning that `text` says and does not deny, each once, in its order."""
    parts = SENTENCES.split(text[:TEXT_MOST])
    return tuple(dict.fromkeys(word for part in parts for word in _undenied(HONEST.sub(" ", fold(part)), meaning)))


def _undenied(folded: str, meaning: Meaning) -> Iterator[str]:
    """Words that stand together are denied together: "no fakes or replicas"."""
    for run in _RUNS[meaning].finditer(folded):
        before, after = folded[max(0, run.start() - 40) : run.start()], folded[run.end() : run.end() + 24]
        if not denied(before, after):
            yield from (found[0].strip() for found in _PATTERNS[meaning].finditer(run[0]))
