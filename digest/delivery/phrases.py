"""Phrases: what servers say about a failure, and the codes they give. Data only.

`digest.delivery.evidence` says which of several counts. A pattern meets text in lower case, on one
line, without addresses and host names.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

#: What a phrase or a code tells. The first three name a mailbox that nobody reads: hard.
Meaning = Literal[
    "no such mailbox", "no such domain", "disabled", "full", "rate", "sender", "spam", "policy",
    "size", "route", "for now", "refused",
]  # fmt: skip
#: The meanings that end a subscription.
HARD_MEANINGS: Final[frozenset[Meaning]] = frozenset(
    {"no such mailbox", "no such domain", "disabled"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a `meaning`, and where they are known from: systems, or a document."""

    meaning: Meaning
    words: re.Pattern[str]
    known_from: str


def _phrase(meaning: Meaning, words: str, known_from: str) -> Phrase:
    return Phrase(meaning, re.compile(words), known_from)  # each of them stands below


#: Enhanced codes that say by themselves what is the matter, and where they are known from.
CODES: Final[dict[str, tuple[Meaning, str]]] = {
    "5.1.1": ("no such mailbox", "RFC 3463, 3.2: bad destination mailbox address"),
    "5.1.2": ("no such domain", "RFC 3463, 3.2: bad destination system address"),
    "5.1.3": ("no such mailbox", "RFC 3463, 3.2: bad destination mailbox address syntax"),
    "5.1.6": ("no such mailbox", "RFC 3463, 3.2: mailbox has moved, no forwarding address"),
    "5.1.10": ("no such mailbox", "RFC 7505: null MX; Exchange: recipient not found"),
    "5.1.351": ("no such mailbox", "Exchange Online: unknown at the remote server"),
    "5.2.1": ("disabled", "RFC 3463, 3.3: mailbox disabled"),
    "5.2.2": ("full", "RFC 3463, 3.3: mailbox full"),
    "5.2.3": ("size", "RFC 3463, 3.3: longer than the mailbox takes"),
    "5.3.4": ("size", "RFC 3463, 3.4: too big for the system"),
    "5.4.4": ("no such domain", "RFC 3463, 3.5; Postfix: host not found"),
    "5.4.6": ("route", "RFC 3463, 3.5: routing loop"),
    "5.4.310": ("no such domain", "Exchange Online: DNS domain does not exist"),
    "5.1.7": ("sender", "RFC 3463, 3.2: bad sender's mailbox address syntax"),
    "5.1.8": ("sender", "RFC 3463, 3.2: bad sender's system address"),
}

#: A mailbox: what is unknown, disabled or full.
_BOX = (
    r"\b(?:users?|mailbox(?:es)?|mail ?(?:box|drop|address)|recipients?|address(?:es|ees?)?|accounts?"
    r"|alias(?:es)?|member|customer|user ?id|username|person|local[ -]part|inbox|name)\b"
)

#: Words about anything but the mailbox's existence. They count against every sign of a hard
#: bounce: a server that gives such a reason knows the mailbox, or did not look for it.
SOFT_PHRASES: Final = (
    _phrase("full", r"\bquota\b|overquota", "all: IMAP quotas (RFC 9208), Gmail, Yahoo, qmail"),
    _phrase(
        "full",
        r"\b(?:mailbox|mail box|mailfile|inbox|account|user|recipient|folder|disk)\b[^.;]{0,30}"
        r"\bfull\b|\bfull (?:mailbox|inbox|disk)|mailbox_?full",
        "Exchange, GroupWise, Sendmail, Exim, mail.ru",
    ),
    _phrase(
        "full",
        r"\bstorage (?:space|allocation|limit)|out of (?:storage|space)|insufficient"
        r" (?:system |disk )?(?:storage|space)|(?:mailbox|inbox)[^.;]{0,20} size|allowed size"
        r"|not enough (?:disk |storage )?space|no space left|over the (?:maximum|allowed)"
        r"|space[^.;]{0,10} not enough|exhausted|zuviele",
        "RFC 5321, 4.2.3 (452, 552); Gmail, Yandex, IMail",
    ),
    _phrase(
        "rate",
        r"receiving mail (?:at a rate|too)|too many (?:connections|recipients|messages|sessions"
        r"|invalid|errors|emails|mails|concurrent|bad|unknown)|\brate[- ]?limit|throttl"
        r"|(?:per|this|an) (?:hour|minute|day)\b|slow down|frequency|exceeded (?:their|its|the|your"
        r"|message|max)[^.;]{0,30} (?:limit|rate|number)|unusual rate|excessive|rate that",
        "Gmail, Exchange Online, GoDaddy, QQ, Orange",
    ),
    _phrase(
        "for now",
        r"try(?:ing)? (?:again|later|back)|\btemporar|gr[ea]y-?list|later time|come back|deferred"
        r"|resources|retry later|at this time|at the moment|currently (?:not|un)",
        "RFC 5321, 4.2.1; Postgrey, Postfix, Yahoo",
    ),
    _phrase(
        "for now",
        r"timed? ?out\b|connection (?:refused|reset|dropped|closed)|lost connection|too long in the"
        r"|message (?:too old|expired|has expired)|delivery (?:time )?expired|retry time"
        r"|closed? (?:the )?(?:connection|transmission)|closing|in the queue too long|(?:could|can)(?:not| not|n't) connect|not reachable"
        r"|network (?:error|unreachable)|no route|host[^.;]{0,30} not responding|servfail"
        r"|dns (?:query failed|soft error|failure)|name server (?:timeout|failure)|lookup fail"
        r"|read error|connect to\b",
        "Postfix, Exim, qmail, Sendmail, IronPort, Exchange Online",
    ),
    _phrase(
        "sender",
        r"\bsender(?:'s)? (?:address|domain|verif|denied|reject|is |was |not |has |id|must|unknown"
        r"|blocked|ip|host)|\bsender rejected|(?:domain|address) of (?:the )?sender|envelope sender"
        r"|(?:unknown|invalid|from this|not like|reject\w*|allow\w*) sender|\bfrom address"
        r"|return path|from domain|verification failed for|mail from (?:command|domain)"
        r"|reply to mail from|after mail from|callback|sending (?:domain|ip|mta|server|host)"
        r"|bad outbound",
        "Postfix, Sendmail, Exim, qmail, Exchange Online",
    ),
    _phrase(
        "sender",
        r"\b(?:helo|ehlo)\b|client host|reverse (?:dns|host|lookup)|\bptr\b|\brdns\b|\bspf\b|\bdkim"
        r"\b|\bdmarc\b|unauthenticated|authenticat|\bip address\b|your (?:ip\b|domain|server"
        r"|access|host|isp|address has|mail server|account|(?:message|e?-?mail) (?:was|is|has been|"
        r"looks|appears) (?:reject|block|refus|identif|classif|consider|flag|like|suspic))"
        r"|messages? from \W{0,3}\d|spoof|impersonat|invalid mx",
        "RFC 7208, RFC 7489; Gmail, Outlook.com, GMX, Exim's usual access lists",
    ),
    _phrase(
        "spam",
        r"(?<![\w/.])(?:anti-?)?(?:spam|junk|phish|virus|malware)\w{0,6}\b(?![./]| firewall)|unsolicited"
        r"|bulk mail|black ?-?list|block(?:-| )?list|\bblocked\b(?! due to"
        r" (?:inactiv|non))|is_blocked|\brbl\b|dnsbl|reputation|spamhaus|spamcop|\bsorbs\b|blackhole"
        r"|(?<!not )\blisted (?:at|by|on|in)\b|banned|forgery|\babuse\b|suspicio|suspect|infected|complain"
        r"|content (?:filter|denied|reject|violat|restrict)|message content|bad content"
        r"|(?:banned|forbidden|executable|dangerous|prohibited|illegal) (?:attachment|file|content)"
        r"|attachments? (?:type|not|blocked|reject|is|are)"
        r"|message filtered|poor reput",
        "Spamhaus, SpamCop, Barracuda, Proofpoint, Yandex, mail.ru, 163",
    ),
    _phrase(
        "policy",
        r"\bpolic(?:y|ies)\b|prohibi|preferences|not accepting mail from|not authori[sz]ed"
        r"|unauthori[sz]ed|permission|restrict|not permitted|not allowed|security|rulesreject"
        r"|suppress|previously bounced|verify|local access|administratively denied|encryption|\btls\b",
        "RFC 3463, 3.8; AOL, Mimecast, Yahoo, Exchange, Amazon SES, Mailgun",
    ),
    _phrase(
        "size",
        r"too (?:big|large|long)\b|\bsize (?:exceed|limit)|(?:exceed|maximum|message)[^.;]{0,20}"
        r" size|larger than",
        "RFC 1870; Postfix, Sendmail, Exchange",
    ),
    _phrase(
        "route",
        r"\bloop(?:s|ing|ed)?\b|too many hops|hop count|relaying\b|relay (?:access |not |is |denied"
        r"|operation)|not relay|to relay|unable to relay|config(?:uration)? (?:error|problem)"
        r"|best-preference mx|lowest numbered mx|no relay|message depth",
        "RFC 5321, 6.3; Postfix, Sendmail, Exim, qmail, Exchange",
    ),
    _phrase(
        "full",
        r"postfach[^.;]{0,40} voll|speicherplatz|bo[iî]te[^.;]{0,60} pleine|(?:buz[oó]n|casilla)"
        r"[^.;]{0,40} llen[oa]|casella[^.;]{0,40} piena|caixa[^.;]{0,40} cheia|postvak[^.;]{0,40}"
        r" vol\b|mailbox is vol|mailbox is voll|переполнен|превышен|квот|いっぱい|容量|満杯|已满"
        r"|空间不足|超出|भरा हुआ|भर गया",
        "German, French, Spanish, Italian, Portuguese, Dutch, Russian, Japanese, Chinese, Hindi",
    ),
    _phrase(
        "spam",
        r"abgelehnt|спам|заблокирован|迷惑メール|拒否|受信拒否|垃圾|拒收|拒绝|स्पैम|indésirable"
        r"|pourriel|rejet[eé]",
        "German, Russian, Japanese, Chinese, Hindi, French",
    ),
)

#: Words that say that nobody reads the mailbox.
HARD_PHRASES: Final = (
    _phrase(
        "no such mailbox",
        _BOX + r"[^.;]{0,60}?(?:\b(?:unknown|invalid|non-?existent|no longer|in_?correct)\b"
        r"|\b(?:not?|n't|cannot|can't) (?:be )?(?:found|find|exists?|recogni[sz]ed|known|verified"
        r"|identified|local\b|valid\b|activated|a (?:valid|known|member))|n't exist|does ?not exist)",
        "RFC 5321, 4.2.3 (550, 551, 553); nearly all",
    ),
    _phrase(
        "no such mailbox",
        r"\b(?:no such|unknown|invalid|illegal|wrong|non-?existent|nonexisting|unrecogni[sz]ed|bad"
        r"|incorrect|not a known|not a valid|unable to (?:find|locate)(?: the)?"
        r"|(?:couldn't|could not|can't|cannot) (?:find|locate)(?: the)?)\b[^.;]{0,25}" + _BOX
        + r"(?! error)",
        "Postfix, Exim, qmail, Mimecast, MessageLabs, IMail, XMail",
    ),
    _phrase(
        "no such mailbox",
        r"no mail ?box (?:here|by|available)|no such \W?@|no (?:account|user|one)\b[^.;]{0,12}"
        r" (?:here|by|named|with)|(?:invalid|unknown|no such)[-_ ]?(?:recipient|user|address)"
        r"|(?:doesn|does no|didn|don)['’]?t have an? [^;]{0,60}account|not our customer"
        r"|recipient(?:not)found|recipnotfound|not listed in (?:domino|the|public)|unrouteable a"
        r"|unroutable a|p=nosuchuser|nosuchuser|user_?unknown|unknown_?user|not known here"
        r"|(?:does not|doesn't|do not|did not) exist|is not known|address_not_found"
        r"|handle mail for|no longer an|incorrectly addressed|#5\.1\.0 address rejected|5\.4\.1\b.{0,120}access denied|5\.5\.0 requested action"
        r" not taken: mailbox unavailable|not (?:a )?known user",
        "qmail, Yahoo, Comcast, Domino, Exim, Exchange, IronPort, Exchange Online, Outlook.com",
    ),
    _phrase(
        "no such mailbox",
        r"\b550[ -](?:5\.[0-5]\.\d )?requested action not taken: mailbox unavailable"
        r"|mailbox unavailable or not local",
        "RFC 5321, 4.2.3, as Outlook.com, GMX, WEB.DE and MailEnable use it",
    ),
    _phrase(
        "no such mailbox",
        _BOX + r"[^.;]{0,30} (?:has )?(?:moved|(?:has|have) left|left the)\b"
        r"|no longer (?:works|employed|with|at|accepts|here|in use|valid|active|exist|on server)",
        "RFC 5321, 3.4 (551); Sendmail, qmail",
    ),
    _phrase(
        "disabled",
        r"\b(?:users?|mailbox|accounts?|address|mailaddress|recipient|inbox)\b[^.;]{0,50}?"
        r"\b(?:disabled|inactive|inactivated|deactivated|suspended|not active|frozen|inactivity)\b"
        r"|\b(?:users?|mailbox|accounts?|address)\b[^.;]{0,30}?\b(?:closed|deleted|removed|expired"
        r"|terminated|cancell?ed|discontinued|retired)\b|\b(?:user|account)\b[^.;]{0,20}?\blocked\b"
        r"|\b(?:disabled|inactive|deactivated|suspended|closed|deleted|frozen) (?:user|mailbox"
        r"|account|recipient|address)|p=disableduser|mail receiving disabled|now disabled"
        r"|mailbox locked or suspended",
        "RFC 3463, 3.3; Gmail, Yahoo, iCloud, qmail-ldap, free.fr, Rediff, CommuniGate",
    ),
    _phrase(
        "no such domain",
        r"\bhost ?(?:or domain )?(?:name )?(?:is )?(?:unknown|not found)|invalid host|\bunknown (?:mail )?(?:host|domain)"
        r"|no such (?:host|domain)|\bdomain\b[^;]{0,60}?\b(?:not exist|n't exist|not found|unknown"
        r"|nonexistent|no longer)|nxdomain|any host named|non-?existent (?:host|domain)|bad"
        r" destination (?:host|system)|name or service not known|unrouteable mail|nullmx|null mx"
        r"|not accept (?:any )?(?:e-?)?mail\b",
        "Postfix, Sendmail, qmail, Exim, IronPort, Gmail; RFC 7505",
    ),
    _phrase(
        "no such mailbox",
        r"unbekannt|existiert nicht|nicht (?:gefunden|vorhanden|bekannt)|ungültige[^.;]{0,30}"
        r"(?:adresse|empfänger)|inconnue?\b|n['’]existe pas|introuvable|destinataire[^.;]{0,20}"
        r" invalide|desconocid[oa]|no existe|inexistente|non esiste|sconosciut[oa]|inesistente"
        r"|n[aã]o existe|desconhecid[oa]|onbekend|bestaat niet|destinatario errato|nie istnieje"
        r"|nie ma takiego|neexistuje|finns inte|findes ikke|finnes ikke|ei ole olemassa"
        r"|mevcut değil|bulunamad",
        "German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Nordic, Turkish",
    ),
    _phrase(
        "disabled",
        r"deaktiviert|d[ée]sactiv|desactivad|disattivat|inutilizzo|expirado|estado: inactiv"
        r"|gedeactiveerd|nieaktywn|отключен|деактивирован|удал[её]н\b|停用|無効|禁用",
        "German, French, Spanish, Italian, Dutch, Polish, Russian, Japanese, Chinese",
    ),
    _phrase(
        "no such mailbox",
        r"не существует|не найден|неизвестн[а-я]{0,4} (?:пользовател|получател|адрес)|нет такого"
        r"|такого пользователя|(?:宛先|アドレス|ユーザー|メールアドレス)[^。]{0,20}(?:存在し|見つか"
        r"|不明)|存在しません|宛先不明|(?:用户|收件人|邮箱|帐号|账号|地址|使用者)[^。]{0,10}"
        r"(?:不存在|未找到|找不到|無效|无效)|मौजूद नहीं|अस्तित्व में नहीं|नहीं मिला",
        "Russian, Japanese, Chinese, Hindi",
    ),
)

#: Words that say that the mail was not taken, and not why. They outweigh a code alone.
VAGUE_PHRASES: Final = (
    _phrase(
        "refused",
        r"\b(?:message|mail|e-?mail|content|data|connection|transaction)\b[^.;:]{0,20}"
        r" (?:reject|refus|denied|declin|not accept|fail|forbid)|rejected (?:by|for|due)|refused by"
        r"|access denied|service (?:unavailable|not available)|not accepted",
        "RFC 5321, 4.2.3 (554); Postfix, Exchange, Sendmail",
    ),
)
