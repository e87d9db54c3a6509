"""Which sentences may be quoted: whole, the article's own text, and understood without the one before."""

import re

_FEWEST_WORDS = 5
#: Two texts with the same letters differ by no more characters than this.
_SAME_LENGTH = 20

_WHOLE = re.compile(r"[.!?][\"'”’)\]]*$")
_CUT = re.compile(r"(?:\.\.|…)[\"'”’)\]]*$")
_STARTS_WELL = re.compile(r"[\"'“‘(\[]?[A-Z0-9₹$€£À-Þऀ-෿]")
_PLACE = r"[A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*){0,2}(?:, ?(?:[A-Z][a-z]+ ?){1,2})?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
#: "MUMBAI, Nov 22:", "Pune, 22 November 2026:", "New Delhi (PTI) –": a dateline.
_DATELINE = re.compile(
    rf"^(?:{_PLACE}(?:,? {_DAY})?|{_DAY}(?:,? {_PLACE})?)(?: ?\([A-Z][A-Za-z/ ]+\))?"
    r" ?(?::|—|–|--| - ) ?(?=[A-Z“\"])"
)
_DATED = re.compile(r"\(|\d|^[A-Z]{3,}[, ]|^[A-Z]{4,}:")
#: Words that lean on a sentence before them.
_LEANS = re.compile(
    r"^[\"“'‘(\[]?(?:It|Its|He|She|His|Her|They|Their|Them|This|These|Those|That|Such|However|But|And|Or|So|Yet|Also|Moreover|Further|Furthermore|"
    r"Additionally|In addition|Besides|Meanwhile|Therefore|Thus|Hence|Then|Nevertheless|Nonetheless|Still|Instead|Otherwise|Similarly|Likewise|"
    r"Consequently|Accordingly|As a result|For example|For instance|In contrast|On the other hand|Earlier|Later|Both|The (?:company|firm|project|"
    r"minister|official|officials|move|deal|scheme|agreement|facility|developer|authority|plant|latter|former|two|duo|same|above)|Here|There|"
    r"Another|Other|Others|Notably|Interestingly|Importantly|Overall|Once operational|Under this|With this|At the same time|"
    r"Speaking (?:at|on|about) the|According to (?:him|her|them|the company|officials))\b",
    re.IGNORECASE,
)
#: What a sentence printed around an article begins with.
_FURNITURE = re.compile(
    r"also read|see also|read (?:also|more)\b|advertisement|subscribe|follow us|click|disclaimer|\(?with inputs|by [a-z]\w+ [a-z]\w+\.?$|"
    r"(?:image|photo|picture|source|courtesy|caption|contact|tel|phone|mob(?:ile)?|e-?mail|website|note|editor)s?"
    r"(?: (?:source|credit|courtesy|by|us|no))?\s*[:.–-]"
)
#: What gives an advert or a contact line away wherever it stands.
_ADVERT = (
    "register now", "book your", "click here", "subscribe to", "follow us on", "whatsapp channel", "all rights reserved",
    "for more information visit", "for more information, visit", "for more information contact",
    "for more details visit", "for more details, visit", "for more details contact", "www.", "@", "+91",
)  # fmt: skip
_CAPTION = re.compile(r"^(?:Pictured|Above|Left|Right|From left|\(L to R\)|L-R)\b")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))


def will_do(text: str, title: str) -> bool:
    """Tell whether the sentence `text` is whole, the article's own, and more than its headline again."""
    return (
        len(text.split()) >= _FEWEST_WORDS
        and _WHOLE.search(text) is not None
        and not _CUT.search(text)
        and (_STARTS_WELL.match(text) is not None or text.islower())
        and _balanced(text)
        and not _is_furniture(text.lower())
        and not _CAPTION.match(text)
        and not _is_headline(text, title)
    )


def _is_furniture(lower: str) -> bool:
    return _FURNITURE.match(lower) is not None or any(sign in lower for sign in _ADVERT)


def leans(text: str) -> bool:
    """Tell whether the sentence `text` needs one before it to be understood."""
    return _LEANS.match(text) is not None


def after_dateline(text: str, start: int, end: int) -> int:
    """Return where the sentence at (start, end) begins after its dateline."""
    found = _DATELINE.match(text[start:end])
    return start + found.end() if found and _DATED.search(found[0]) else start


def _balanced(text: str) -> bool:
    """Tell whether every quotation and bracket that opens in `text` closes in it."""
    return (
        text.count('"') % 2 == 0
        and text.count("‘") <= text.count("’")  # which is the apostrophe too
        and all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)
    )


def _is_headline(text: str, title: str) -> bool:
    """Tell whether `text` says the `title` again, whatever its punctuation and spaces."""
    return abs(len(text) - len(title)) < _SAME_LENGTH and _letters(text) == _letters(title)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
