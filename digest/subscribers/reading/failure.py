"""Failures told in words: what came of a mail, as servers tell it that write no standard report."""

import re
from collections.abc import Collection, Sequence
from email.message import Message
from typing import Final

from digest.delivery.phrases import worded_pattern
from digest.subscribers.reading.outcome import Outcome, spelt_addresses, weigh_outcome

_UNKNOWN_FORM = "returned in an unknown form"
#: Addresses that are read of one message.
_MOST_ADDRESSES = 50
#: Names that speak for a mail system.
_SYSTEM = worded_pattern(
    r"""
    mail(?:er)?[-_. ]?(?:daemon|administrator|admin|system|router|gateway|delivery|agent|server)
    postmaster|post ?office|deliver(?:y|er)?[-_. ](?:sub)?(?:system|agent|report|status)
    system administrator|systemadmin|mdaemon|bounce|microsoftexchange|microsoft exchange
    internet mail|daemon@|undeliver|returned mail|mail router
    """
)
_DOMAIN = re.compile(r"@[\w.-]{1,255}")
#: Subjects of messages that tell of a failure.
_FAILURE = worded_pattern(
    r"""
    undeliver|un-?deliverable
    (?:mail |message |e-?mail )?delivery (?:status|fail|has failed|error|problem|report)
    (?:mail |message |e-?mail )?delivery (?:notification|unsuccessful|incomplete|not)
    (?:returned|failed|rejected|bounced) (?:mail|message|e-?mail|to sender|delivery)
    mail (?:delivery|system|status|error|failure|returned|not|could)
    failure (?:notice|delivery|notification)
    message (?:undeliver|status|could not|delivery|not|from mail|rejected|bounce)
    (?:permanent|fatal)[^\n]{0,20} (?:failure|error)|non-?deliver|nondeliverable|bounce
    e-?mail (?:delivery|could not|not|rejected|address)|not delivered
    could not (?:be )?(?:send|deliver)|unable to deliver|sendmail|warning|problem delivering
    error sending|no such user|user unknown|unknown user|mailbox (?:full|unavailable)|delayed
    wrong address|unzustellbar|nicht zustellbar|nicht zugestellt|zustell|fehler|échec|non remis
    remise|non distribu|no se (?:puede|pudo|ha podido)|devuelto|no entregado|error de entrega
    entrega|impossibile|mancat[ao]|recapito|consegna|não (?:foi )?entregue|falha|devolvid
    onbestelbaar|niet afgeleverd|недостав|не доставлен|не удалось|сбой|возврат|配信
    送信エラー|送信できません|    返送|不達|エラー|退信|系统退信|无法|未送达|投递|वितरण
    """,
    start=r"[\s\W]{0,20}(?:\[[^\]\n]{0,40}\][\s\W]{0,5})?",
)
#: What a server says that keeps on trying, and what it says when it has given up.
_WAITS = worded_pattern(
    r"""
    still being (?:re)?tried
    (?:will|shall|is going to) (?:be )?(?:re-?tried|keep (?:on )?trying|retry|continue|attempted)
    (?:will|shall|is going to) (?:be )?try(?:ing)? (?:again|to deliver|to send|for)
    continue to (?:try|attempt|be)|attempts will (?:be|continue)|continue trying
    warning (?:message )?only|this is a warning|do not need to resend
    no need to (?:resend|retry)|has not (?:yet )?been delivered[^.]{0,60} yet
    (?:not|n't) yet been|not been delivered yet|still undelivered
    message (?:is |has been |was )?delayed|(?:delivery|mail|message)[^.\n]{0,30} delayed
    \bdelayed mail|could not send message for past|not yet (?:been )?(?:deliver|reach|sen)
    not been (?:delivered|reached|sent) yet|no action is (?:required|needed)|being re-?tried
    delay notification|\(delay\)|delay reason|will be attempted|transient non-fatal
    noch nicht zugestellt|verzöger|weiter(?:hin)? versucht|pas encore (?:été )?|retardée?
    nouvelles? tentatives?|aún no|se seguirá|retrasad|in ritardo|non è ancora|ancora stato
    ainda não|atrasad|vertraagd|nog niet|задерж|ещё не|еще не|продолжены|попытки будут|遅延|遅れ
    再送を続|再送を試|延迟|延遲|暂未|将继续|विलंब|अभी तक नहीं
    """
)
_ENDED = worded_pattern(
    r"""
    permanent (?:fatal |delivery )?(?:error|failure)|not continue|gave up
    (?<!not )giv(?:en|ing) up\b(?! and when)|not (?:be )?(?:re-?tried|going to try|try again|retry)
    no further|will be deleted|retry timeout|failed permanently|won't be retried
    returned to (?:you|sender) because|queue too long|permanently fail|has expired|too old
    """
)
#: What a server says of a mail that it has delivered, or handed on.
_REACHED = worded_pattern(
    r"""
    \bsuccess(?:ful|fully)? (?:mail )?(?:delivery|delivered|relayed|sent|passed)
    \((?:success|relay)\)|delivery has been successful|zustellung erfolgreich
    erfolgreich zugestellt|return receipt
    """
)
#: Words of a failure in the text itself, where a subject says nothing.
_TELLS = worded_pattern(
    r"""
    (?:could ?n[o']t|could not|can ?not|can't) (?:be )?(?:deliver|reach|sen[dt])
    (?:wasn't able to|was not able to|unable to|failed to|not possible to) (?:deliver|reach|sen[dt])
    undeliver|(?:was|been|were|is) not delivered|delivery (?:has )?fail|not be delivered
    did not reach|error (?:has )?occurr?ed|permanent (?:error|fatal|failure)|returned to sender
    rejected|bounced
    """
)
#: A place where the words after, or around, are about an address: at the start of a line, behind a
#: label or before a colon, alone behind a name, or behind "deliver to"; or a server's reply.
#: Elsewhere nobody knows what they are about.
_ABOUT = worded_pattern(
    r"""
    ^[^\w\n]{0,20}(?:[\w' ()\[\]]{1,60}:[^\w\n]{0,8})?(?:smtp:)?[^\s@<>]{1,64}@
    ^[\w ]{1,40} <?[^\s@<>]{1,64}@[\w.-]{1,255}>?:
    ^[\w ,.'-]{1,60}[<(][^\s@<>()]{1,64}@[\w.-]{1,255}[>)](?:<mailto:[^\s<>]{1,320}>)?[ \t]*$
    \bdeliver(?:ed|y)? to\s{1,10}['"<]?[^\s@<>]{1,64}@
    (?<![\w.])5\d\d[ -]|(?<![\w.])5\.\d\.\d
    """
)
#: Lines of a report that name its sender.
_FROM = re.compile(r"[^\w\n]{0,20}(?:from|sender|reply-to|message-id|mail from)\b", re.IGNORECASE)
#: Parts of an address that is named for help.
_HELP: Final = (
    "postmaster", "mailer-daemon", "abuse", "support", "helpdesk", "help", "admin", "administrator",
    "root", "hostmaster", "webmaster", "noreply", "no-reply", "mailer_daemon", "maildaemon",
)  # fmt: skip


def is_system(sender: str, *, answered: bool = False) -> bool:
    """Return True if a From field names a mail system; its domain is anybody's name.

    Of a mail that may be `answered`, as no report may be, a person's address outweighs the name: it
    may be "Post Office Savings".
    """
    plain = _DOMAIN.sub("@", sender[:1000])
    mailbox = plain[: plain.rfind("@") + 1].rpartition("<")[2].rpartition(" ")[2]
    if answered and mailbox and mailbox[:-1].lower() not in _HELP:
        plain = mailbox
    return sender == "<>" or bool(_SYSTEM.search(plain))


def tells_failure(told: str) -> bool:
    """Return True if a text speaks of a mail that was not delivered."""
    return bool(_TELLS.search(told[:4000]))


def has_form(told: str) -> bool:
    """Return True if words stand by an address or a server's reply, as servers put them."""
    return bool(_ABOUT.search(told))


def is_named_failure(subject: str) -> bool:
    """Return True if a subject is one that reports of failures have."""
    return bool(_FAILURE.match(subject))


def is_waiting(subject: str, told: str) -> bool:
    """Return True if the words say that the mail is still being tried: no failure yet."""
    text = " ".join(f"{subject}\n{told[:4000]}".split())
    return bool(_WAITS.search(text)) and not _ENDED.search(text)


def is_reached(subject: str, told: str) -> bool:
    """Return True if the words say that the mail was delivered, or handed on."""
    return bool(_REACHED.search(f"{subject}\n{told[:1000]}"))


def read_failures(message: Message, told: str, own: Collection[str]) -> list[Outcome]:
    """Return what came of the mail to each address that the words name.

    What they say around an address is about it. In a form that nobody knows, words prove nothing.
    `own` are the addresses of the message itself, which name nobody who was not reached.
    """
    named = _named(message, told, own) or [""]
    if not (has_form(told) or "X-Failed-Recipients" in message):
        return [Outcome(one, "soft", f"{_UNKNOWN_FORM}: {told[:200]}") for one in named]
    about = [(one, words_about(told, [one]) if len(named) > 1 else told) for one in named]
    found = [Outcome(one, *weigh_outcome(words)) for one, words in about]
    if len(found) > 1 and not any(one.kind == "hard" for one in found):
        kind, why = weigh_outcome(told)
        found = [Outcome(one.address, kind, why) for one in found]
    return found


def words_about(told: str, addresses: Sequence[str]) -> str:
    """Return the lines that name an address, each with those after it up to another address."""
    wanted = {one.lower() for one in addresses}
    lines, about = [], False
    for line in told.splitlines():
        if named := {one.lower() for one in spelt_addresses(line)}:
            about = bool(named & wanted)
        if about:
            lines.append(line)
    return "\n".join(lines)


def _named(message: Message, told: str, own: Collection[str]) -> list[str]:
    """Return the addresses that were not reached: Exim's field says so, else they are told."""
    if fields := message.get_all("X-Failed-Recipients"):
        return spelt_addresses(" ".join(map(str, fields)))[:_MOST_ADDRESSES]
    left = {one.lower() for one in own}
    text = "\n".join(line for line in told.splitlines() if not _FROM.match(line))
    found = (one for one in spelt_addresses(text) if one.lower() not in left)
    people = [one for one in found if one.partition("@")[0].lower() not in _HELP]
    return people[:_MOST_ADDRESSES]
