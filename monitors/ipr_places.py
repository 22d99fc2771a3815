"""From which country a listing says that it ships: the words for countries and for the cities that shops name. Pure."""

import re
from typing import Final

from model.countries import EU
from monitors.ipr_words import fold

_PLACES: Final = {
    "CN": "china prc 中国 中國 중국 guangdong 广东 廣東 광둥 광동 guangzhou 广州 廣州 광저우 shenzhen "
    "深圳 선전 심천 fujian 福建 푸젠 putian "
    "莆田 푸톈 xiamen 厦门 廈門 jinjiang 晋江 quanzhou 泉州 yiwu 义乌 義烏 이우 zhejiang 浙江 저장 "
    "hangzhou 杭州 항저우 shanghai 上海 상하이 "
    "beijing 北京 베이징 dongguan 东莞 東莞 둥관 qingdao 青岛 칭다오 威海 웨이하이 weihai 江苏 "
    "山东 河北 四川 重庆 湖北 湖南 河南 天津",
    "HK": "hong-kong 香港 홍콩 ホンコン",
    "TW": "taiwan 台湾 台灣 臺灣 대만 타이완 台北 臺北 taipei 新北 台中 高雄 kaohsiung 桃園 타이베이",
    "KR": "korea 한국 대한민국 韩国 韓国 韓國 seoul 서울 首尔 首爾 ソウル busan 부산 incheon 인천 경기 대구 국내배송",
    "JP": "japan 日本 일본 tokyo 东京 東京 도쿄 osaka 大阪 오사카",
    "US": "usa u.s. u.s.a. united-states america 美国 美國 미국 アメリカ new-york los-angeles california "
    "texas new-jersey oregon",
    "VN": "vietnam 越南 베트남 ベトナム hanoi ho-chi-minh",
    "TH": "thailand 泰国 泰國 태국 bangkok",
    "TR": "turkey türkiye turkiye istanbul 土耳其 터키 튀르키예",
    "GB": "uk u.k. united-kingdom england london 英国 英國 영국",
    "DE": "germany deutschland berlin 德国 德國 독일",
    "FR": "france paris 法国 法國 프랑스",
    "IT": "italy italia milano milan 意大利 義大利 이탈리아",
    "ES": "spain españa 西班牙 스페인",
    "AU": "australia sydney 澳大利亚 澳洲 호주",
    "SG": "singapore 新加坡 싱가포르",
    "MY": "malaysia 马来西亚 말레이시아",
}
"""Country, ISO 3166-1 alpha-2, to its words; a dash stands for a space or a dash."""


def _pattern(words: str) -> re.Pattern[str]:
    parts = (re.escape(word).replace(r"\-", "[ -]") for word in fold(words).split())
    return re.compile("|".join(rf"(?<![a-z]){part}(?![a-z])" if part[0].isascii() else part for part in parts))


_PATTERNS: Final = {country: _pattern(words) for country, words in _PLACES.items()}


def country_of(text: str) -> str:
    """The one country that `text` names; "" where it names none or several."""
    plain = fold(text[:200])
    if (code := plain.strip().upper()) in _PATTERNS.keys() | EU:
        return code
    found = [country for country, pattern in _PATTERNS.items() if pattern.search(plain)]
    return found[0] if len(found) == 1 else ""
