"""Rules about what the header says of sender, recipients and the machines between them."""

import re
from datetime import UTC, date, timedelta
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime

from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, because, rule

#: Mailboxes that anybody can have.
_FREE = frozenset(
    "gmail.com googlemail.com aim.com icloud.com me.com mac.com mail.com email.com inbox.com "
    "zoho.com zohomail.com zohomail.in rediffmail.com rediff.com fastmail.com fastmail.fm hey.com "
    "tutanota.com tuta.io tuta.com mailbox.org posteo.de t-online.de freenet.de web.de arcor.de "
    "laposte.net orange.fr wanadoo.fr free.fr sfr.fr libero.it virgilio.it tiscali.it alice.it "
    "wp.pl onet.pl o2.pl interia.pl seznam.cz centrum.cz mail.ru bk.ru list.ru inbox.ru ya.ru "
    "rambler.ru ukr.net abv.bg qq.com 163.com 126.com sina.com sohu.com foxmail.com naver.com "
    "daum.net hanmail.net uol.com.br bol.com.br terra.com.br comcast.net verizon.net att.net "
    "sbcglobal.net cox.net btinternet.com sky.com talktalk.net bigpond.com optusnet.com.au "
    "proton.me protonmail.com protonmail.ch pm.me bluewin.ch telenet.be ziggo.nl kpnmail.nl "
    "juno.com netzero.net earthlink.net docomo.ne.jp ezweb.ne.jp in.com sify.com".split()
)
#: The first names of those that have an address in many countries: yahoo.co.in, gmx.net.
_FREE_FAMILIES = frozenset("yahoo ymail rocketmail hotmail live msn outlook gmx yandex aol".split())
#: Names of mailboxes that nobody reads, whole or as a part: noreply-news.
_NO_REPLY = re.compile(
    r"(?:^|[-_.+])(?:(?:no|not|dont|don't|do[-_.]?not|never|keine?)[-_.]?(?:reply|replies|respond"
    r"|answer|antwort(?:en)?)|noreplies|(?:bitte[-_.]?)?nicht[-_.]?(?:ant|be)worten"
    r"|(?:ne[-_.]?)?pas[-_.]?(?:de[-_.]?)?re(?:pondre|ponse)|no[-_.]?respond(?:er|a|e)"
    r"|nao[-_.]?respond(?:a|er)|non[-_.]?rispondere|niet[-_.]?(?:be)?antwoorden|svar[-_.]?ikke"
    r"|blackhole|dev[-_.]?null|nobody|null)(?:$|[-_.+])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_RECEIPTS = (
    *"Disposition-Notification-To Return-Receipt-To X-Confirm-Reading-To".split(),
    *"Return-Receipt-Requested Generate-Delivery-Report Read-Receipt-To".split(),
    *"Registered-Mail-Reply-Requested-By Notice-Requested-Upon-Delivery-To Read-Receipt".split(),
)
#: Headers of urgency, with the values that say nothing.
_URGENT = {
    "X-Priority": ("3", "normal", "5", "4"),
    "Importance": ("normal", "low"),
    "Priority": ("normal", "non-urgent"),
    "X-MSMail-Priority": ("normal", "low"),
    "X-Message-Flag": (),
}
_PROGRAMS = (
    *"X-Mailer User-Agent X-PHP-Originating-Script X-PHP-Script X-Originating-IP".split(),
    *"X-Sender X-AntiAbuse X-Source X-Source-Args X-Source-Dir X-Get-Message-Sender-Via".split(),
    *"X-Spam-Flag X-Spam-Status X-Spam-Score X-Spam-Level".split(),
    *"X-MimeOLE X-Library X-Originating-Email X-Authentication-Warning".split(),
)
_MACHINE = re.compile(
    r"(?:^|[.@])(?:localhost|localdomain|local|lan|internal|intranet|home|corp|test|invalid)$"
    r"|^\[?[\d.:]+\]?$|^[^.]*$",
    re.IGNORECASE,
)
#: So far a Date may be from the day of sending, before and after.
_LONGEST_AGO, _LONGEST_AHEAD = timedelta(days=60), timedelta(days=2)


@rule("E121", "message", source="RFC 5322, 3.6.3")
@because(
    "Whoever is in To or Cc is seen by all other readers: a breach of their privacy.",
    "Send one message to each reader, with that reader alone in To.",
)
def visible_recipients(mail: Mail) -> Found:
    to = _addresses(mail, "To")
    if len(to) > 1:
        yield "header To", f"shows {len(to)} addresses"
    if cc := _addresses(mail, "Cc"):
        yield "header Cc", f"shows '{cut_snippet(', '.join(cc))}'"


@rule("E122", "message", source="RFC 5322, 3.6.3")
@because(
    "Bcc is for the sender's program; a relay that leaves it in shows it to every reader.",
    "Leave the header out, and name the recipient to the relay alone.",
)
def visible_bcc(mail: Mail) -> Found:
    for name in ("Bcc", "Resent-Bcc"):
        if mail.value(name) is not None:
            yield f"header {name}", f"shows '{cut_snippet(mail.value(name) or '')}'"


@rule("W123", "message", source="RFC 8098, 2.1")
@because(
    "A newsletter that asks for receipts asks every reader to tell when it was opened.",
    "Leave the header out.",
)
def receipt_request(mail: Mail) -> Found:
    for name in _RECEIPTS:
        if mail.value(name) is not None:
            yield f"header {name}", "asks readers for a receipt"


@rule("W124", "message", source="support.google.com/a/answer/81126")
@because(
    "Only a free mailbox's own provider may send its mail: from elsewhere DMARC refuses it.",
    "Send from an address at the publication's own domain.",
)
def free_mailbox(mail: Mail) -> Found:
    for name in ("From", "Sender", "Reply-To"):
        for address in _addresses(mail, name):
            if _is_free(address.rpartition("@")[2].lower()):
                yield f"header {name}", f"'{cut_snippet(address)}' is a free mailbox"


@rule("W125", "message", source="RFC 5322, 3.6.2; support.google.com/a/answer/81126")
@because(
    "Inboxes show the sender's name, and phishing puts another's address there.",
    "Put the publication's name before the address: The Site Ledger <desk@ledger.example>.",
)
def sender_name(mail: Mail) -> Found:
    for name, address in getaddresses([mail.value("From") or ""]):
        shown = _decoded(name)
        others = [one for one in _ADDRESS.findall(shown) if one.lower() != address.lower()]
        if others:
            yield "header From", f"its name is '{cut_snippet(shown)}', another address"
        elif address and not shown:
            yield "header From", f"'{cut_snippet(address)}' has no name"
        elif _ADDRESS.search(shown):
            yield "header From", f"its name '{cut_snippet(shown)}' is an address"


@rule("W126", "message", source="RFC 5322, 3.6.2")
@because(
    "Readers answer newsletters, also to unsubscribe; an address that nobody reads loses them.",
    "Give an address that somebody reads.",
)
def noreply_sender(mail: Mail) -> Found:
    for name in ("From", "Reply-To"):
        for address in _addresses(mail, name):
            if _NO_REPLY.search(address.partition("@")[0]):
                yield f"header {name}", f"'{cut_snippet(address)}' takes no answers"


@rule("W127", "message", source="RFC 5322, 3.6.4")
@because(
    "A Message-ID of a machine inside is not unique, and filters take it for that of a spammer.",
    "Make it with a domain of the publication.",
)
def inner_message_id(mail: Mail) -> Found:
    domain = (mail.value("Message-ID") or "").strip("<>").partition("@")[2]
    if domain and _MACHINE.search(domain):
        yield "header Message-ID", f"its domain '{cut_snippet(domain)}' is not on the Internet"


@rule("W128", "message", source="RFC 2156, 5.3.6; RFC 4021, 2.1.54")
@because(
    "A newsletter is not urgent: filters count against those that say so.",
    "Leave the header out.",
)
def urgent_mail(mail: Mail) -> Found:
    for name, calm in _URGENT.items():
        value = mail.value(name)
        if value and (re.split(r"[\s(]", value)[0].lower() not in calm):
            yield f"header {name}", f"says '{cut_snippet(value)}'"


@rule("W129", "message", source="RFC 5322, 3.6.1")
@because(
    "Inboxes sort by Date: a mail of another time is not seen, and filters distrust it.",
    "Make the message on the day that it is sent.",
)
def far_date(mail: Mail) -> Found:
    written = mail.value("Date")
    day = _day(written)
    near = mail.context.today or (mail.edition.day if mail.edition else None)
    if day and near and not -_LONGEST_AGO <= day - near <= _LONGEST_AHEAD:
        yield "header Date", f"'{cut_snippet(written or '')}' is {abs(day - near).days:,} days off"


@rule("W130", "message", source="RFC 5322, 3.6; RFC 5321, 4.4")
@because(
    "Headers of programs and inner machines tell filters and attackers more than readers.",
    "Leave the header out.",
)
def program_header(mail: Mail) -> Found:
    for name in _PROGRAMS:
        if (value := mail.value(name)) is not None:
            yield f"header {name}", f"tells of '{cut_snippet(value)}'"
    if mail.value("Return-Path") is not None and mail.value("Received") is None:
        yield "header Return-Path", "stands in a mail that no relay has delivered"


def _addresses(mail: Mail, name: str) -> list[str]:
    written = [value for key, value in mail.fields if key.lower() == name.lower()]
    return [address for _, address in getaddresses(written) if "@" in address]


def _is_free(domain: str) -> bool:
    labels = domain.split(".")
    return domain in _FREE or (labels[0] in _FREE_FAMILIES and len(labels) <= 3)


def _decoded(name: str) -> str:
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name


def _day(written: str | None) -> date | None:
    try:
        found = parsedate_to_datetime(written or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return found.astimezone(UTC).date() if found.tzinfo else found.date()
    except (ValueError, OverflowError):
        return None
