"""Where a telling word tells nothing: it is denied, warned of, or has an honest meaning in what stands around it. Pure.

All patterns are for folded text (monitors.ipr_words.fold) of one sentence.
"""

import re
from typing import Final

SENTENCES: Final = re.compile(r"[.。!！;；]+(?!\d)")
"""What ends a sentence: a denial reaches no further."""
FAKES: Final = (
    r"fakes?|counterfeits?|counterfeit goods|copy|copies|knock ?offs?|dupes?|가품|짝퉁|짭|모조품|위조품|복제품"
    r"|假货|假貨|假冒|山寨|假鞋|盗版|贗品|赝品|偽物|偽造品|模造品|模倣品"
)
"""Words that only accuse: sellers name them where they deny, beside words that copies are sold in."""
JOINED: Final = r"[\s,，、/·&+]*(?:(?:and|or|nor)\b|및|이나|와|과|나|랑|和|或|及|与|與|や|・)?[\s,]*(?:any |a )?"
"""What stands between words that share a denial."""
HONEST: Final = re.compile(
    r"(?:replicas?|레플리카|レプリカ)\s?(?:jerse|shirt|kit|uniform|short|유니폼|저지|셔츠|킷|ユニ|シャツ|ジャージ)"
    r"|imitation (?:leather|fur|pearl|suede|silk|wool|down|gold|jewel)"
    r"|이미테이션\s?(?:가죽|진주|퍼|레더|주얼리|밍크)|bootleg[ -]?(?:cut|fit|jean|pant|trouser|legging|denim|hem|leg)"
    r"|高仿真|[通经經]过验|过验[证證货貨收厂]|不同厂|同厂[家商]|认真标|真标[准注签题志识示配]|纯原[创色木生料味始棉]"
    r"|超a(?!货|貨)(?=[气氣的场場女风風感帅帥爆])|原[单單](?:号|號|据|據|退|返|价|件|编)"
    r"|(?:官方|经典|經典|元年|年|og)\s?[复複]刻版?|[复複]刻(?:经典|經典|元年|当年|當年|\d{4}|年代|og)"
    r"|(?:1\s?[:比]\s?1|一比一)\s?(?:客服|咨询|諮詢|服务|服務|指导|实拍|實拍|定制|訂製)"
    r"|해외\s?배송(?:은|이|도)?\s?(?:불가|가능|안|문의|서비스|x)"
    r"|(?:leather|fabric|material|cotton|wool|cowhide|suede|cloth|canvas|rubber) imported from"
    r"|style\s?(?:code|no\b|number|id\b|#|name|:)|스타일\s?(?:코드|번호|넘버|링|컬러)|like[ -]new|[a-z]\s?타입"
    r"|대체\s?불가"
)
"""Honest uses of the lexicons' words: team shirts, materials, cuts, style numbers, help one to one."""

_BEFORE: Final = re.compile(
    r"\b(?:not|no|never|nor|cannot|without|beware|against|avoid|zero|non|unlike|\w+n['’]t)\b"
    r"(?!\W*(?:box|tags?|labels?|logo|receipt)\b)(?!\W*(?:(?:the|an?|100%)\s)?(?:original|genuine|authentic)\b)"
    r"(?:[\s,/'’&+-]+(?!but\b)[a-z]+){0,6}[\s,/'’&+-]*$"
    r"|(?:不(?:是|卖|賣|售|销|銷|出售|经营|經營|做|存在|含|接|提供|支持|属|屬)|从不|從不|绝不|絕不|决不|拒绝|拒絕|绝非|絕非"
    r"|没有|沒有|杜绝|杜絕|谨防|謹防|严禁|嚴禁|禁止|并非|並非|抵制|勿信|远离|遠離|打击|打擊|举报|舉報|警惕|小心|鉴别|鑑別"
    r"|识别|如果|如是|如有|如为|若为|若是|若有|发现|發現|假如)(?!正品|真品|专柜|原厂)(?:(?!而是|但|就是)[^。]){0,12}$"
    r"|(?:非(?!常|正品|专柜)|[无無](?![盒标標忧憂])|零(?!售))[^。,，]{0,4}$"
    r"|(?:절대|(?<![가-힣])노|만약)\s?$"
)
_AFTER: Final = re.compile(
    r"^(?:\s|이|가|은|는|도|을|를|품|제품|상품|절대|전혀|일절)*(?:아님|아닙|아니|아녜|아닌|없|x\b|ㄴㄴ)"
    r"|^.{0,14}?(?:안\s?팔|팔지\s?않|(?:판매|취급|거래|유통)[가-힣\s]{0,4}(?:안|않|금지|x\b|없)|주의(?!사항)|조심|사절|신고|금지"
    r"|보상|배상|책임|환불(?!\s?(?:불가|안|x))|(?:구별|구분)(?!이?\s?(?:불가|안|못|어려|힘|없)))"
    r"|^.{0,10}?(?:勿扰|勿擾|勿入|勿拍|免谈|免談|必究|包退|包赔|包賠|假一|一律|退款|死全家|退一|一概不|[赔賠罚罰][一二三五十百千]"
    r"|不(?:卖|賣|做|售|销|銷|接|出))"
    r"|^.{0,12}?(?:では(?:あり|ござい|ない)|じゃ(?:ない|あり)|でない|一切|扱[っいわ]|お断り|禁止|なし|ておりません|ていません|しません"
    r"|ご注意)"
    r"|^.{0,12}?\b(?:is|are|will be|get|gets)\s+(?:not|never|strictly|reported|refused|banned|prohibited|forbidden)\b"
    r"|^(?: goods| items| products)?(?:\s?-?free\b| (?:not|never|prohibited|forbidden|banned)\b)"
)


def denied(before: str, after: str) -> bool:
    """Whether a word between these parts of its sentence is denied or warned of."""
    return bool(_BEFORE.search(before) or _AFTER.search(after))
