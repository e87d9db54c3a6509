"""Rules about the link to unsubscribe, and the words by which readers know it."""

import re
from functools import lru_cache

from digest.preflight.mail import Mail
from digest.preflight.messages import unsubscribe_ways
from digest.preflight.rule import Found, because, rule
from digest.preflight.textlinks import links_in_text

#: What such links say, or hold in their addresses, in the languages of newsletters.
_LEAVING = re.compile(
    # English
    r"un-?subscri|\bopt(?:ing)?[ _-]?out|\bleav(?:e|ing) (?:this|the|our) \w|\bsign[ -]?off\b"
    r"|\b(?:stop|no longer) (?:receiv|get|these|this|the|mail|e-?mail)|\bremove (?:me|my)\b"
    r"|\b(?:cancel|end|manage|change|edit|update) (?:your |my |the |this |all )?(?:e-?mail )?"
    r"(?:subscription|preference|setting)|\b(?:e-?mail|subscription|notification|communication) "
    r"(?:preference|setting|option)|\bsubscription cent|\bpreference cent"
    # German, Dutch, Danish, Norwegian, Swedish, Icelandic
    r"|\babmeld|\babbestell|\baustrag|\bafmeld|\buitschrijv|\bafmelding|\bframeld|\bavmeld"
    r"|\bmeld (?:deg |dig )?av\b|\bavregistrer|\bavprenumerer|\bavsluta|\bafskr[áa]"
    # French, Italian, Spanish, Catalan, Portuguese, Romanian
    r"|d[ée]s?-?abonn|d[ée]sinscri|disiscri|\bcancella(?:ti|re|mi)|annulla (?:l'|la )?iscri"
    r"|\bdarse de baja|\bdarme de baja|\bdate de baja|\bdar de baja|\bd[ée]se de baja|desuscri"
    r"|cancelar (?:la |a |mi |minha |sua )?(?:suscrip|inscri|assinatura|subscri)"
    r"|\banular (?:la |a )?(?:suscri|subscri)|donar-se de baixa|desinscrev|descadastr"
    r"|dezabon|renun[țt]a"
    # Polish, Czech, Slovak, Slovene, Croatian, Hungarian, Finnish, Estonian, Baltic, Turkish
    r"|\bwypis|rezygn|zrezygn|odhl[áa]s|\bodjav|leiratkoz|peruuta|lopeta til|\bt[üu]hista tell"
    r"|atsisak|atrakst|abonelik(?:ten|ği)|listeden [çc][ıi]k"
    # Russian, Ukrainian, Bulgarian, Serbian, Greek
    r"|отпис|отказаться от|відпис|відмов|одјав|διαγραφ|απεγγραφ|κατάργηση"
    # Hebrew, Arabic, Persian, Urdu
    r"|הסר|ביטול|إلغاء|الغاء|لغو|ختم کریں|ان سبسکرائب"
    # Hindi and Marathi, Bengali, Gujarati, Punjabi, Tamil, Telugu, Kannada, Malayalam
    r"|सदस्यता|अनसब्सक्राइब|सदस्यत्व|सबस्क्रिप्शन|আনসাবস্ক্রাইব|সদস্যতা|અનસબ્સ્ક્રાઇબ|ਅਨਸਬਸਕ੍ਰਾਈਬ"
    r"|குழுவிலகு|விலக|అన్‌సబ్‌స్క్రైబ్|చందా|ಅನ್‌ಸಬ್‌ಸ್ಕ್ರೈಬ್|അൺസബ്"
    # Japanese, Chinese, Korean, Vietnamese, Thai, Indonesian
    r"|配信停止|配信解除|購読解除|登録解除|退会|退订|退訂|取消订阅|取消訂閱|수신 ?거부|구독 ?취소"
    r"|h[ủu]y đăng k[ýy]|ยกเลิก|berhenti berlangganan",
    re.IGNORECASE,
)


#: Smaller text, in pixels, is hidden.
_LEGIBLE = 6.0


@rule("E408", "page", source="15 U.S.C. 7704(a)(5); support.google.com/a/answer/81126")
@because(
    "Readers have to see how to unsubscribe; not every program shows the header.",
    "Show a link that says Unsubscribe in the footer.",
)
def no_unsubscribe(mail: Mail) -> Found:
    ways = set(unsubscribe_ways(mail))
    hidden = False
    for link in reversed(mail.page.links):  # it stands in the footer
        if link.name and (link.href in ways or is_unsubscribing(link.name, link.href)):
            look = mail.page.look(link.element)
            if look.shown and look.size >= _LEGIBLE:
                return
            hidden = True
    yield "HTML", f"{'hides its' if hidden else 'shows no'} link to unsubscribe"


@rule("E409", "text", source="15 U.S.C. 7704(a)(5); support.google.com/a/answer/81126")
@because(
    "Readers of the plain text have to see how to unsubscribe, too.",
    "Write the address to unsubscribe into the footer of the text.",
)
def no_unsubscribe_in_text(mail: Mail) -> Found:
    ways = unsubscribe_ways(mail)
    urls = links_in_text(mail.text)[::-1]
    if not any(url in ways or is_unsubscribing("", url) for url in urls) and not _says_so(mail):
        yield "text", "holds no address to unsubscribe"


def _says_so(mail: Mail) -> bool:
    """Return True if a line of the text speaks of leaving, and it or the next has an address."""
    lines = mail.text.split("\n")
    return any(
        _LEAVING.search(line) and links_in_text(" ".join(lines[at : at + 2]))
        for at, line in enumerate(lines)
    )


@lru_cache(maxsize=512)
def is_unsubscribing(name: str, href: str) -> bool:
    """Return True if a link's words or its address say that it unsubscribes."""
    return _LEAVING.search(name) is not None or _LEAVING.search(href) is not None
