"""Phrases: what servers say about a failure, and the codes they give. Data only.

`digest.delivery.evidence` says which of several counts. A pattern meets text in lower case, on one
line, with "@" for each address and "#" for each host name. Each line of one is an alternative.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

#: What a phrase or a code tells. The first three mean that nobody reads mail there.
Meaning = Literal[
    "no such mailbox", "no such domain", "disabled",
    "full", "rate", "sender", "spam", "policy", "size", "route", "for now", "refused",
]  # fmt: skip
#: The meanings that end a subscription.
HARD_MEANINGS: Final[frozenset[Meaning]] = frozenset(
    {"no such mailbox", "no such domain", "disabled"}
)


@dataclass(frozen=True, slots=True)
class ServerPhrase:
    """Words of a `meaning`, and where they are known from: systems, or a document."""

    meaning: Meaning
    words: re.Pattern[str]
    known_from: str


def worded_pattern(words: str, *, start: str = "") -> re.Pattern[str]:
    """Return a pattern of alternatives, one or more a line, that all begin with `start`."""
    return re.compile(f"{start}(?:{_joined(words)})", re.IGNORECASE | re.MULTILINE)


def _phrase(meaning: Meaning, known_from: str, words: str) -> ServerPhrase:
    return ServerPhrase(meaning, re.compile(_joined(words)), known_from)


def _joined(words: str) -> str:
    lines = (line.strip() for line in words.splitlines())
    return "|".join(filter(None, lines))


#: Enhanced codes that say by themselves what is the matter, and where they are known from.
CODES: Final[dict[str, tuple[Meaning, str]]] = {
    "5.1.1": ("no such mailbox", "RFC 3463, 3.2: bad destination mailbox address"),
    "5.1.2": ("no such domain", "RFC 3463, 3.2: bad destination system address"),
    "5.1.3": ("no such mailbox", "RFC 3463, 3.2: bad destination mailbox address syntax"),
    "5.1.6": ("no such mailbox", "RFC 3463, 3.2: mailbox has moved, no forwarding address"),
    "5.1.7": ("sender", "RFC 3463, 3.2: bad sender's mailbox address syntax"),
    "5.1.8": ("sender", "RFC 3463, 3.2: bad sender's system address"),
    "5.1.10": ("no such mailbox", "RFC 7505: null MX; Exchange: recipient not found"),
    "5.1.351": ("no such mailbox", "Exchange Online: unknown at the remote server"),
    "5.2.1": ("disabled", "RFC 3463, 3.3: mailbox disabled"),
    "5.2.2": ("full", "RFC 3463, 3.3: mailbox full"),
    "5.2.3": ("size", "RFC 3463, 3.3: longer than the mailbox takes"),
    "5.3.4": ("size", "RFC 3463, 3.4: too big for the system"),
    "5.4.4": ("no such domain", "RFC 3463, 3.5: unable to route; Postfix: host not found"),
    "5.4.6": ("route", "RFC 3463, 3.5: routing loop"),
    "5.4.310": ("no such domain", "Exchange Online: DNS domain does not exist"),
}

#: What is unknown, if a mailbox is.
_BOX = (
    r"\b(?:users?|mailbox(?:es)?|mail ?(?:box|drop|address)|recipients?|address(?:es|ees?)?"
    r"|accounts?|alias(?:es)?|member|customer|user ?id|username|person|local[ -]part|inbox)\b"
)

#: What is unknown or invalid without a word about the mailbox.
_NO_ERROR = (
    r"(?! ?(?:mailer|errors?|reason|problem|command|argument|data|option|status|response|reply"
    r"|credentials|password|login)\b)"
)

#: Words about anything but the mailbox's existence. They outweigh every sign of a hard bounce: a
#: server that gives such a reason knows the mailbox, or did not look for it.
SOFT_PHRASES: Final = (
    _phrase(
        "full",
        "RFC 9208, RFC 5321, 4.2.3 (452, 552); Gmail, Yahoo, Exchange, qmail, Exim",
        r"""
        \bquota\b|overquota|mailbox_?full|\bfull (?:mailbox|inbox|disk)
        \b(?:mail ?box|mailfile|inbox|account|user|recipient|folder|disk)\b[^.;]{0,30}\bfull\b
        \bstorage (?:space|allocation|limit|full)|out of (?:storage|space)|no space left|exhausted
        insufficient (?:system |disk )?(?:storage|space)|not enough (?:disk |storage )?space
        space[^.;]{0,10} not enough|(?:mailbox|inbox)[^.;]{0,20} size|allowed size
        over the (?:maximum|allowed)|too many messages on
        """,
    ),
    _phrase(
        "full",
        "German, French, Spanish, Italian, Portuguese, Dutch, Russian, Asian servers",
        r"""
        postfach[^.;]{0,40} voll|mailbox (?:ist )?voll|speicherplatz|zuviele
        bo[iî]te[^.;]{0,60} pleine|(?:buz[oó]n|casilla)[^.;]{0,40} llen[oa]
        casella[^.;]{0,40} piena|caixa[^.;]{0,40} cheia|postvak[^.;]{0,40} vol\b|mailbox is vol\b
        переполнен|превышен|квот|いっぱい|容量|満杯|已满|空间不足|भरा हुआ|भर गया
        przepełnion|skrzynka[^.;]{0,40} pełna|megtelt|täynnä|postlåda[^.;]{0,40} full|spațiu
        penuh|đã đầy|เต็ม|ممتلئ|مساحة|מלאה|γεμάτ|가득|용량|초과|\bkotası?\b|\bdolu\b
        """,
    ),
    _phrase(
        "rate",
        "Gmail, Exchange Online, GoDaddy, QQ, Orange, docomo",
        r"""
        receiving mail (?:at a rate|too)|rate that|\brate[- ]?limit|throttl|unusual rate|excessive
        too many (?:connections|recipients|messages|sessions|invalid|errors|e?-?mails)
        too many (?:concurrent|bad)|too many unknown|too (?:busy|much)|load is
        (?:per|this|an) (?:hour|minute|day)\b|slow down|frequency|limits? (?:exceeded|reached)
        reached (?:the|its|their)[^.;]{0,20} limit
        exceeded (?:their|its|the|your|message|max)[^.;]{0,30} (?:limit|rate|number)
        """,
    ),
    _phrase(
        "for now",
        "RFC 5321, 4.2.1; Postgrey, Postfix, Yahoo, Sendmail",
        r"""
        (?<!and )try(?:ing)? (?:again|later|back)|retry later|later time|come back|\btemporar
        gr[ea]y-?list|deferred|resources|at this time|at the moment|\bcurrently\b|busy\b
        local error|error in processing
        being (?:migrat|mov)|\bmigrat(?:ed|ing|ion)\b|internal (?:server )?error
        maintenance|\bright now\b|server fail|unable to look ?up
        \b(?:directory|database|backend|ldap)\b[^.;]{0,30} (?:not available|unavailable|fail|error)
        """,
    ),
    _phrase(
        "for now",
        "Postfix, Exim, qmail, Sendmail, IronPort, Exchange Online",
        r"""
        timed? ?out\b|too long in the|in the queue too long|retry time|delivery (?:time )?expired
        message (?:too old|expired|has expired)|connection (?:refused|reset|dropped|closed)
        closed? (?:the )?(?:connection|transmission)|lost connection|connect to\b
        (?:could|can)(?:not| not|n't) connect|not reachable|network (?:error|unreachable)|no route
        host[^.;]{0,30} not responding|servfail|dns (?:query failed|soft error|failure)|read error
        name server (?:timeout|failure)|lookup fail|(?:input/output|i/o) error|cannot append
        connection[^.;]{0,40} broken
        """,
    ),
    _phrase(
        "sender",
        "Postfix, Sendmail, Exim, qmail, Exchange Online",
        r"""
        \bsender(?:'s)? (?:address|domain|verif|denied|reject|is |was |not |has |id|must|unknown)
        \bsender(?:'s)? (?:blocked|ip|host|e-?mail|account|mailbox|user)|originator
        (?:domain|address) of (?:the )?sender
        bad outbound|(?:unknown|invalid|from this|not like|reject\w{0,4}|allow\w{0,4}) sender
        envelope sender|callback|\bfrom address|return path
        >>> mail from:\W{0,3}@\W[^<]{0,60}<<< [45]|from (?:a )?domain|verification failed for
        reply to mail from|after mail from|mail ?from (?:command|domain|is|failed|\[)
        sending (?:domain|ip|mta|server|host|account|address|user)
        \b(?:outgoing|outbound) (?:e-?mails?|mails?|messages?|account)
        \b(?:relay|smtp|submission) (?:account|user)\b|\b(?:from|for) (?:sending|relaying)\b
        \bsending (?:e-?mails? |mails? )?(?:is |was |has been )?(?:disabled|suspended|blocked)
        \b(?:mail|message) sending (?:is |was |has been )?(?:disabled|suspended|blocked)
        """,
    ),
    _phrase(
        "sender",
        "RFC 7208, RFC 7489; Gmail, Outlook.com, GMX, usual access lists of Exim",
        r"""
        \b(?:helo|ehlo)\b|client host|reverse (?:dns|host|lookup)|\bptr\b|\brdns\b|\bspf\b
        \bdkim\b|\bdmarc\b|domainkeys|unauthenticated|authenticat|auth failed|\bip address\b
        client ip|dynamic-ip
        your (?:ip|access|account)\b|your address has
        your (?:domain|(?:mail )?server|host|isp)\b(?!['’]?s? (?:mail |system )?(?:admin|post))
        spoof|impersonat|your (?:message|e?-?mail) (?:was|is|has been) (?:block|identif|classif)
        your (?:message|e?-?mail) (?:was|is|has been|looks|appears) (?:consider|flag|like|suspic)
        (?:mails?|messages?) from (?:\W{0,3}\d|(?:unknown|external|this|these|your)\b)|invalid mx
        your location|\bdane\b|\btlsa\b|mta-sts
        """,
    ),
    _phrase(
        "spam",
        "Spamhaus, SpamCop, Barracuda, Proofpoint, Yandex, mail.ru, 163",
        r"""
        (?<![\w/.])(?:anti-?)?(?:spam|junk|phish)\w{0,12}\b(?![./]| firewall)
        (?<![\w/.])(?:anti-?)?(?:virus|malware)\w{0,12}\b(?![./]|[- ](?:free|scanned|checked))
        unsolicited|bulk mail|black ?-?list|block[- ]?list|\bblocked\b(?! due to (?:inactiv|non))
        is_blocked|\brbl\b|dnsbl|reputation|spamhaus|spamcop|\bsorbs\b|blackhole|banned|forgery
        \babuse\b|(?<!not )\blisted (?:at|by|on|in)\b|suspicio|suspect|infected|complain
        message filtered|content (?:filter|denied|reject|violat|restrict)
        (?:message|bad|invalid|spam) content
        (?:banned|forbidden|executable|dangerous|prohibited|illegal) (?:attachment|file)
        attachments? (?:type|name|(?:is |are )?(?:not|block|reject|forbid|prohib))
        your (?:message|e-?mail|mail) contains|contains? (?:an? )?(?:\w+ )?(?:links?|urls?)\b
        """,
    ),
    _phrase(
        "spam",
        "French, Russian, Japanese, Chinese, Hindi servers",
        r"""
        indésirable|pourriel|спам|заблокирован|迷惑メール|垃圾|स्पैम
        """,
    ),
    _phrase(
        "policy",
        "RFC 3463, 3.8; AOL, Mimecast, Yahoo, Exchange, Amazon SES, Mailgun",
        r"""
        \bpolic(?:y|ies)\b|prohibi|preferences
        accept(?:s|ing)? (?:\w+ )?(?:(?:e-?)?mails?|messages?) from|only accept|user refused
        verify|not authori[sz]ed|unauthori[sz]ed|permission|no permit|restrict|not permitted
        not allowed|security|rulesreject|suppress|previously bounced|local access
        administratively denied|encryption|\btls\b|character sets?
        (?:bad|invalid|missing|malformed) (?:\w+ )?(?:header|mime|data|message[- ]id|structure)
        \b(?:from|to|cc|sender|reply-to|date|message-id)\W{0,3}(?:header|field)\b
        \bin (?:the |an? )?(?:[\w-]{1,20} )?(?:headers?|message-id)\b|user agent|\bcharset\b
        certificate|s/mime|\bpgp\b|\bsieve\b|'s filter|\bfilters? (?:reject|refus|block)
        \bexternal (?:e-?mail|mail|sender|domain)|outside (?:of |the |this )|non-?member
        mailing list|\blist is\b|of this list|to lists\b
        \bheader (?:field )?(?:address|contains?|does|has an?|is) (?:not|miss|inv|ill|mal|an? )
        syntax error|protocol error|bad sequence
        """,
    ),
    _phrase(
        "size",
        "RFC 1870; Postfix, Sendmail, Exchange",
        r"""
        too (?:big|large|long)\b|\bsize (?:exceed|limit)
        (?:exceed|maximum|message)[^.;]{0,20} size|larger than
        """,
    ),
    _phrase(
        "route",
        "RFC 5321, 6.3; Postfix, Sendmail, Exim, qmail, Exchange",
        r"""
        \bloop(?:s|ing|ed)?\b|points back|too many hops|hop count|relaying\b|not relay|to relay
        no relay|relay (?:access |not |is |denied|operation)|config(?:uration)? (?:error|problem)
        incorrectly configured|misconfigur
        message depth|best-preference mx|lowest numbered mx|allowed rcpthosts
        """,
    ),
)

#: Words that say that nobody reads the mailbox.
HARD_PHRASES: Final = (
    _phrase(
        "no such mailbox",
        "RFC 5321, 4.2.3 (550, 551, 553); nearly all",
        rf"""
        {_BOX}[^.;]{{0,60}}?\b(?:unknown|invalid|non-?existent|no longer|incorrect)\b{_NO_ERROR}
        \baddress[^.;]{{0,20}} wrong\b
        {_BOX}[^.;]{{0,60}}?\b(?:not?|cannot|can't) (?:be )?(?:found|find|exists?|known|present)
        {_BOX}[^.;]{{0,60}}?\bnot? (?:be )?(?:recogni[sz]ed|identified|local\b|valid\b|activated)
        {_BOX}[^.;]{{0,60}}?(?:n't exist|does ?not exist)
        {_BOX}[^.;]{{0,60}}?\bnot an? (?:valid|known|member|active|local)
        {_BOX}[^.;]{{0,40}}?\bnot (?:in|on) (?:our|the|this|my) (?:directory|system|server|database)
        {_BOX}[^.;]{{0,60}}?\b(?:cannot|can't|could not|couldn't) be (?:found|verified|located)
        {_BOX}[^.;]{{0,30}} (?:has )?(?:moved|(?:has|have) left|left the|been replaced)\b
        """,
    ),
    _phrase(
        "no such mailbox",
        "Postfix, Exim, qmail, Mimecast, MessageLabs, IMail, XMail",
        rf"""
        \b(?:no such|unknown|invalid|illegal|wrong)\b{_NO_ERROR}[^.;]{{0,25}}{_BOX}(?! error)
        \b(?:non-?existent|nonexisting)\b[^.;]{{0,25}}{_BOX}
        \b(?:unrecogni[sz]ed|bad|incorrect|not a known|not a valid)\b[^.;]{{0,25}}{_BOX}(?! error)
        \b(?:unable to|couldn't|could not|can't|cannot) (?:find|locate)\b[^.;]{{0,25}}{_BOX}
        """,
    ),
    _phrase(
        "no such mailbox",
        "qmail, Yahoo, Comcast, Domino, Exim, Exchange, Gmail, IronPort",
        r"""
        no mail ?box (?:here|by|available|found)
        no (?:account|user|one)\b[^.;]{0,12} (?:here|by|named|with|at)|no such \W?@
        (?:invalid|unknown|no such)[-_ ]?(?:recipient|user|address)|user_?unknown
        (?:doesn|does no|didn|don|do no)['’]?t have an? [^;]{0,60}account
        has no (?:mailbox|account)|not our customer|not known here|recip(?:ient)?notfound
        address_not_found|nosuchuser|not listed in|not a user (?:of|here|at)
        (?:does not|doesn't|do not|did not) exist|is not known|handle mail for
        incorrectly addressed|unrout(?:e)?able address
        no longer (?:an|works|employed|with|at|accepts|here|in use|valid|active)
        no longer (?:exist|on server)|missing home directory|badrcptto|indicated no smtp service
        """,
    ),
    _phrase(
        "no such mailbox",
        "IronPort; Exchange Online's directory; Outlook.com, GMX, MailEnable",
        r"""
        \b5\.1\.0 (?:@ )?address rejected|5\.4\.1\b.{0,120}access denied
        \b550[ -](?:5\.[0-5]\.\d )?requested action not taken: mailbox unavailable
        unavailable or not local
        """,
    ),
    _phrase(
        "disabled",
        "RFC 3463, 3.3; Gmail, Yahoo, iCloud, qmail-ldap, Rediff, CommuniGate",
        rf"""
        {_BOX}[^.;]{{0,50}}?\b(?:disabled|inactive|inactivated|deactivated|suspended|frozen|inactivity)\b
        {_BOX}[^.;]{{0,50}}?\bnot active\b|p=disableduser|mail receiving disabled|now disabled
        \b(?:users?|mailbox|accounts?|address)\b[^.;]{{0,30}}?\b(?:closed|deleted|removed|expired)\b
        \b(?:users?|mailbox|accounts?|address)\b[^.;]{{0,30}}?\b(?:terminated|cancell?ed|retired)\b
        \b(?:users?|mailbox|accounts?|address)\b[^.;]{{0,30}}?\bdiscontinued\b|locked or suspended
        \b(?:user|account)\b[^.;]{{0,20}}?\blocked\b
        \b(?:disabled|inactive|deactivated|suspended|closed|deleted|frozen) {_BOX}
        permanently (?:deactivated|disabled|closed)
        """,
    ),
    _phrase(
        "no such domain",
        "Postfix, Sendmail, qmail, Exim, IronPort, Gmail; RFC 7505",
        r"""
        \bhost ?(?:or domain )?(?:name )?(?:is )?(?:unknown|not found)
        (?:invalid|bad|illegal) (?:host|domain)|nxdomain|any host named
        \bunknown (?:mail )?(?:host|domain)|no such (?:host|domain)
        non-?existent (?:hosts?|domain)
        \bdomain\b[^;]{0,60}?(?:\bnot exist|n't exist|\bnot found|\bunknown|\bnonexistent)
        \bdomain\b[^;]{0,60}?(?:\bno longer|\bmust exist|n't be found|\bnot be found)
        bad destination (?:host|system)|name or service not known|unrouteable mail|null ?mx
        no mx record found for domain=
        not accept (?:any )?(?:e-?)?mail\b(?! from)
        """,
    ),
    _phrase(
        "no such mailbox",
        "servers of Europe that speak their own language",
        r"""
        unbekannt|existiert nicht|nicht (?:gefunden|vorhanden|bekannt)|inconnue?\b|n['’]existe pas
        ungültige[^.;]{0,30}(?:adresse|empfänger)|introuvable|destinataire[^.;]{0,20} invalide
        desconocid[oa]|no existe|inexistente|non esiste|sconosciut[oa]|inesistente
        destinatario errato|nessun utente|n[aã]o existe|desconhecid[oa]|onbekend|bestaat niet
        nie istnieje|nie ma takiego|neexistuje|finns inte|findes ikke|finnes ikke|ei ole olemassa
        n[aã]o encontrad|niezna(?:ny|na)\b|ei löydy|nu există|nem létezik|nem található
        ismeretlen|δεν υπάρχει|mevcut değil|bulunamad
        не существует|не найден|нет такого|такого пользователя
        неизвестн[а-я]{0,4} (?:пользовател|получател|адрес)
        """,
    ),
    _phrase(
        "no such mailbox",
        "servers of Asia that speak their own language",
        r"""
        (?:宛先|アドレス|ユーザー|メールアドレス)[^。]{0,20}(?:存在し|見つか|不明)|存在しません|宛先不明
        (?:用户|收件人|邮箱|帐号|账号|地址|使用者)[^。]{0,10}(?:不存在|未找到|找不到|無效|无效)
        ユーザー?は(?:い|おり)ません|मौजूद नहीं|अस्तित्व में नहीं|नहीं मिला
        존재하지 않|사용자를 찾을 수 없|không tồn tại
        (?:tidak|tak) (?:ditemukan|dikenal)|ไม่พบ(?:ผู้ใช้|ที่อยู่)
        غير موجود|לא (?:קיים|קיימת|נמצא)
        """,
    ),
    _phrase(
        "disabled",
        "servers that speak their own language",
        r"""
        deaktiviert|d[ée]sactiv|desactivad|disattivat|inutilizzo|expirado|estado: inactiv
        compte[^.;]{0,20} (?:ferm[ée]|supprim[ée])|注销
        gedeactiveerd|nieaktywn|отключен|деактивирован|удал[её]н\b|停用|無効|禁用
        """,
    ),
)

#: Words that say that the mail was not taken, and not why. They outweigh a code alone.
VAGUE_PHRASES: Final = (
    _phrase(
        "refused",
        "RFC 5321, 4.2.3 (554); Postfix, Exchange, Sendmail, and in other languages",
        r"""
        \b(?:message|mail|e-?mail|content|data)\b[^.;:]{0,40} (?:reject|refus|denied|declin|forbid)
        \b(?:connection|transaction)\b[^.;:]{0,40} (?:not accept|fail|denied|refus)
        rejected (?:by|for|due)|refused by|access denied|service (?:unavailable|not available)
        not accepted|abgelehnt|rejet[eé]|拒否|拒收|拒绝
        """,
    ),
)
