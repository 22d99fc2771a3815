"""Words that tell products apart, in the languages of shops: colours, whom a thing is for, its state, its number.

Each lexicon maps a name of ours to the words that mean it, folded as `catalog.matching_text.fold` folds: lower case
and without accents. They were written from dictionaries, not from the texts of any benchmark.
"""

from collections.abc import Mapping
from typing import Final

_COLOURS: Final = {
    "black": "black blk nero nera noir noire negro negra schwarz zwart preto czarny czarne czarna svart черный 블랙 "
    "검정 검정색 검은색 흑색 黑 黑色 ブラック 黒",
    "white": "white wht bianco bianca blanc blanche blanco blanca weiss wit branco bialy biale biala vit hvid hvit "
    "белый 화이트 흰색 백색 하양 白 白色 ホワイト",
    "red": "red rosso rossa rouge rojo roja rot rood vermelho czerwony czerwone czerwona красный do 레드 빨강 "
    "빨간색 적색 红 红色 紅 紅色 レッド 赤",
    "blue": "blue blu bleu bleue azul blau blauw niebieski niebieskie niebieska синий 블루 파랑 파란색 청색 蓝 蓝色 "
    "藍 藍色 ブルー 青",
    "navy": "navy marino granatowy granatowe 네이비 남색 곤색 藏青 藏青色 深蓝 深蓝色 海军蓝 ネイビー 紺",
    "green": "green verde vert verte grun groen zielony zielone zielona gron зеленый 그린 초록 초록색 녹색 绿 绿色 "
    "綠 綠色 グリーン 緑",
    "yellow": "yellow giallo gialla jaune amarillo amarilla gelb geel amarelo zolty zolte gul желтый 옐로우 옐로 "
    "노랑 노란색 黄 黄色 黃 黃色 イエロー",
    "orange": "orange arancione naranja laranja oranje pomaranczowy pomaranczowe 오렌지 주황 주황색 橙 橙色 橘色 "
    "オレンジ",
    "pink": "pink pnk rosa rose roze rozowy rozowe 핑크 분홍 분홍색 粉 粉色 粉红 粉红色 粉紅色 ピンク",
    "purple": "purple viola violet violett violeta morado paars lila fioletowy fioletowe 퍼플 보라 보라색 바이올렛 "
    "紫 紫色 パープル",
    "grey": "grey gray gry grigio grigia gris grau grijs cinza szary szare 그레이 회색 灰 灰色 グレー",
    "silver": "silver slv argento argent plata silber zilver prata srebrny srebrne solv 실버 은색 银 银色 銀 銀色 "
    "シルバー",
    "gold": "gold oro dore doree dorado dorada goud dourado zloty zlote guld 골드 금색 金色 ゴールド",
    "brown": "brown brn marrone marron braun bruin castanho brazowy brazowe brun 브라운 갈색 棕 棕色 褐色 咖啡色 "
    "ブラウン",
    "beige": "beige bezowy bezowe 베이지 米色 杏色 ベージュ",
    "ivory": "ivory avorio ivoire marfil 아이보리 象牙白 アイボリー",
    "cream": "cream crema creme 크림 크림색 奶油色",
    "khaki": "khaki kaki 카키 卡其 卡其色 カーキ",
    "olive": "olive oliva oliwkowy 올리브 橄榄 橄榄绿",
    "burgundy": "burgundy bordeaux burdeos bordo maroon 버건디 와인 酒红 酒红色 酒紅色",
    "turquoise": "turquoise turchese turquesa turkis turkoois turkusowy turq teal 터콰이즈 청록 绿松石",
    "charcoal": "charcoal carbone 차콜 炭灰 炭灰色",
    "anthracite": "anthracite antracite antracita anthrazit antraciet antracyt 앤트라사이트",
    "volt": "volt 볼트",
    "crimson": "crimson cremisi carmin carmesi 크림슨",
    "platinum": "platinum platino platine platin platyna 플래티넘",
    "copper": "copper rame cuivre cobre kupfer koper 코퍼",
    "bronze": "bronze bronzo bronce 브론즈 古铜色",
    "lime": "lime 라임",
    "mint": "mint menta menthe 민트 薄荷绿",
    "coral": "coral corallo corail 코랄 珊瑚色",
    "clear": "clear transparent trasparente transparente durchsichtig 투명 透明 透明色",
}

_FOR_WHOM: Final = {
    "men": "men mens man male uomo homme hommes hombre hombres herren heren homem meski meskie meska herr herre "
    "мужской 남성 남성용 남자 남 맨즈 男 男士 男款 男子 男鞋 男装 男性 メンズ",
    "women": "women womens woman wmns ladies lady female donna femme femmes mujer mujeres damen dames mulher damski "
    "damskie damska dam dame женский 여성 여성용 여자 우먼 우먼스 우먼즈 女 女士 女款 女子 女鞋 女装 女性 レディース",
    "unisex": "unisex 남녀공용 공용 남녀 유니섹스 中性 男女 男女同款 ユニセックス",
}

_AGES: Final = {
    "kids": "kids kid child children childrens youth youths junior juniors jr boys girls boy girl gs bambino "
    "bambini bambina ragazzo ragazzi enfant enfants nino ninos nina ninas kinder kinderschuhe jungen madchen "
    "infantil crianca dzieci dzieciece mlodziezowe barn borne 키즈 아동 아동용 어린이 주니어 유아동 儿童 兒童 童款 "
    "童鞋 童装 青少年 男童 女童 大童 キッズ ジュニア",
    "baby": "baby babies infant toddler td neonato bebe bebes baby's niemowle 유아 유아용 베이비 아기 婴儿 嬰兒 "
    "幼儿 宝宝 ベビー",
}

_CONDITIONS: Final = {
    "used": "used preowned secondhand gebraucht occasion usato 중고 중고품 중고상품 빈티지중고 구제 실사용 二手 "
    "闲置 二手货 九成新 95新 9成新 99新 中古 中古品",
    "refurbished": "refurbished refurb renewed reconditioned remanufactured ricondizionato reconditionne "
    "reacondicionado generaluberholt recertified 리퍼 리퍼브 리퍼비시 리퍼상품 리퍼제품 翻新 官翻 官翻版 官方翻新 "
    "整備済 整備済み",
    "open box": "openbox 개봉 개봉품 단순개봉 전시품 전시상품 开封 拆封 展示品 样品",
    "broken": "broken faulty defective parts-only 고장 부품용 파손 故障 坏 配件机 ジャンク",
}

_MATERIALS: Final = {
    "leather": "leather lthr pelle cuir leder piel cuero couro skora lader 가죽 레더 真皮 皮革 レザー",
    "suede": "suede wildleder scamosciato daim ante zamsz 스웨이드 麂皮",
    "canvas": "canvas tela toile lona 캔버스 帆布",
    "mesh": "mesh maille malla 메쉬 网面 网布",
    "wool": "wool lana laine wolle 울 羊毛",
    "cotton": "cotton cotone coton algodon baumwolle 코튼 纯棉 棉",
}

FITTINGS: Final = (
    "compatible with",
    "compatible for",
    "fits for",
    "replacement for",
    "designed for",
    "made for",
    "works with",
    "case for",
    "cover for",
    "strap for",
    "band for",
    "laces for",
    "insoles for",
    "charger for",
    "battery for",
    "kompatibel mit",
    "passend fur",
    "compatibile con",
    "compatible avec",
    "compatible con",
    "호환",
    "대체용",
    "전용 케이스",
    "전용 커버",
    "적용 가능",
    "适用",
    "適用",
    "兼容",
    "通用于",
    "替换",
    "适配",
    "対応",
    "互換",
)
"""What a thing says that goes with the goods and is not the goods; looked for in the folded title."""

TITLED_FOR: Final = ("for", "fur", "pour", "para", "per", "voor")
"""Before a brand's name in a title, each makes the thing an accessory: "strap for Haru Runner"."""

FILLERS: Final = frozenset(
    "the a an and with of in on by to from new sale buy shop online official genuine original authentic shipping "
    "and store price best cheap 2014 2015 2016 2017 shoes shoe boots sneakers trainers footwear cleats scarpe "
    "chaussures zapatillas schuhe schoenen buty botas sapatilhas skor sko korki il la le les el los las un une der "
    "die das und et y de da do du des di e i en per pour para fur voor con avec mit met dla 정품 정식 공식 무료배송 "
    "당일배송 국내배송 신상 신상품 신발 운동화 스니커즈 正品 官方 包邮 新款 旗舰店 现货".split()
)
"""Words that any shop puts into any title: they neither join nor part products."""


def _by_word(lexicon: Mapping[str, str]) -> Mapping[str, str]:
    return {word: name for name, words in lexicon.items() for word in words.split()}


COLOURS: Final = _by_word(_COLOURS)
FOR_WHOM: Final = _by_word(_FOR_WHOM)
AGES: Final = _by_word(_AGES)
CONDITIONS: Final = _by_word(_CONDITIONS)
MATERIALS: Final = _by_word(_MATERIALS)

BUNDLES: Final = frozenset("kit bundle combo lens 세트 번들 키트 套装 套餐 礼盒 組合 セット".split())
"""What sells more than the thing alone where only one of two titles says it: a camera, and a camera with a lens."""
