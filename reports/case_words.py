"""The words of a case's file in each language that there are statements in; what pages and people said stays as it is.

A text is known by its English form. To add a language, add its table: a test holds each to the same texts.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Words = Callable[..., str]
"""From an English text and the values of its braces to the text of a language."""

_KOREAN: Final[Mapping[str, str]] = {
    "Case {number}: {kind}": "사건 {number}: {kind}",
    "Rights": "권리",
    "Time line ({zone})": "경과 ({zone})",
    "Test purchases": "시험 구매",
    "Listings ({count})": "판매 게시물 ({count})",
    "Missing": "누락 사항",
    "Nothing is complained of, for {why}.": "신고하지 않음: {why}.",
    "Channel": "채널",
    "Seller": "판매자",
    "Seller id": "판매자 ID",
    "Legal name": "상호",
    "Business number": "사업자등록번호",
    "Role": "지위",
    "Stage": "단계",
    "Signed by": "서명자",
    "classes": "류",
    "owner": "권리자",
    "valid to": "존속기간 만료일",
    "Link": "링크",
    "Item": "상품번호",
    "Title": "상품명",
    "not read": "읽지 못함",
    "Sells": "판매 상품",
    "Reason": "사유",
    "Seen": "확인 기간",
    "{first} to {last}": "{first} ~ {last}",
    "Now": "현재",
    "gone since {at}": "{at} 이후 삭제됨",
    "up when it was last looked at": "마지막 확인 시 게시 중",
    "Evidence": "증거",
    "none is kept": "보관된 것 없음",
    "pack {number}, captured {at}, manifest SHA-256": "증거 묶음 {number}, {at} 수집, 목록 SHA-256",
    "No picture: no browser looked at the page. What the server sent is in the pack.": (
        "화면 없음: 브라우저로 확인하지 않음. 서버 응답은 증거 묶음에 있음."
    ),
    "The picture is in the pack: this file shows the first {count}.": (
        "화면은 증거 묶음에 있음: 이 문서에는 처음 {count}건만 표시."
    ),
    "The picture cannot be shown; it is in the pack.": "화면을 표시할 수 없음; 증거 묶음에 있음.",
    "Photo": "사진",
    "It cannot be shown.": "표시할 수 없음.",
    "not matched to goods of the brand": "브랜드 상품과 대조되지 않음",
    "score {score}": "점수 {score}",
    "said by {who}": "확인자 {who}",
    "discrepancy {number}, {state}": "불일치 {number}, {state}",
    "Complaint to {form}": "신고처: {form}",
    "part {part} of {parts}": "{parts}건 중 {part}",
    "Missing in this complaint": "이 신고서의 누락 사항",
    "None.": "없음.",
}

_CHINESE: Final[Mapping[str, str]] = {
    "Case {number}: {kind}": "案件 {number}：{kind}",
    "Rights": "权利",
    "Time line ({zone})": "经过（{zone}）",
    "Test purchases": "取证购买",
    "Listings ({count})": "商品链接（{count}）",
    "Missing": "缺少的材料",
    "Nothing is complained of, for {why}.": "未投诉：{why}。",
    "Channel": "渠道",
    "Seller": "卖家",
    "Seller id": "卖家编号",
    "Legal name": "主体名称",
    "Business number": "统一社会信用代码",
    "Role": "身份",
    "Stage": "阶段",
    "Signed by": "签名人",
    "classes": "类别",
    "owner": "权利人",
    "valid to": "有效期至",
    "Link": "链接",
    "Item": "商品编号",
    "Title": "标题",
    "not read": "未读取",
    "Sells": "所售商品",
    "Reason": "理由",
    "Seen": "发现时间",
    "{first} to {last}": "{first} 至 {last}",
    "Now": "现状",
    "gone since {at}": "{at} 起已下架",
    "up when it was last looked at": "最近一次查看时仍在售",
    "Evidence": "证据",
    "none is kept": "没有留存",
    "pack {number}, captured {at}, manifest SHA-256": "证据包 {number}，采集于 {at}，清单 SHA-256",
    "No picture: no browser looked at the page. What the server sent is in the pack.": (
        "无截图：未用浏览器查看该页面。服务器返回的内容在证据包中。"
    ),
    "The picture is in the pack: this file shows the first {count}.": "截图在证据包中：本文件只显示前 {count} 张。",
    "The picture cannot be shown; it is in the pack.": "截图无法显示，见证据包。",
    "Photo": "照片",
    "It cannot be shown.": "无法显示。",
    "not matched to goods of the brand": "未与品牌商品匹配",
    "score {score}": "得分 {score}",
    "said by {who}": "确认人 {who}",
    "discrepancy {number}, {state}": "差异 {number}，{state}",
    "Complaint to {form}": "投诉平台：{form}",
    "part {part} of {parts}": "第 {part} 份，共 {parts} 份",
    "Missing in this complaint": "本投诉缺少的材料",
    "None.": "无。",
}

_TRADITIONAL: Final[Mapping[str, str]] = {
    "Case {number}: {kind}": "案件 {number}：{kind}",
    "Rights": "權利",
    "Time line ({zone})": "經過（{zone}）",
    "Test purchases": "蒐證購買",
    "Listings ({count})": "商品連結（{count}）",
    "Missing": "缺少的文件",
    "Nothing is complained of, for {why}.": "未檢舉：{why}。",
    "Channel": "通路",
    "Seller": "賣家",
    "Seller id": "賣家編號",
    "Legal name": "商號名稱",
    "Business number": "統一編號",
    "Role": "身分",
    "Stage": "階段",
    "Signed by": "簽名人",
    "classes": "類別",
    "owner": "權利人",
    "valid to": "專用期限至",
    "Link": "連結",
    "Item": "商品編號",
    "Title": "標題",
    "not read": "未讀取",
    "Sells": "所售商品",
    "Reason": "理由",
    "Seen": "發現時間",
    "{first} to {last}": "{first} 至 {last}",
    "Now": "現況",
    "gone since {at}": "{at} 起已下架",
    "up when it was last looked at": "最近一次查看時仍在販售",
    "Evidence": "證據",
    "none is kept": "沒有留存",
    "pack {number}, captured {at}, manifest SHA-256": "證據包 {number}，擷取於 {at}，清單 SHA-256",
    "No picture: no browser looked at the page. What the server sent is in the pack.": (
        "無截圖：未以瀏覽器查看該頁面。伺服器回傳的內容在證據包中。"
    ),
    "The picture is in the pack: this file shows the first {count}.": "截圖在證據包中：本文件只顯示前 {count} 張。",
    "The picture cannot be shown; it is in the pack.": "截圖無法顯示，見證據包。",
    "Photo": "照片",
    "It cannot be shown.": "無法顯示。",
    "not matched to goods of the brand": "未與品牌商品比對成功",
    "score {score}": "得分 {score}",
    "said by {who}": "確認人 {who}",
    "discrepancy {number}, {state}": "差異 {number}，{state}",
    "Complaint to {form}": "檢舉平台：{form}",
    "part {part} of {parts}": "第 {part} 份，共 {parts} 份",
    "Missing in this complaint": "本檢舉缺少的文件",
    "None.": "無。",
}

TABLES: Final[Mapping[str, Mapping[str, str]]] = {"ko": _KOREAN, "zh": _CHINESE, "zh-Hant": _TRADITIONAL}
"""Language to English text to its own; English needs none."""


def words(language: str) -> Words:
    """What gives the texts of a language.

    Raises (when called):
        KeyError: the text is none of the table's.
    """
    table = TABLES.get(language)

    def say(english: str, **values: Any) -> str:
        return (english if table is None else table[english]).format(**values)

    return say
