"""Words of reductions, points, taxes and worth: their amounts are no prices; by language, in small letters."""

from typing import Final

from reading.words.price_kinds import Label, Says, Side

LESS: Final[dict[Label, str]] = {
    Label(Says.LESS, Side.EITHER): """
        할인; 즉시할인; 즉시 할인; 쿠폰; 할인쿠폰; 할인 쿠폰; 적립; 적립금; 포인트; 마일리지; 캐시백; 페이백;
        추가할인; 추가 할인; 할인 혜택; 최대 할인 혜택; 리뷰 적립; 상품권; 할인금액; 할인 금액; 절약; 예상 적립;
        중복할인; 중복 할인; 쿠폰 할인; 쿠폰할인; 카드 할인; 청구할인; 장바구니 쿠폰; 장바구니쿠폰; 배송비 쿠폰;
        배송비 할인; 무료배송 쿠폰; 인하; 세금; 부가세; 관세; 관부가세; 환급; 리워드; 이득; 지급; 증정;
        즉시 적립; 사은품; 페이 포인트; 저렴; 예상적립; 최대적립; 최대 적립; 구매적립; 구매 적립; 리뷰작성;
        후기 적립; 추가적립; 추가 적립; 지원금; 혜택; 할인 받기; 적립 예정; 웰컴 쿠폰; 신규 가입 쿠폰; 캐쉬백;
        충전;
        优惠券; 優惠券; 折扣; 优惠; 優惠; 积分; 積分; 红包; 紅包; 返现; 返現; 返; 省; 立省; 已省; 节省; 節省;
        补贴; 補貼; 抵扣; 抵; 折抵; 折讓; 津贴; 津貼; 满减; 滿減; 直降; 降价; 降價; 已降; 降; 让利; 优惠金额;
        优惠额; 税费; 税; 關稅; 关税; 稅; 京豆; 回饋; 回馈; 點數; 返券; 返利; 回饋金; 購物金; 购物金; 购物券;
        購物券; 代金券; 抵用券; 抵價券; 折價券; 折扣碼; 折扣码; 消费券; 现金券; 現金券; 神券; 店铺券; 大额券;
        无门槛; 無門檻; 再减; 再減; 再省; 再降; 最高省; 已优惠; 已優惠; 立降; 立返; 淘金币; 金币; 赠; 送; 礼金;
        禮金; 惊喜券; 便宜; 现金返还; 折價; 好礼; 价值; 價值; 差价; 立减金; 加送; 折减; 现金; 省下; 現省; 现省;
        共省; 现金回赠; 紅利; 贈點; 購物點數;
        クーポン; ポイント; 割引; 値引; 値引き; 値下げ; 還元; 獲得; 進呈; 付与; キャッシュバック; 消費税; 税額;
        関税; おトク; お得; 節約; 割引額; 値引額; 引; ギフト券; プレゼント; キャッシュバック金額; pt; もらえる;
        貯まる; オトク; 割引クーポン; 商品券; 相当; 還元額; 付与ポイント; マイル; お値引き; 即時割引; 特典;
        電子マネー;
        discount; savings; saving; coupon; voucher; rebate; cashback; cash back; points; reward; rewards; tax;
        vat; gst; duty; duties; bonus; store credit; credit; credits; gift card; egift card; e-gift card;
        loyalty points; reward points; promo code; coupon code; reduction; price drop; drop; price cut;
        markdown; instant savings; instant rebate; mail-in rebate; sales tax; import fees; import duties;
        customs; discount code; discount applied; bank discount; refund; statement credit; kohl's cash;
        in rewards; reward dollars; promotional credit; trade-in credit; trade-in value; trade in value;
        exchange value; exchange bonus; exchange offer; off mrp; off coupon; coupon value; welcome discount;
        instant discount; you'll save; extra savings; import tax; total savings; import charges;
        import fee deposit;
        rabatt; gutscheinwert; rabattwert; warengutschein; ersparnis; gutschein; gutscheincode; rabattcode;
        punkte; prämie; bonuspunkte; nachlass;
        preisvorteil; preisnachlass; mwst; mwst.; steuer; mehrwertsteuer; cashback-aktion; sofortrabatt;
        guthaben; willkommensgutschein; willkommensrabatt; gespart; umsatzsteuer; ust; ust.; vorteil;
        sparvorteil; neukundenrabatt; newsletter-gutschein; tauschprämie; ankaufswert; payback punkte;
        payback-punkte; zoll; günstiger; gutschrift; geschenkkarte; gutschein im wert von; einfuhrabgaben;
        preissenkung; °punkte; newsletterrabatt; billiger; bonusguthaben; treuepunkte; rückerstattung;
        remise; réduction; économie; économies; bon d'achat; remise immédiate; de remise; de réduction;
        d'économie; d'économies; offerts; cagnotte; cagnottés; tva; code promo; bon de réduction;
        points fidélité; cashback de; remboursés; remboursé; en bon d'achat; d'avantage; avantage; en cagnotte;
        de moins; carte cadeau; de bonus; bonus reprise; prime; crédités; cadeau; carte cadeaux; chèque cadeau;
        taxe; droits de douane; en chèque; chèque; avoir; éco-part*; éco-participation; ecopart*;
        dont éco-part*; dont ecopart*; rabais; prix en baisse de; baisse de prix; d'éco-part*;
        dont éco-participation; écotaxe; eco-participation; de rabais; offre de remboursement; rembours*;
        descuento; ahorro; cupón; cupon; de descuento; puntos; vale; bono; iva; de ahorro; menos; dto.; dto;
        descuentos; reembolso; bonificación; vale regalo; tarjeta regalo; cheque regalo; rebaja de; rebaja;
        código promocional; código de descuento; puntos de recompensa; saldo; impuestos; impuesto; regalo;
        recompensas; en puntos; dinero en tu monedero; de reembolso; canje; cuponazo; vale de compra; aranceles;
        en monedero;
        desconto; economia; cupom; cupão; pontos; vale-compra; de desconto; off no cupom; de economia; desc.;
        crédito; créditos; vale; impostos; imposto; bônus; bónus; vale compras; vale-presente; cartão presente;
        de cashback; reembolso; em pontos; no saldo; em vale; em cartão; desconto direto; cupom de; de volta;
        em compras; cashback de; menos; off na primeira compra; reduz; taxas;
        sconto; risparmio; buono; buono sconto; punti; buono acquisto; di sconto; di risparmio; sconti; buoni;
        rimborso; credito; carta regalo; buono regalo; supervalutazione; in buoni; dazi; tasse; in meno;
        codice sconto; cashback di; raee; bonus benvenuto; premio; di bonus; buono di benvenuto; riduzione;
        in regalo; coupon di; contributo raee; ribasso;
        korting; kortingsbon; voordeel; punten; cadeaubon; kortingscode; btw; tegoed; besparing; waardebon;
        cashback van; inruilkorting; kassakorting; welkomstkorting; goedkoper; belasting; cadeaukaart;
        terugbetaling; spaarpunten; inruilwaarde; prijsverlaging; prijsdaling; statiegeld; recupel; inruilbonus;
        verwijderingsbijdrage; invoerrechten; retour krijgen; bebat; auvibel;
        rabat; rabatu; zniżka; zniżki; oszczędność; kupon; bon; punkty; punktów; taniej; vat; zwrot; voucher;
        bonus; oszczędzono; obniżka; kod rabatowy; premia; zwrotu; karta podarunkowa; kupon rabatowy; kuponu;
        cło; podatek; oszczędności; obniżka o; na start; pkt; e-bon; zniżki na; bon na; podatku; mniej; korzyść;
        dopłaty; ceny niższe o;
        rabatter; besparelse; presentkort; gavekort; poäng; poeng; point; moms; bonus; besparing; värdecheck;
        rabattkupong; rabattkupon; lahjakortti; alennus; alennusta; säästö; etu; alennuskuponki; gavekortet;
        spar op til; pisteet; pistettä; bonusta; alv; afgift; avgift; mva; mva.; billigere; billigare; avdrag;
        cashbacken; toll; kronrabatt; rabattkupongen; prissänkning; pant; prisnedsættelse; bonuspoeng;
        lahjakortin; nedsättning; halvempi; bonuspoäng; palautus;
        скидка; бонусы; скидки; скидку; экономия; экономии; выгода; выгоды; купон; бонус; бонусов; бонуса; баллов;
        балла; баллы; кешбэк; кэшбэк; кешбек; промокод; ндс; подарок; вернём; вернется; вернем; бонусами;
        баллами; сертификат; налог; пошлина; сэкономите; экономите; знижка; економія; дешевле; возврат; кешбэка;
        кэшбэка; снижение цены; начислим; начислится; рублей на баланс; спишите; спасибо; миль; в подарок;
        плюса; баллов плюса; дешевше; вигода; подешевел; подешевела; кэшбека; скидкой; дисконт; трейд-ин бонус;
        подарочный сертификат; возвращаем; вернут;
        indirim; indirimi; kazanç; kazancınız; puan; kupon; hediye çeki; kdv; para puan; hediye; kazan; iade;
        cüzdana; çek; tasarruf; avantaj; indirim kuponu; avantajınız; kuponu; bonus; parapuan; worldpuan;
        maxipuan; hediye kartı; vergi; puan kazan; money; ucuzladı; çeki; düştü; ucuz; kazanın; nakit iade;
        hediye puan; takas değeri; takas desteği; hopi; değerinde; indirim kazan; karlısınız;
        خصم; خصومات; توفير; قسيمة; كوبون; نقاط; نقطة; كاش باك; استرداد; ضريبة; الضريبة; خصم إضافي; كاشباك; رصيد;
        بطاقة هدية; استرداد نقدي; هدية; مكافأة; مكافآت; توفر; وفرت; وفرنا; ستوفر; الادخار; تخفيض; قسائم; وفّر;
        جمارك; رسوم جمركية; انخفاض; حسم; الخصم; جمركية; رسوم استيراد; ارجاع نقدي; ضريبه;
        छूट; बचत; कूपन; अंक; कैशबैक; कर; जीएसटी; पॉइंट्स; डिस्काउंट; वाउचर; रिफंड; रिवॉर्ड; की छूट; की बचत;
        टैक्स; उपहार कार्ड; पुरस्कार; रिवॉर्ड पॉइंट; एक्सचेंज वैल्यू; तत्काल छूट; अतिरिक्त छूट; क्रेडिट;
        giảm; giảm giá; giảm ngay; giảm thêm; giảm đến; tiết kiệm; mã giảm; mã giảm giá; voucher; điểm;
        hoàn tiền; hoàn xu; xu; thuế; hoàn; trợ giá; tặng; quà tặng; ưu đãi; chiết khấu; phiếu mua hàng; coupon;
        hoàn đến; giảm tối đa; tiết kiệm được; thưởng; trị giá; quà trị giá; quà; thu lại; điểm thưởng;
        phiếu quà; tích điểm; voucher giảm; phiếu giảm; giảm trực tiếp; trợ giá lên đời; bù; thẻ quà; rẻ hơn;
        trừ; giảm sốc; hoàn lại; phiếu mua hàng trị giá; tặng voucher; đã giảm; vat; hoàn đến; quà tặng trị giá;
        bảo hành;
        ลด; ส่วนลด; ประหยัด; คูปอง; คะแนน; แต้ม; เครดิตเงินคืน; เงินคืน; คืนเงิน; ภาษี; ลดทันที; ลดเพิ่ม;
        โค้ดส่วนลด; รับส่วนลด; ลดสูงสุด; ประหยัดไป; มูลค่า; คอยน์; โค้ด; บัตรกำนัล; ของแถม; ประหยัดได้; แคชแบ็ก;
        รับเงินคืน; โค้ดลด; รับคืน; เหรียญ; พอยท์; คูปองส่วนลด; ลดอีก; ฟรีของแถม; ประหยัดสูงสุด; วอเชอร์;
        แลกซื้อ; บัตรของขวัญ; แถม; เก็บคูปอง; คืน; คอยน์คืน; คุ้มกว่า; ลดไป; คูปองลด;
        diskon; hemat; potongan; potongan harga; kupon; voucher; poin; cashback; koin; pajak; bonus; baucar;
        diskaun; jimat; mata ganjaran; ppn; hadiah; kupon diskon; voucher diskon; subsidi; lebih murah; kembali;
        dapat; saldo; potongan kupon; pengembalian; turun; rebat; penjimatan; subsidi ongkir; potongan ongkir;
        diskon ongkir; voucher ongkir; kembalian; senilai; hemat hingga; cukai; duit balik; kupon senilai;
        syiling;
        sleva; slevový kupón; ušetříte; kedvezmény; zľava; reducere; έκπτωση; הנחה; popust; отстъпка;
        economisești; megtakarítás; dph; áfa; tva; fpa; φπα; מע"מ; pdv; кешбек; úspora; ušetrite; ekonomi;
        kupón; ai economisit; ušteda; חיסכון; κέρδος; κερδίζεις;
    """,
    Label(Says.LESS, Side.BEFORE): """
        save; you save; saves; save up to; save extra; get; earn; instantly save; discount of; extra; knock;
        minus; less; saved; take; you saved; reward of; saving of; spare; sie sparen; du sparst; sparen sie;
        sparen; spar; spart; sparst; économisez; vous économisez; économie de; économiser; profitez de; gagnez;
        recevez; ahorra; ahorras; te ahorras; usted ahorra; ahorre; gana; ahórrate; recibe; acumula; economize;
        você economiza; poupe; poupa; poupança; ganhe; poupar; poupança de; economiza; poupe até; acumule;
        risparmi; risparmia; hai risparmiato; ricevi; guadagna; guadagni; ottieni; bespaar; u bespaart;
        je bespaart; spaar; ontvang; profiteer; krijg; oszczędzasz; oszczędź; zyskujesz; zaoszczędź; zyskaj;
        odbierz; otrzymaj; spara; du sparar; du sparer; sparar; sparer; säästä; säästät; sparat; tjäna; tjen;
        optjen; säästö; сэкономь*; экономьте; ты экономишь; вы экономите; получите; получи; заработайте;
        kazancınız; kazanın; tasarruf edin; وفر; وفّر; توفر; احصل على; اربح; اكسب; बचाएं; बचाएँ; आप बचाते हैं;
        पाएं; कमाएं; tiết kiệm; nhận; nhận ngay; tặng ngay; giảm; รับ; รับทันที; รับเพิ่ม; ลด; hemat; dapatkan;
        kumpulkan; 立减; 立減; 减; 減; 减免; 減免; 现减; 下单减; 省钱; 最高减; 最高減; 共减; 已减; 現折; 现折;
        折; 领; 領; 再领; 送券; 赚; 賺; 领取; 再打; 瓜分; 最高; 最多; 現抵; 減免; 折抵; 現領; 折現; 最大;
        最高额; 赠送; 回赠; 折合优惠; nakup; ušetříte;
    """,
    Label(Says.LESS, Side.AFTER): """
        off; off*; back; p; 원권; 원 권; 권; 券; 元券; 元优惠; 元折扣; 元红包; 元津贴; 分; 円引き; 引き; 円引;
        円off; 円オフ; オフ; 円分; 分の; ポイントバック; up; 円お得; saved; in savings; cheaper; less; sparen;
        gespart; geschenkt; günstiger; zurück; d'achat offert; d'économisés; économisés; offert; de menos;
        más barato; de regreso; mais barato; menor; in meno; terug; cadeau; zwrot*; taniej; rabatt; tilbake;
        tillbaka; в подарок; выгоды; скидки; назад; indirim*; kazanç*; daha az; की बचत; की छूट; बचाएं; बचाएँ;
        off होगा; 에누리; 절약; 내림; 하락; 저렴; 적립; 페이백; 지급; 減; 减; 折價; 折扣; 回饋; 抵用; 省; 好礼;
        cash; kembali; คืน; chiết khấu;
    """,
}
