"""What stands after a number that counts no pieces in stock: times, measures, money, people."""

from typing import Final

UNITS_GLUED: Final = """
    원 円 元 시간 분 초 일 월 주 년 명 회 배 천 만원 小时 小時 分 秒 天 日 月 年 人 折 时 時 期 分钟 か月 ヶ月 回 位
    千 万 萬 억
"""
"""Units of scripts without spaces."""

UNITS: Final = """
    day days hour hours hr hrs h min mins minute minutes sec secs second seconds week weeks month months year years am
    pm tag tage tagen tagn stunde stunden minuten woche wochen jour jours heure heures día días hora horas dia dias
    giorno giorni ora ore dagen dag uur dni dzień godzin godziny godzinę dagar timmar timer päivää дн дня дней
    часа часов час
    мин минут минуты день gün saat dakika يوم ساعة أيام दिन घंटे ngày giờ วัน ชั่วโมง hari jam cm mm kg g ml l
    kr zł kč tl
    usd eur gb tb px review reviews people person sold
"""
"""Units that end with their word."""
