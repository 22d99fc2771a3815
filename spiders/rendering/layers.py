"""Words by which cookie and newsletter layers are known, and by which they are closed without consenting to anything.

Small letters; parts of labels, but for `CLOSE`, whose short words are whole labels. `AGREE` outweighs `CLOSE`.
"""

from typing import Final

ABOUT: Final = (
    "cookie", "consent", "gdpr", "privacy", "datenschutz", "newsletter", "subscribe", "sign up", "% off your",
    "쿠키", "개인정보", "뉴스레터", "구독", "오늘 하루", "다시 보지", "앱으로 보기", "앱에서",
    "隐私", "隱私", "订阅", "訂閱", "クッキー", "メルマガ", "プライバシー",
    "confidentialité", "privacidad", "privacidade", "informativa", "prywatno", "ciasteczk", "nieuwsbrief",
)  # fmt: skip
"""What a layer speaks of."""

REFUSE: Final = (
    "reject", "decline", "refuse", "deny", "disagree", "do not accept", "don't accept", "only necessary",
    "necessary only", "only essential", "essential only", "required only", "without accepting", "no thanks",
    "no, thanks", "not now", "opt out",
    "거부", "거절", "동의하지", "필수만", "필수 쿠키만", "오늘 하루", "다시 보지 않", "하루 동안", "나중에",
    "拒绝", "拒絕", "不同意", "仅必要", "僅必要", "不再提示", "拒否", "同意しない", "必要なもののみ", "今後表示しない",
    "ablehnen", "nur notwendige", "nur erforderliche", "nur essenzielle", "refuser", "sans accepter", "rechazar",
    "solo necesarias", "solo las necesarias", "recusar", "rejeitar", "rifiuta", "solo necessari", "weigeren",
    "alleen noodzakelijk", "odrzuć", "tylko niezbędne", "avvisa", "endast nödvändiga", "отклонить", "reddet",
    "odmítnout", "elutasít",
)  # fmt: skip

CLOSE: Final = (
    "×", "x", "✕", "✖", "╳", "close", "dismiss", "close dialog", "close banner", "close popup", "close this dialog",
    "닫기", "창닫기", "팝업 닫기", "关闭", "關閉", "閉じる", "schließen", "fermer", "cerrar", "fechar", "chiudi",
    "sluiten", "zamknij", "stäng", "закрыть", "kapat", "zavřít",
)  # fmt: skip

AGREE: Final = (
    "accept", "agree", "allow", "consent", "got it", "ok", "subscribe", "sign up",
    "동의", "허용", "수락", "확인", "구독", "同意", "接受", "允许", "允許", "许可", "許可",
    "akzept", "zustimm", "erlaub", "accepter", "autoriser", "acept", "permitir", "aceit", "accett", "consenti",
    "accepteer", "akcept", "zgadzam", "godkänn", "принять", "kabul", "souhlas", "elfogad",
)  # fmt: skip
"""By these a layer is never closed."""
