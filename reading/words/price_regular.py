"""Words that name an old, struck or recommended price, by language, in small letters."""

from typing import Final

from reading.words.price_kinds import Label, Says, Side

REGULARS: Final[dict[Label, str]] = {
    Label(Says.REGULAR, Side.EITHER): """
        정가; 정상가; 정상 가격; 정상가격; 정상 판매가; 소비자가; 소비자 가격; 소비자가격; 시중가; 시중 가격;
        출시가; 출고가; 기존가; 기존 가격;
        기존 판매가; 할인 전; 할인 전 가격; 할인전; 할인전가; 원래 가격; 원가; 권장소비자가; 권장 소비자가;
        권장소비자가격; 권장 소비자 가격;
        희망소비자가; 희망소비자가격; 백화점가; 매장가; 이전 가격; 이전가; 오프라인가; 세일 전; 세일 전 가격;
        택가; 일반가; 최초 판매가; 최초가; 인하 전; 변경 전;
        吊牌价; 吊牌價; 划线价; 划线价格; 劃線價; 原价; 原價; 市场价; 市場價; 专柜价; 專櫃價; 指导价; 指導價;
        官方指导价; 厂商指导价; 建议零售价; 建議零售價;
        建议售价; 建議售價; 参考价; 參考價; 定价; 定價; 日常价; 日常價; 优惠前; 優惠前; 折前; 折前价; 折扣前;
        原售价; 原售價; 牌价; 牌價; 正价; 正價; 全价; 门市价; 門市價; 公价; 公價;
        发售价; 發售價; 官方原价; 零售指导价; 市售价; 市售價; 标价; 標價; 平时价; 平日价; 平时售价;
        厂家建议零售价; 专柜售价; 吊牌; 首发价; 促销前; 活动前; 昨日价; 历史价; 曾售价; 旧价; 舊價;
        定価; 通常価格; 通常価; 通常販売価格; 通常; メーカー希望小売価格; 希望小売価格; 希望価格; 参考価格;
        参考小売価格; 元値; 旧価格; 当店通常価格; 値下げ前; 値下げ前価格; 割引前;
        割引前価格; 標準価格; メーカー価格; オープン価格; 過去価格; 小売価格; 上代; プロパー価格; 元の価格;
        元価格; セール前価格; 以前の価格; 発売時価格; 市価; 店頭価格; 通常時;
        u.p.; u.p; m.r.p; r.r.p; m.s.r.p; regular price; reg. price; reg price; original price; list price; rrp;
        rrp*; msrp; srp; m.s.r.p.;
        r.r.p.; m.r.p.; mrp; retail price; orig. price; was price;
        suggested retail price; recommended retail price; old price; previous price; typical price; list;
        retail; original; orig.; orig; reg.; reg; regular; normally; usually;
        usual price; full price; normal price; standard price; comparable value; comp. value; comp value;
        retail value; est. value; suggested price; manufacturer's suggested retail price;
        market price; before discount; price before; pre-sale price; manufacturer's rrp; non-sale price;
        strikethrough price; before sale; was/now; non-member price; ticket price;
        original value; mfr. price; store price; street price; launch price; ticketed price; everyday price;
        marked price; rec. retail; recommended price; before;
        uvp; ehemaliger preis; ehemals; vorheriger preis; alter preis war; uvp*; unverbindliche preisempfehlung;
        unverb. preisempf.; unverb. preisempfehlung; listenpreis;
        normalpreis; originalpreis; regulärer preis; alter preis; ursprünglicher preis; früherer preis;
        streichpreis; ehem. uvp;
        ehemalige uvp; ehem. preis; ursprungspreis; unser alter preis; neupreis; ladenpreis; regulär; empf. vk;
        vk-empfehlung; normaler preis; vorher; herstellerempfehlung; bisheriger preis; preisempfehlung;
        ursprünglich; früher; bisher; vorheriger preis; hersteller uvp; empfohlener verkaufspreis;
        vorheriger 30-tage-preis;
        prix barré; prix conseillé; prix de vente conseillé; prix public conseillé; pvc; ppc; prix d'origine;
        prix initial; prix normal; ancien prix; prix catalogue; prix habituel; prix de référence; prix public;
        prix de base; prix avant remise; prix avant réduction; prix régulier; prix fort; prix recommandé;
        prix magasin; prix constaté; prix plein; prix original; prix précédent; prix conseillé fabricant;
        valeur; avant remise; prix courant;
        pvp; pvpr; pvp recomendado; p.v.p.; p.v.p.r.; precio recomendado; precio anterior; precio original;
        precio normal; precio de lista; precio regular; precio habitual; precio tachado; precio sin descuento;
        precio sugerido; precio de catálogo; precio antiguo; precio oficial; valor original; antes;
        precio antes; precio sin oferta; precio inicial; precio público; precio de venta recomendado;
        precio de referencia; precio lista;
        preço original; preço normal; preço de tabela; preço de lista; preço anterior; preço recomendado;
        preço antigo; preço de catálogo; preço sugerido; preço cheio; preço regular; preço sem desconto;
        preço de venda recomendado; preço inicial; valor normal; pvp rec.; preço tabelado; preço riscado;
        antes custava;
        prezzo di listino; prezzo originale; prezzo consigliato; prezzo pieno; prezzo precedente;
        prezzo iniziale; prezzo intero; prezzo normale; listino; prezzo barrato; prezzo regolare;
        prezzo al pubblico; prezzo di partenza; prezzo vecchio; vecchio prezzo; prezzo prima; prezzo base;
        prezzo consigliato al pubblico; pvc consigliato; consigliato; prezzo di riferimento; originariamente;
        prezzo retail; era; prima;
        adviesprijs; oude prijs; originele prijs; normale prijs; reguliere prijs; adv.prijs; adv. prijs;
        aanbevolen prijs; aanbevolen verkoopprijs; vorige prijs; oorspronkelijke prijs; winkelprijs;
        catalogusprijs; standaardprijs; van prijs; voorheen; eerder; doorgestreepte prijs; normaal; elders;
        advies; was prijs; richtprijs;
        cena regularna; było; cena była; cena katalogowa; stara cena; poprzednia cena; cena przed; cena pierwotna;
        cena przed obniżką; cena przed promocją; cena sugerowana; sugerowana cena; sugerowana cena detaliczna;
        cena oryginalna; cena standardowa; cena podstawowa; cena początkowa; cena wyjściowa; cena detaliczna;
        cena rynkowa; cena normalna; srp; przed; przed obniżką; cena bez rabatu; cena przekreślona;
        ord. pris; ord pris; ordinarie pris; ordinarie; ord.; ordinær pris; ord.pris; tidigare pris;
        tidligere pris; normalpris; før pris; førpris; førpris*; veil. pris; veil pris; veil.; veiledende pris;
        veiledende; vejl. pris; vejl.; vejl. udsalgspris; vejledende pris; vejledende udsalgspris; rek. pris;
        rek.pris; rek pris; rekommenderat pris; rek. cirkapris; cirkapris; listpris; gammal pris; gammel pris;
        originalpris; butikspris; innan; tidigare; tidligere; før; oprindelig pris; opprinnelig pris;
        ursprungspris; normalt; utpris; markedspris; utan rea; förpris; vejledende udsalg; ordinarie pris från;
        normaalihinta; ovh; ovh.; suositushinta; norm.; alkuperäinen hinta; aiempi hinta; vanha hinta;
        ohjevähittäishinta; aik. hinta; ennen; alkup.; listahinta; norm. hinta;
        старая цена; обычная цена; ррц; рекомендованная цена; рекомендуемая цена; цена без скидки; без скидки;
        до скидки; было; прежняя цена; первоначальная цена; розничная цена; мрц; начальная цена; полная цена;
        цена до скидки; регулярная цена; базовая цена; раньше; ранее; стара ціна; зачёркнутая цена;
        цена производителя; стоила; стоил; рекомендованная розничная цена; цена в магазине; цена была;
        звичайна ціна; цена в рознице;
        eski fiyat; eski fiyatı; liste fiyatı; normal fiyat; piyasa fiyatı; psf; önceki fiyat; ilk fiyat;
        etiket fiyatı; piyasa satış fiyatı; indirimsiz fiyat; tavsiye edilen fiyat; üstü çizili fiyat;
        normal fiyatı; orijinal fiyat; önerilen satış fiyatı; tavsiye edilen satış fiyatı; eskiden;
        indirimden önce; ilk fiyatı;         السعر السابق; السعر قبل الخصم; قبل الخصم;
        السعر الأصلي; كان; السعر القديم; السعر العادي; سعر السوق;
        سعر القائمة; السعر قبل; سعر المصنع; السعر المعتاد; قبل; سابقا; سابقاً; سعر التجزئة; السعر الأساسي;
        السعر الموصى به;
        एमआरपी; एम.आर.पी.; मूल कीमत; पुरानी कीमत; अंकित मूल्य; मूल मूल्य; पहले; था; थी; नियमित मूल्य;
        नियमित कीमत; वास्तविक मूल्य; पुराना मूल्य; अधिकतम खुदरा मूल्य; सूची मूल्य; असली कीमत; छूट से पहले;
        giá gốc; giá niêm yết; giá cũ; giá thị trường; giá thường; giá trước đây; giá ban đầu; giá hãng;
        giá đề xuất; giá bán lẻ đề xuất; giá chưa giảm; giá trước giảm; niêm yết; giá bìa; giá trước; trước đây;
        giá thông thường; giá chính hãng; giá bán lẻ;
        ราคาปกติ; ราคาเต็ม; ราคาเดิม; ปกติ; จากราคา; จากปกติ; ราคาป้าย; ราคาตลาด; ราคาก่อนลด; ราคาตั้ง; จาก;
        ราคาแนะนำ; ราคาขายปลีกแนะนำ; ราคาขีดฆ่า; เดิม; ก่อนลด; ราคาเริ่มต้นเดิม; ราคาหน้าร้าน;
        harga normal; harga asli; harga coret; harga lama; harga awal; sebelumnya; harga sebelumnya;
        harga pasaran; harga retail; harga biasa; harga eceran; harga sebelum diskon; harga asal;
        sebelum diskon; semula; harga semula; harga eceran tertinggi; het; harga pasar; harga toko;
        běžná cena; původní cena; doporučená cena; moc; předtím; pôvodná cena; bežná cena; eredeti ár;
        korábbi ár; listaár; régi ár; preț vechi; prp; prețul inițial; preț recomandat; αρχική τιμή; πλτ;
        מחיר מקורי; מחיר רגיל; стара цена; redovna cijena; stara cena; редовна цена;
    """,
    Label(Says.REGULAR, Side.BEFORE): """
        was; were; compare at; compared to; compare to; compare; worth; instead of; rather than; valued at;
        value; statt; anstatt; anstelle von; war; au lieu de; avant; était; plutôt que; en lugar de; en vez de;
        era; ao invés de; em vez de; anziché; invece di; al posto di; i stedet for; i stället för; istället för;
        in plaats van; zamiast; вместо; замість; बजाय; بدلا من; بدلاً من; thay vì; แทน; reg.; sebelum; daripada;
        místo; namiesto; helyett; în loc de; αντί; אונ; umjesto; umesto; antes de; comparado con; 代替; 旧;
        旧価;
    """,
    Label(Says.REGULAR, Side.AFTER): """
        yerine; 대신; rrp; instead;
    """,
}
