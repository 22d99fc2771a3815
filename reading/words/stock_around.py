"""Words around a stock word: counts, negation, conditions; and filters and phrases that state no stock."""

from typing import Final

from reading.words.stock import Says

AROUND: Final = {
    Says.STOCK: """

        재고; 재고 수량; 재고수량; 판매 가능 수량; 재고량; 구매 가능 수량;
        현재 재고; 주문 가능 수량; 库存; 庫存; 库存数量; 庫存數量; 库存量;
        庫存量; 现货库存; 可售数量; 存货; 存貨; 可用库存; 現有庫存; 现有库存; 庫存數; 在庫; 在庫数; 在庫数量;
        在庫状況; 販売可能数;
        stock; stock level; inventory; quantity available; available quantity; qty available; stock qty;
        items in stock; units in stock; available stock; pieces in stock; pcs in stock; stock count; stock quantity;
        in-stock quantity; available qty; current stock; total stock; available units; units available;
        pieces available; items available; lagerbestand; bestand; verfügbare menge; lager; lagermenge; auf lager:;
        stück auf lager; stk auf lager; verfügbare stückzahl; stück verfügbar; stück vorrätig; stück lieferbar;
        quantité en stock; quantité disponible; stock disponible:; pièces en stock; exemplaires en stock;
        articles en stock; unités en stock; unités disponibles; pièces disponibles; exemplaires disponibles;
        articles disponibles; existencias; unidades disponibles; unidades en stock; cantidad disponible; inventario;
        piezas disponibles; unidades en existencia; estoque; quantidade disponível; unidades em estoque; em estoque:;
        unidades disponíveis; peças em estoque; itens em estoque; quantità disponibile; pezzi disponibili;
        disponibilità:; giacenza; pezzi in stock; unità disponibili; pz disponibili; pezzi in magazzino; voorraad;
        stuks op voorraad; aantal op voorraad; stuks beschikbaar; stuks leverbaar; stan magazynowy; dostępna ilość;
        sztuk w magazynie; szt. w magazynie; szt. na stanie; dostępnych sztuk; lagersaldo; antal i lager; lagerantal;
        lagerstatus; st i lager; stk på lager; stk. på lager; kpl varastossa; varastosaldo; stk på nettlager;
        st i webblager; остаток; остатки на складе; остаток на складе; наличие на складе; шт. в наличии;
        шт в наличии; шт. на складе; шт на складе; штук в наличии; количество на складе; штук на складе;
        доступно для заказа; stok adedi; stok miktarı; stok; adet stokta; adet mevcut; الكمية المتوفرة;
        المخزون; الكمية المتاحة; قطعة متوفرة; قطع متوفرة; स्टॉक; kho; tồn kho; số lượng trong kho; kho hàng;
        số lượng còn; sản phẩm có sẵn; sản phẩm sẵn có; สต็อก; สต๊อก; คงเหลือ; จำนวนสินค้า; จำนวนคงเหลือ;
        สินค้าคงเหลือ; มีสินค้าทั้งหมด; jumlah stok; stok barang; total stok; ks skladem; na skladě:;
        skladem:; raktárkészlet; stoc; απόθεμα; zaliha;
    """,
    Says.LEFT: """

        잔여; 남은 수량; 잔여 수량; 남은 재고; 수량 남은; 잔여 재고; 剩余库存; 剩餘庫存; 剩余数量; 剩餘數量; 残り在庫;
        残数; 残り数量; stokta kalan; sisa stok; plus que; chỉ còn;
        남음; 남았습니다; 남았어요; 개 남은; 남아있; 남아 있; 남았; 剩; 剩余; 剩餘; 还剩; 還剩; 仅剩; 僅剩; 只剩;
        只剩下; 仅余; 僅餘; 尚余; 尚餘; 最后; 最後; 还有; 還有; 剩下; 仅存; 僅存; 仅剩余; 残り; のこり; あと; ラスト;
        残りあと; 残り数; 点限り;
        left; remaining; remain; remains; left in stock; more left; remaining in stock; übrig; verbleibend; nur noch;
        noch; restant*; reste; restent; il reste; il en reste; il n'en reste; derniers; dernières; quedan;
        queda; restantes; sólo quedan; solo quedan; nos quedan; últimas; últimos; restam; resta; só restam; rimast*;
        restano; rimanenti; ne restano; ne rimangono; rimangono; ultimi; ultime; resterend; nog; laatste; resterende;
        pozostało; zostało; pozostały; ostatnie; zostały; została; została ostatnia; kvar; igjen; tilbage; jäljellä;
        gjenværende; осталось; остался; осталась; остались; залишилось; останнi; kaldı; kalan; kalmıştır; son; متبقي;
        متبقية; بقي; تبقى; باقي; المتبقي; بقيت; تبقت; बचे; बचा; शेष; बचे हैं; बाकी; còn; còn lại; เหลือ; เหลือเพียง;
        เหลือแค่; เหลืออีก; sisa; tersisa; tinggal; zbývá; poslední; posledné; zostáva; maradt; au mai rămas;
        απομένουν; נותרו; preostalo; još; остават; zbývají;
    """,
    Says.ONLY: """

        단; 단지; 오직; 마지막; 겨우; 仅; 僅; 只; 仅有; 僅有; 只有; わずか; only; just; last; final; nur; lediglich;
        seulement; solo; sólo; tan solo; só; apenas; somente; soltanto; appena; slechts; maar; alleen;
        tylko; jedynie; bara; endast; kun; bare; vain; enää; только; всего; лише; тільки; sadece; yalnızca; فقط;
        केवल; सिर्फ; सिर्फ़; बस; chỉ; chỉ có; เพียง; แค่; hanya; cuma; pouze; csak; doar; μόνο; רק; samo;
        само;
    """,
    Says.NOT: """

        not; no; isn't; aren't; no longer; never; cannot; nicht; kein; keine; nicht mehr; pas; plus; ne; n'est;
        n'est pas; n'est plus; non; no está; não; niet; geen; nie; brak; ej; inte; ikke; ei; не; нет; не є;
        bukan; tidak; belum; không; chưa; ไม่; ไม่มี; غير; ليس; لا; לא; 不; 未; 沒; 无; 無; 没有; 沒有; 非;
        不是;
    """,
    Says.NOT_BEHIND: """

        이 아니; 이 아닙니다; 아니; 아닙니다; 아님; 않; 없; ない; ではありません; ません; değil; değildir; नहीं;
        नहीं है;
    """,
    Says.IF: """

        if; when; once; in case; unless; until; should; whether; falls; wenn; sobald; bis; si; lorsque; dès que;
        cuando; quando; se; als; wanneer; zodra; indien; jeśli; gdy; jeżeli; kiedy; om; när; hvis; når; jos;
        kun tuote; если; когда; как только; eğer; إذا; عندما; عند; यदि; अगर; khi; nếu; หาก; ถ้า; เมื่อ; jika; bila;
        apabila; kalau; 如果; 若; 如; 如遇; 如有; 一旦; 當; 当; もし; 만약; 혹시; 만일;
    """,
    Says.VOID: """

        매장 확인; 매장 찾기; 보유 매장; 매장에서; 까지 구매 가능; 까지만 구매; 인당; 購入制限; お一人様; 限购;
        限購; 每人;
        제외; 포함; 만 보기; 보기; 숨기기; 품절 시; 품절시; 품절될; 품절되는; 품절될 수; 품절이 될; 품절 될;
        품절로 인한; 품절 대란; 품절대란; 매진 행렬; 매진행렬; 매진 기록; 완판 신화; 완판 기록; 완판 행진; 완판신화;
        완판템; 소진 시; 소진시; 소진될; 재고 소진시; 재고 소진 시; 매진 시; 매진될; 매진시; 조기 품절; 조기품절;
        조기 종료; 조기종료; 조기 소진; 조기 마감; 조기매진; 재고 확인; 재고확인; 재고 조회; 재고 문의; 재고문의;
        재고 현황; 매장 재고; 매장재고; 매장 재고 확인; 재고 정리; 재고정리; 재고 처리; 재고떨이; 필터; 품절 취소;
        품절 환불; 품절 주의; 품절주의; 품절 이슈; 품절 사태; 품절률; 구매 시; 구매시; 구매 가이드; 품절상품도;
        구매 전; 구매하신; 구매 가능 여부; 재고 여부; 품절 여부; 구매 가능 시간; 품절 안내; 단종 전; 지역에 따라;
        이었던; 였던 상품; 재고 변동; 재고가 다를; 재고 관리; 재고 연동; 판매중인 다른; 판매중인 상품 보기;
        인기 판매; 품절이 잦;
        除外; 不含; 仅看有货; 只看有货; 仅显示有货; 仅显示; 有货优先; 只看; 仅看; 只顯示; 僅顯示; 售完为止; 售完為止;
        卖完为止; 賣完為止; 售完即止; 送完即止; 送完为止; 送完為止; 售罄为止; 售罄即止; 用完为止; 抢完即止; 抢完为止;
        赠完即止; 贈完即止; 換完為止; 如有缺货; 如遇缺货; 如缺货; 缺货时; 缺貨時; 若缺货; 若缺貨; 缺货退款; 缺货请;
        查看库存; 查詢庫存; 查询库存; 查庫存; 是否有货; 是否有貨; 是否有現貨; 有货吗; 有货吗?; 查看门店库存;
        门店库存; 門市庫存; 筛选; 篩選; 隐藏; 隱藏; 显示; 顯示; 包含; 包括; 清仓; 查看现货; 避免; 以免; 恐有; 恕不;
        可能; 缺货赔; 缺货险; 無貨賠; 缺貨通報; 断货王; 卖断货; 热卖断货; 經常缺貨; 容易缺貨; 库存清仓; 清库存;
        庫存出清; 庫存查詢; 庫存狀況請; 库存以; 庫存以; 購買須知; 购买须知; 购买须; 购买前; 购买后; 購買前; 購買後;
        購買須; 购买咨询; 现货速抢价; 预约到店; 预约安装; 预约送货; 预约服务; 预约维修; 预约试穿; 预约门店; 預約到店;
        下架前; 現貨價; 现货价;
        のみ表示; のみ; を除く; 除く; を含む; 含む; 表示する; 非表示; 在庫を確認; 在庫確認; 在庫状況を確認; 在庫検索;
        店舗在庫; 店舗の在庫; 在庫の確認; 在庫を見る; 在庫を調べる; 取扱店舗を; 売り切れ次第; 完売次第; なくなり次第;
        無くなり次第; 終了次第; 在庫限り; 品切れの際; 売り切れの際; 欠品の際; 場合が; 場合は; の場合; 場合も;
        切れの場合; 可能性が; ご了承; 絞り込み; 在庫処分; 在庫一掃; 完売続出; 完売必至; 完売前に; 売り切れ必至;
        売り切れ続出; 売り切れる前; 売り切れ前に; 予約不要; 来店予約; 試着予約; 取り置き; お早めに予約; 予約状況;
        購入時; 購入後; 購入前; 購入特典; 在庫連動; 在庫数は; 在庫の有無; 在庫表示; 在庫について; ご購入前; 在庫変動;
        在庫あり商品; 再入荷情報; 過去に完売;
        exclude; excluding; hide; show; showing; filter; filter by; sort by; in stock only; only in stock;
        show in stock; in stock items; in stock products; in stock near; while stocks last; while supplies last;
        while stock lasts; while supply lasts; until stock lasts; until sold out; subject to availability;
        subject to stock; may sell out; sells out fast; sells out; often sells out; check stock; check availability;
        check store; check in store; check inventory; store availability; stock checker; find in store; view stock;
        see availability; availability may; stock may; stock levels may; stock status may; before it sells out;
        before they sell out; before they're gone; before it's gone; in-store only; in store only;
        available in store; available in stores; available in; available at; available from; available until;
        available for delivery; available for pickup; available for collection; pick up available; pickup available;
        available with; available through; available via; only available; unavailable for;
        not available for delivery; not available for pickup; not available in; unavailable in; out of stock items;
        out of stock products; sold out items; sold out before; frequently sold out; previously sold out;
        always in stock; buy now pay later; buy now, pay later; add to cart to see; add to cart for;
        see price in cart; add to bag to; last chance sale; last call; final sale; will sell out;
        out of stock protection; how to buy; where to buy; how to order; buy with confidence;
        buy online pick up in store; buy online, pick up; buy in bulk; pre-order bonus; pre-order policy;
        coming soon to; in stock and ready for pickup; stock clearance; availability varies; varies by store;
        prices and availability; pricing and availability; price and availability; pre-order terms; request a quote;
        enquire; inquire;
        ausblenden; anzeigen; einblenden; nur auf lager; nur verfügbare; nur vorrätige; nur lieferbare;
        solange der vorrat reicht; solange vorrat reicht; solange vorrat; nur solange; verfügbarkeit prüfen;
        bestand prüfen; filiale; in der filiale; filialverfügbarkeit; filialbestand; lagerbestand prüfen; markt;
        in ihrem markt; verfügbarkeit anzeigen; verfügbar in; verfügbar für; verfügbarkeit in; ausschließen;
        einschließen; lieferbar in; lieferbar innerhalb; auf anfrage; änderungen vorbehalten;
        zwischenverkauf vorbehalten; in filialen; kaufen sie; kaufen und; kaufen auf rechnung; bestellen sie;
        masquer; afficher; filtrer; exclure; inclure; dans la limite des stocks; dans la limite du stock;
        jusqu'à épuisement; vérifier la disponibilité; vérifier le stock; voir la disponibilité;
        disponible en magasin; disponibilité en magasin; en magasin; uniquement en stock; seulement en stock;
        disponible dans; disponible pour; disponible chez; disponible en plusieurs; selon disponibilité;
        sous réserve de disponibilité; consulter; stock magasin; sous réserve; en boutique;
        non disponible en magasin; non disponible pour; avant épuisement; dernière démarque;
        ocultar; mostrar; filtrar; excluir; incluir; hasta agotar; hasta fin de existencias; consultar;
        comprobar disponibilidad; ver disponibilidad; disponible en tienda; disponibilidad en tienda; en tienda;
        sujeto a disponibilidad; disponible en; disponible para; sólo en stock; solo en stock; solo disponibles;
        salvo fin de existencias; mientras duren; hasta terminar; cómo comprar; comprar por; última oportunidad;
        hasta agotarse; no disponible en tienda; no disponible para; no disponible en;
        exibir; enquanto durarem; até durarem; consulte; verificar disponibilidade; disponível em loja;
        disponível na loja; em loja; na loja; sujeito a; até o fim dos estoques; disponível em; disponível para;
        apenas em stock; somente em estoque; até esgotar; tamanhos disponíveis; cores disponíveis; últimas horas;
        como comprar; até terminar o stock; estoque da loja; limitado ao stock;
        nascondi; mostra; filtra; escludi; includi; fino a esaurimento; fino ad esaurimento; verifica disponibilità;
        controlla disponibilità; disponibile in negozio; in negozio; disponibile in; disponibile per;
        solo disponibili; disponibilità in negozio; salvo esaurimento; salvo disponibilità; disponibile presso;
        consulta; come acquistare; vedi disponibilità; non disponibile in negozio; non disponibile per;
        verifica la disponibilità; disponibile nei;
        verbergen; tonen; toon; zolang de voorraad strekt; zolang voorraad strekt; controleer voorraad;
        bekijk voorraad; winkelvoorraad; in de winkel; voorraad winkel; beschikbaar in; beschikbaar voor;
        alleen op voorraad; toon voorraad; voorraad controleren; bekijk beschikbaarheid; op=op; op is op;
        laatste kans; in winkel; voorraadstatus bekijken; per winkel;
        ukryj; pokaż; filtruj; wyczerpania zapasów; sprawdź dostępność; dostępność w sklepach; dostępny w salonie;
        dostępne w salonie; tylko dostępne; tylko w magazynie; w salonie; w sklepie stacjonarnym; dostępny w;
        dostępne w; do wyczerpania; ostatnia szansa; zobacz dostępność; dostępność w salonach; niedostępny w salonie;
        najniższa cena;
        dölj; visa; göm; vis; skjul; så länge lagret räcker; så langt lageret rekker; så længe lager haves;
        så lenge lageret; kontrollera lager; lagerstatus i butik; i butik; i butikk; butikslager; endast i lager;
        bara i lager; kun på lager; näytä; piilota; tarkista; i varehus; i butikker; tillgänglig i; tilgjengelig i;
        myymälä*; sidste chance; tilgængelig i; se lagerstatus; se lager; butiksstatus; kolla lager; sjekk lager;
        tjek lager; i affär; hitta i butik; finn i butikk; find i butik; finns i flera; finns i fler; finns i olika;
        скрыть; показать; показывать; фильтр; исключить; включая; только в наличии; проверить наличие;
        наличие в магазинах; в магазинах; узнать наличие; уточняйте наличие; уточняйте; уточнить наличие;
        пока есть в наличии; пока товар есть; до конца запасов; наличие уточняйте; в магазине; в наличии в магазинах;
        товары в наличии; сначала в наличии; только доступные; количество ограничено; доступно к; доступно в;
        скоро начнется; остатки сладки; заказать звонок; купить в рассрочку; купить в кредит; как купить; где купить;
        есть вопрос;
        gizle; göster; filtrele; stoklarla sınırlı; stok durumunu; mağaza stok; mağazada; mağazalarda;
        stokta olanlar; sadece stoktakiler; stoktakileri; mağaza stokları; stok sorgula; stoktaki ürünler;
        stokları kontrol; stoklar tükenene; son fırsat; son şans; mağaza;
        إخفاء; إظهار; عرض; حتى نفاد; حتى نفاذ; تحقق من التوفر; في المتجر; متوفر في; المتوفر فقط; فلتر; حسب التوفر;
        المقاسات المتوفرة; الألوان المتوفرة;
        छुपाएं; दिखाएं; स्टॉक रहने तक; स्टोर में; जांचें; फ़िल्टर; स्टॉक जांचें; उपलब्ध साइज; उपलब्ध रंग;
        ẩn; hiển thị; kiểm tra hàng; kiểm tra; xem cửa hàng; cửa hàng còn hàng; tại cửa hàng; đến khi hết hàng;
        cho đến khi hết; lọc; xem siêu thị còn hàng; còn hàng tại; siêu thị; chi nhánh; xem chi nhánh;
        kiểm tra tình trạng; trước khi hết; có hàng tại; hết hạn;
        ซ่อน; แสดง; จนกว่าสินค้าจะหมด; จนกว่าจะหมด; เช็คสต็อก; เช็คสาขา; ที่สาขา; ตรวจสอบสินค้า; ก่อนหมด; ตรวจสอบ;
        จนกว่าของจะหมด; กรอง; สาขา; เช็คสินค้า; หมดเขต; หมดอายุ; เฉพาะสินค้า;
        sembunyikan; tampilkan; selama persediaan; selama stok; sebelum kehabisan; cek stok; cek ketersediaan;
        di toko; stok toko; sebelum habis; tanya stok; hanya yang tersedia; tersedia di; tersedia dalam;
        tersedia untuk; habiskan; sampai habis; habis masa; ukuran tersedia; pilihan warna; tersedia warna;
        skrýt; zobrazit; do vyprodání zásob; do vyčerpání; na prodejně; készlet erejéig; în limita stocului;
    """,
    Says.OTHER: """

        estimated; order by; order within; order before; order in the next; expected delivery; expected arrival;
        expected to arrive; expected to ship; expected to be delivered; expected dispatch; expected ship;
        expected by; contact us; call for; ask for; levertijd; bestel voor; voor 23; commander avant;
        commandez avant; bestellen bis; noch heute bestellen; voraussichtliche lieferung; bestellung; noch keine;
        noch mehr; noch heute; buy again; buy together; buy it with; frequently bought; order history; order status;
        track order; shop the; stock photo; stock image; stock number; stock no; stock code; stock #; stock id;
        stock market; rolling stock; nog geen; nog niet; nog meer; nog steeds; нет отзывов; нет вопросов; нет оценок;
        нет, спасибо; нет скидок; нет данных; нет фото; мало отзывов; самовывоз; пункт; acheter ensemble;
        achetés ensemble; comprar juntos; comprados juntos; compre junto; acquista insieme; acquistati insieme;
        купить вместе; купили; last season; last year; last week; last month; last minute; last ordered;
        last purchased; last viewed; last updated; last day; last days; final price; final hours; letzter preis;
        letzte bestellung; derniers jours; dernières heures; dernier prix; derniers avis; dernières nouveautés;
        últimas novedades; últimas horas; últimos días; último día; últimos dias; último dia; ultime ore;
        ultimi giorni; ultimo giorno; ultimi arrivi; ultime novità; laatste dagen; ostatnie dni; ostatnie godziny;
        sista dagen; sidste dag; siste dag; последний день; последние дни; последние отзывы; последняя цена; son gün;
        son saat; son görüntülenen; son 30; son 24; son 10; son 14; son bir; son gezilen; 문의; 교환; 구매 후기;
        구매후기; 구매평; 구매 혜택; 구매자; 咨询; 諮詢; 询问; 詢問; 购买评价; 购买记录; 购买过; 購入履歴; 購入者;
        ランキング; お問い合わせ; gift wrap available; installation available; financing available;
        available options; available offers; available coupons; available discounts; sold separately;
        vendu séparément; available sizes; available colors; available colours; buy one; buy 1; buy 2; buy 3;
        buy more; buy two; include; includes; including; liên hệ; hubungi; tanya; สอบถาม; vraag naar; zapytaj;
        taglie disponibili; colori disponibili; tallas disponibles; colores disponibles; tailles disponibles;
        couleurs disponibles; verfügbare größen; verfügbare farben; beschikbare maten; beschikbare kleuren;
        dostępne rozmiary; dostępne kolory; доступные размеры; доступно цветов; tillgängliga storlekar;
        ทั้งหมด; 구매 가능한 쿠폰; 판매량; 판매 수량; 판매자; 판매처; 판매가; 판매가격; 개 판매; 누적 판매;
        이상 판매; 판매 1위; 개 구매; 명 구매; 명이 구매; 구매 중; 구매중; 已售; 月销; 销量; 已销售; 售出; 月售;
        총 구매; 注目; 見る; 購物須知; 公開; 开放; 注文履歴; 預計; 预计; 預計出貨; 无忧; 無憂; 无理由; 無理由; 無料;
        无限; 無限; 无线; 無線; 无需; 無需; 无糖; 不锈; 不銹; 不限; 不同; 不支持; 不包; 不退; 不易; 只需; 只要; 只限;
        余額; 余额; 余件; 단독; 단품; 단순; 단계; 단백; 단추; 단정; 단체; 단위; 只換; 最後更新; 最后更新; 最後付款;
        最后付款; 最后购买; 还有疑问; 还有更多; 还有优惠; 最后一天; 最後一天; 最后一步; 最後一步; 當日; 当日; 当天;
        當天; 当前; 當前; 如何; 如图; 如圖; 若干; 雪花; ラスト価格; あとから; あと払い; 残高; 残業; なしで; 預約到店;
        非常; 보기만;
    """,
}
