"""Automatic replies and challenges: messages that programs write for people, and no reports."""

from email.message import Message
from typing import Final

from digest.delivery.phrases import worded_pattern
from digest.subscribers.reading.parts import field_value

_SUBJECT = worded_pattern(
    r"""
    auto(?:matic|mated)?[ -]{0,3}(?:reply|response|answer)|auto ?:\s|automatisch
    out[ -]of[ -](?:the[ -])?office|ooo\b|on (?:vacation|leave|holiday)|vacation\b|away from
    i(?:'m| am) (?:away|out)|absent|abwesen|(?:r[ée]ponse|respuesta|risposta|resposta) autom
    absence|ausencia|fuera de (?:la )?oficina|fuori (?:sede|ufficio)|assente|assenza|ausência
    fora do escritório|afwezig|niet aanwezig|автоответ|автоматический ответ|вне офиса|отпуск
    自動(?:応答|返信)|不在|自动(?:回复|答复)|自動回覆|स्वचालित|कार्यालय से बाहर
    """,
    start=r"[\s\W]{0,20}(?:(?:re|aw|fwd?|sv|vs)\s?:\s{0,5}){0,3}[\s\W]{0,5}",
)
_FIELDS: Final = (
    "X-Autoreply", "X-Auto-Reply", "X-Autoreply-From", "X-Autorespond", "X-Autoresponder",
    "X-Vacation", "X-Mail-Autoreply", "X-MS-Exchange-Inbox-Rules-Loop", "X-FC-Machinegenerated",
)  # fmt: skip
_CHALLENGE = worded_pattern(
    r"""
    (?:confirm|verify|verification|authenticate)[^.\n]{0,60}(?:message|e-?mail|mail|sender|human)
    (?:confirm|verify|verification|authenticate)[^.\n]{0,60}(?:person|process|delivered|click|link)
    challenge.?response|spam ?arrest|boxtrapper
    (?:requires|request for|needs|awaiting|pending) (?:your )?(?:confirmation|verification|approval)
    awaits moderator|to have your (?:message|e-?mail|mail) delivered|approved senders?
    whitelist yourself|prove (?:that )?you are
    """
)
_SUBMITTED: Final = ("auto-replied", "auto-generated", "auto-notified")


def is_autoreply(message: Message, subject: str, *, system: bool) -> bool:
    """Return True if a program answers for a person.

    Real reports are marked as automatic, too (RFC 3834, 5.1): those of a mail `system` are none.
    """
    if _SUBJECT.match(subject) or any(name in message for name in _FIELDS):
        return True
    submitted = field_value(message, "Auto-Submitted").lower()
    precedence = field_value(message, "Precedence").lower()
    marked = submitted.startswith(_SUBMITTED) or precedence in ("auto_reply", "auto-reply")
    return marked and not system


def is_challenge(subject: str, told: str) -> bool:
    """Return True if a mailbox asks for a confirmation before it takes the mail."""
    return bool(_CHALLENGE.search(f"{subject}\n{told[:2000]}"))
