"""Rules about the words that an editor or a template puts into a mail, beside the news."""

import re
from collections.abc import Iterator

from digest.model import Edition
from digest.preflight.mail import Mail
from digest.preflight.page import cut_snippet, snippet
from digest.preflight.rule import Found, because, rule

_MARKS = re.compile(r"!{2,}|\?{3,}|[!?]{4,}|[$€£₹]{2,}|\b(?:[^\W\d_] ){3,}[^\W\d_]\b")
_LOUD_MARKS = re.compile(r"!{2,}|[$€£₹]{2,}")
#: What advertising says, in subjects and preheaders.
_ADVERTISING = re.compile(
    r"\b(?:act now|buy now|order now|free money|100% (?:free|guaranteed)|risk[- ]free|click here"
    r"|limited[- ]time offer|last chance|cash bonus|no obligation|(?:make|earn) money|dear friend"
    r"|double your (?:money|income)|you(?:'ve|’ve| have) won|guaranteed winner|this is not spam"
    r"|once in a lifetime|what are you waiting for|satisfaction guaranteed|while supplies last)\b",
    re.IGNORECASE,
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_MOST_EMOJI = 2
_WORDS = re.compile(r"[^\W\d_]{2,}")
#: So many words in capitals are shouted, if most of the line is, and one is no abbreviation.
_SHOUTED = 3
_LONG_WORD = 6
_SMALL_WORDS = frozenset(
    "THE TO AND FOR OF IN ON YOUR YOU NOW FREE IS ARE WITH NEW BUY GET ALL NOT THIS OUR DER DIE "
    "DAS UND LE LA LES ET EL LOS Y".split()
)
#: The front of a reply or of a forwarded mail, in the languages of mail programs.
_REPLY = re.compile(
    r"(?:re|fwd?|aw|wg|tr|rv|enc|res|sv|vs|vb|odpantw|ynt|ilt|atb|回复|答复|转发)"
    r"(?:\[\d{1,3}\])?\s?[::]",
    re.IGNORECASE,
)
#: What stands where words are still to come. Those in capitals count in capitals alone.
_PLACEHOLDER = re.compile(
    r"(?i:lorem ipsum|dolor sit amet|consectetur adipisci"
    r"|\b(?:insert|enter|add|put|type|place|write|edit) (?:your |the |an? |some |article |story )?"
    r"(?:headline|title|text|copy|name|link|url|image|photo|content|subject|date|address|body"
    r"|company|preheader|summary|logo|story|cta|caption)s? here\b"
    r"|\b(?:headline|title|text|copy|content|image|subject|preheader|summary|caption|story|body) "
    r"(?:text )?goes here\b|\byour (?:headline|text|copy|content|subject|title|logo|message"
    r"|paragraph|button|preheader|image) (?:here|goes)\b"
    r"|\bplaceholder (?:text|image|copy|headline|link|title)\b"
    r"|\bdummy (?:text|copy|content)\b|\bfiller text\b|\btest test\b|\basdf"
    r"|\bfoo ?bar\b|\[(?:your |the |company |first |last )?(?:name|company|headline|date|title|city"
    r"|address|link|url|text|image|cta|first ?name|insert [^\]\n]{0,40})\]"
    r"|\bthis is (?:only |just )?a test(?: e?-?mail| message| newsletter|\.|$)|\btest(?:ing)? "
    r"e?-?mail,? please ignore\b|\bblindtext\b|\bmustertext\b|\btexte? (?:ici|aquí)\b"
    r"|\b123 (?:main|any|fake|your) (?:street|st\b|road)|\buntitled document\b)"
    r"|\b(?:TODO|FIXME|TBD|TBC|TKTK|XXXX+|CHANGEME|REPLACE ?ME)\b|[$€£₹] ?XX+\b|\bRs\.? ?XX+\b"
)
#: Subjects, titles and alt texts that say nothing else.
_NOTHING = re.compile(
    r"\[?(?:test(?:ing)?(?: e?-?mail)?|draft|copy of .{0,80}|untitled|\(?no subject\)?|subject"
    r"|title|document|headline|(?:email )?template|new (?:template|campaign|email)|placeholder"
    r"|alt(?: text)?|image(?: description)?|img|picture|photo|entwurf|vorlage|undefined|null|none"
    r"|nan)\d{0,3}\]?",
    re.IGNORECASE,
)
_TRIAL = re.compile(
    r"\[(?:test|draft|proof|entwurf)\]|(?:test|draft|entwurf)\s?[:–-]", re.IGNORECASE
)
#: What every placeholder holds; of each sign, so many are looked at, with what is around.
_SIGNS = (
    "lorem|dolor sit|adipisci| here|your |placeholder|dummy|filler|test test|asdf|foobar|foo bar"
    "|[|this is |blindtext|mustertext|texte|texto|123 |untitled|ignore|todo|fixme|tbd|tbc|tktk|xx"
    "|changeme|replace".split("|")
)
_MOST_SIGNS, _AROUND = 100, 60
#: A page with fewer characters is a piece of a mail.
_WHOLE = 120
#: A post-office box, a postcode, or a number beside a word for a street or a house.
_PLACE = re.compile(
    r"\bP\.? ?O\.? ?Box\b|\bPostfach\b|\bPostbus\b|\bBP \d|\bC\.?P\.? \d|〒"
    r"|\b(?!(?:19|20)\d\d\b)\d{4,6}\b|\b\d{3} \d{2,3}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
    r"|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b|\b\d{1,4}[a-z]?[ ,/-](?:[^\W\d_]+\.? ){0,3}(?:street|st|road|rd"
    r"|lane|ln|avenue|ave|boulevard|blvd|square|sq|floor|suite|drive|dr|court|ct|way|place|pl|park"
    r"|quay|house|building|tower|rue|bis|marg|nagar|sector|block|highway|terrace|close|wharf)\b"
    r"|(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|straat|laan|gatan|gata|vej|gade|katu"
    r"|utca|ulica|ul\.|rue|via|viale|piazza|calle|avenida|av\.|plaza|rua|улица|ул\.|plot|suite|floor"
    r"|no\.|block|sector)(?: [^\W\d_]{1,20}){0,3},? \d{1,5}\b",
    re.IGNORECASE,
)
#: The footer stands after the last heading and the last text so long.
_LONG = 400
_HEADINGS = frozenset("h1 h2 h3 h4".split())


@rule("W901", "page", source="spamassassin.apache.org, SUBJ_ALL_CAPS")
@because(
    "Capitals and rows of marks are how advertising shouts; filters and readers turn away.",
    "Write it as a sentence.",
)
def shouting(mail: Mail) -> Found:
    names = f"{mail.value('From')} {mail.edition.publication.name if mail.edition else ''}"
    for where, text in (("subject", mail.subject), ("preheader", mail.page.preheader)):
        if not _is_news(text, mail.edition):
            for reason in _shouts(text, names):
                yield where, f"'{cut_snippet(text)}' {reason}"
    texts = mail.page.texts if _LOUD_MARKS.search(mail.page.shown) else []
    for element, text in texts:
        found = _LOUD_MARKS.search(text)
        if found and mail.page.look(element).shown and not _is_news(found[0], mail.edition):
            yield f"<{element.tag}>{cut_snippet(text)}", f"holds '{found[0]}'"


@rule("W902", "message", source="15 U.S.C. 7704(a)(2)")
@because(
    "A subject that feigns an answer or a forwarded mail deceives its reader.",
    "Leave the abbreviation out.",
)
def feigned_reply(mail: Mail) -> Found:
    found = _REPLY.match(mail.subject)
    is_answer = mail.value("In-Reply-To") or mail.value("References")
    if found and not is_answer:
        yield "subject", f"begins with '{found[0]}' and answers nothing"


@rule("W903", source="docs/engineering/preflight.md")
@because(
    "Words that stand in for others were forgotten; every reader sees them.",
    "Write what belongs there, or take it out.",
)
def placeholder_text(mail: Mail) -> Found:
    alts = "\n".join(image.get("alt") or "" for image in mail.page.of("img"))
    texts = (
        ("subject", mail.subject),
        ("preheader", mail.page.preheader),
        ("title", mail.page.title),
        ("HTML", mail.page.shown),
        ("alt", alts),
        ("text", mail.text),
    )
    for where, text in texts:
        found = next((one for one in _placeholders(text) if not _is_news(one, mail.edition)), "")
        if found:
            yield where, f"holds '{cut_snippet(found)}'"
    if found_trial := _TRIAL.match(mail.subject):
        yield "subject", f"begins with '{found_trial[0]}'"
    for where, text in (("subject", mail.subject), ("title", mail.page.title)):
        if _NOTHING.fullmatch(text):
            yield where, f"'{cut_snippet(text)}' stands for another"
    for image in mail.page.of("img"):
        if _NOTHING.fullmatch((image.get("alt") or "").strip()):
            yield snippet(image), f"its alt '{cut_snippet(image.get('alt'))}' stands for another"


@rule("W904", "page", source="15 U.S.C. 7704(a)(5)(A)(iii); § 5 DDG")
@because(
    "The law of many countries asks for the sender's postal address in every newsletter.",
    "Set site.postal_address in digest.toml, and show it in the footer.",
)
def no_postal_address(mail: Mail) -> Found:
    shown = mail.page.shown
    if mail.edition:
        address = mail.edition.publication.postal_address
        if address and _bare(address) not in _bare(shown):
            yield "HTML", f"does not show the address '{cut_snippet(address)}'"
    elif len(shown) >= _WHOLE and not _has_place(mail):
        yield "HTML", "shows no postal address"


def _placeholders(text: str) -> Iterator[str]:
    """Yield the placeholders in `text`, of each kind those near the first of its signs."""
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals are longer in small letters
        folded = text
    for sign in _SIGNS:
        at = folded.find(sign)
        for _ in range(_MOST_SIGNS):
            if at < 0:
                break
            if found := _PLACEHOLDER.search(text[max(0, at - _AROUND) : at + _AROUND]):
                yield found[0]
            at = folded.find(sign, at + len(sign))


def _shouts(text: str, names: str) -> Iterator[str]:
    """Yield why a line shouts; `names` may be in capitals."""
    if found := _MARKS.search(text) or _ADVERTISING.search(text):
        yield f"holds '{found[0].strip()}'"
    words = [word for word in _WORDS.findall(text) if word.upper() != word.lower()]
    loud = [word for word in words if word.isupper() and word not in names]
    is_text = any(len(word) >= _LONG_WORD or word in _SMALL_WORDS for word in loud)
    if is_text and len(loud) >= _SHOUTED and len(loud) * 4 >= len(words) * 3:
        yield "is in capitals"
    if len(_EMOJI.findall(text)) > _MOST_EMOJI:
        yield f"has more than {_MOST_EMOJI} pictures among its letters"


def _is_news(words: str, edition: Edition | None) -> bool:
    """Return True if an article of the edition holds these words itself."""
    articles = edition.articles if edition else ()
    return any(words in one.title or words in one.text for one in articles)


def _has_place(mail: Mail) -> bool:
    """Return True if the footer seems to hold a postal address."""
    page = mail.page
    lines: list[str] = []
    for element, text in reversed(page.texts):
        if page.look(element).shown:
            line = " ".join(text.split())
            if len(line) > _LONG or _HEADINGS & {element.tag, element.getparent().tag}:
                break
            lines.append(line)
    return _PLACE.search(" ".join(reversed(lines))) is not None


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
