"""Words that name the price of delivery and the price of a unit, by language, in small letters."""

from typing import Final

from reading.words.price_kinds import Label, Says, Side

FEES: Final[dict[Label, str]] = {
    Label(Says.UNIT, Side.EITHER): """
        단위가격; 단위 가격; 개당; 개당가; 단가; 单位价格; 單位價格; 单位价; 折合; 每件; 每个; 每個; 每瓶; 每支;
        每片; 每盒; 每包; 每双; 每雙; 每斤; 每袋; 每罐; 每颗; 每只; 每条; 每張; 每张; 均价; 均價; 合每件; 約合;
        单件; 單件均價; 平均每件; 单品均价;
        単価; 単位価格; 1個あたり; 一個あたり; unit price; price per unit; price per item; per unit price;
        cost per unit; per-unit price; grundpreis; stückpreis; einzelpreis; preis pro stück; preis pro einheit;
        preis je einheit; prix unitaire; prix à l'unité; prix au kilo; prix au litre; prix au kg;
        prix par unité; prix à la pièce; prix de l'unité; precio unitario; precio por unidad; precio por kilo;
        precio por litro; preço unitário; preço por unidade; preço por kg; preço por quilo; preço por litro;
        prezzo unitario; prezzo al kg; prezzo al kilo; prezzo al litro; prezzo per unità; prezzo al pezzo;
        prijs per stuk; prijs per eenheid; stukprijs; eenheidsprijs; cena jednostkowa; cena za sztukę;
        cena za jednostkę; jämförpris; jmf-pris; jfr-pris; jfr pris; jmfpris; jmf. pris; jfr. pris; enhetspris;
        sammenligningspris; stykpris; stk.-pris; stk.pris; kilopris; literpris; styckpris; yksikköhinta;
        kilohinta; litrahinta; vertailuhinta; kappalehinta; цена за единицу; цена за штуку; за единицу;
        за штуку; ціна за одиницю; birim fiyat; birim fiyatı; adet fiyatı; kilogram fiyatı; litre fiyatı;
        سعر الوحدة; للقطعة; سعر القطعة; للوحدة; प्रति इकाई; प्रति यूनिट; प्रति पीस; इकाई मूल्य; đơn giá;
        giá mỗi; ราคาต่อหน่วย; ราคาต่อชิ้น; harga satuan; harga per unit; harga per pcs; harga seunit;
        jednotková cena; egységár; preț unitar; τιμή μονάδας; τιμή μονάδος; מחיר ליחידה;
    """,
    Label(Says.SHIPPING, Side.EITHER): """
        배송비; 배송료; 택배비; 운임; 운송비; 배달비; 배달료; 배달팁; 배송; 기본배송비; 기본 배송비; 택배;
        배송 요금; 퀵배송비; 선결제 배송비; 착불 배송비; 유료배송; 배송요금; 해외배송비; 국제배송비;
        运费; 運費; 邮费; 郵費; 快递; 快递费; 快遞費; 配送费; 配送費; 物流费; 物流費; 运送费; 運送費; 宅配費;
        宅配; 快遞; 邮寄费; 国际运费; 國際運費; 基础运费; 基础运费:; 送貨費; 送货费; 配送; 派送费; 派送費;
        店到店運費; 運送費用; 超商取貨運費;
        送料; 配送料; 配送料金; 送料全国一律; 全国一律送料; 送料一律; 宅配便; 郵送料; 通常配送料; 運賃; 発送料;
        配達料; 国際送料; 配送手数料; メール便; ネコポス; 宅急便; 基本送料; 全国一律;
        shipping; delivery; shipping fee; shipping cost; shipping price; delivery fee; delivery charge;
        delivery charges; shipping charge; shipping charges; postage; p&p; p & p; postage & packing;
        postage and packing; freight; standard shipping; standard delivery; shipping & handling;
        shipping and handling; s&h; express delivery; express shipping; next day delivery; home delivery;
        delivery cost; delivery price; courier; shipping costs; flat rate shipping; flat rate; handling;
        uk delivery; shipping from; delivery from; delivery costs; domestic shipping; international shipping;
        ground shipping; post & packaging; next-day delivery; priority shipping; economy shipping;
        tracked delivery; est. shipping; estimated shipping;
        versand; versandkosten; versandkostenpauschale; lieferkosten; liefergebühr; lieferung; porto;
        standardversand; expressversand; versandgebühr; versandpauschale; liefergebühren; standardlieferung;
        expresslieferung; frachtkosten; versandkostenanteil; zustellung; versandpreis; versandgebühren;
        porto & versand; speditionsversand; lieferpauschale;
        livraison; frais de port; frais de livraison; frais d'envoi; port; expédition; frais d'expédition;
        livraison standard; livraison à domicile; livraison express; envoi; participation aux frais de port;
        frais de transport; coût de livraison; livraison en point relais; point relais; frais de livraison:;
        coût d'expédition; livraison colissimo; colissimo; mondial relay;
        envío; envio; gastos de envío; gastos de envio; costo de envío; coste de envío; costes de envío;
        costos de envío; tarifa de envío; entrega; entrega a domicilio; precio de envío; cargo de envío;
        envío estándar; portes; envío a domicilio; gastos de entrega; envío express; despacho;
        despacho a domicilio; costo de despacho; costo envío; envío normal; coste envío;
        frete; custo de envio; custos de envio; taxa de entrega; portes de envio; entrega padrão;
        valor do frete; envio; taxa de envio; custo de entrega; entrega ao domicílio; custo do frete;
        entrega normal; envio standard; preço do frete; frete normal; entrega expressa;
        spedizione; spese di spedizione; costi di spedizione; consegna; costo di spedizione; spese di consegna;
        costo consegna; spedizione standard; consegna a domicilio; spese di trasporto; costo spedizione;
        costi di consegna; spedizione express; spedizione espressa; contributo spedizione; consegna standard;
        spese spedizione; costo di consegna; tariffa di spedizione;
        verzendkosten; verzending; bezorging; bezorgkosten; levering; leveringskosten; verzend; bezorgen;
        verzending vanaf; portokosten; verzendtarief; verzendkosten:; standaard verzending; thuisbezorging;
        standaard levering; thuislevering; transportkosten; leverkosten; bezorgtarief;
        dostawa; wysyłka; koszt dostawy; koszt wysyłki; koszty wysyłki; przesyłka; kurier; koszty dostawy;
        cena dostawy; dostawa kurierem; paczkomat; paczkomaty; koszt przesyłki; wysyłka od; przesyłka kurierska;
        cena wysyłki; kurier dpd; dostawa do paczkomatu; kurier inpost; opłata za dostawę;
        frakt; fragt; leverans; levering; fraktkostnad; fraktkostnader; leveringspris; leveranskostnad; porto;
        hemleverans; toimitus; toimituskulut; toimitusmaksu; postikulut; postimaksu; forsendelse; fragtpris;
        fraktavgift; hjemlevering; kotiinkuljetus; fragtomkostninger; leveringsgebyr; rahti; fraktpris;
        fragt til pakkeshop; pakkeshop; frakt & leverans; frakt fra; leveringsomkostninger; toimituskulu;
        forsendelsesomkostninger; rahtikulut; frakt från;
        доставка; стоимость доставки; цена доставки; доставка курьером; пересылка; доставка по россии;
        доставка по москве; курьер; курьерская доставка; доставка почтой; доставка от; вартість доставки;
        доставка в пункт выдачи; доставка до двери; доставка по рф; доставка сдэк; плата за доставку;
        kargo; kargo ücreti; teslimat; teslimat ücreti; gönderim ücreti; kargo bedeli; gönderim; nakliye;
        nakliye ücreti; kargo tutarı; standart kargo; standart teslimat; kargo fiyatı; teslimat bedeli;
        kurye ücreti;
        الشحن; شحن; رسوم الشحن; رسوم التوصيل; التوصيل; توصيل; تكلفة الشحن; سعر الشحن; تكلفة التوصيل;
        أجور التوصيل; رسوم توصيل; قيمة الشحن; سعر التوصيل; أجور الشحن; مصاريف الشحن; رسوم شحن; تكاليف الشحن;
        قيمة التوصيل; مصاريف التوصيل;
        डिलीवरी; शिपिंग; डिलीवरी शुल्क; शिपिंग शुल्क; डिलीवरी चार्ज; डिलिवरी; शिपिंग चार्ज; वितरण शुल्क;
        डाक शुल्क; डिलीवरी फीस; शिपिंग लागत;
        phí vận chuyển; phí ship; phí giao hàng; vận chuyển; tiền ship; ship; giao hàng; cước vận chuyển;
        phí ship từ; phí giao; phí vc; giá ship; phí giao hàng tận nơi; phí giao nhanh;
        ค่าจัดส่ง; ค่าส่ง; จัดส่ง; ค่าขนส่ง; ค่าบริการจัดส่ง; ค่าส่งเริ่มต้น; ค่าส่งสินค้า; ค่าจัดส่งเริ่มต้น;
        ค่าจัดส่งสินค้า; ราคาค่าส่ง; ค่าส่งเพียง; ค่าส่งแบบ;
        ongkir; ongkos kirim; biaya kirim; pengiriman; biaya pengiriman; biaya ongkir; penghantaran;
        kos penghantaran; tarif pengiriman; yuran penghantaran; caj penghantaran; ongkir mulai; harga ongkir;
        kos pos; caj pos;
        doprava; poštovné; doručení; doručenie; szállítás; szállítási díj; szállítási költség; livrare;
        cost livrare; taxă livrare; transport; μεταφορικά; έξοδα αποστολής; משלוח; דמי משלוח; dostava;
        cena dopravy; poštnina; доставка до; trošak dostave; kiszállítás; αποστολή;
    """,
}
