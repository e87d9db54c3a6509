"""Quotable sentences: whole, and the article's own."""

import re
from collections.abc import Callable, Sequence

from digest.model.text import bare_letters

_FEWEST_WORDS = 5
#: Two texts with the same letters differ in length by less than this.
_SAME_LENGTH = 20

#: Characters of a sentence: a longer one is a list, or no sentence.
_LONGEST = 1000
_WHOLE = re.compile(r"[.!?।॥][\"'”’)\]]*$")
_CUT = re.compile(r"(?:\.\.|…)[\"'”’)\]]*$")
_STARTS_WELL = re.compile(r"[\"'“”‘(\[]?[A-Z0-9₹$€£À-Þऀ-෿]")
_PLACE = r"[A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*){0,2}(?:, ?(?:[A-Z][a-z]+ ?){1,2})?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
#: "MUMBAI, Nov 22:", "Pune, 22 November 2026:", "New Delhi (PTI) –": a dateline.
_DATELINE = re.compile(
    rf"^(?:{_PLACE}(?:,? {_DAY})?|{_DAY}(?:,? {_PLACE})?)(?: ?\([A-Z][A-Za-z/ ]+\))?"
    r" ?(?::|—|–|--| - ) ?(?=[A-Z“\"])"
)
#: "Mumbai: The", "Pune, Maharashtra - The": these towns are a dateline without a day, too.
_TOWN = re.compile(
    r"(?:(?:New |Old )?Delhi|(?:Navi )?Mumbai|Bengaluru|Bangalore|Chennai|Kolkata|Hyderabad|Pune|"
    r"Ahmedabad|Gandhinagar|Surat|Vadodara|Rajkot|Jaipur|Jodhpur|Udaipur|Kota|Lucknow|Kanpur|Noida|"
    r"Greater Noida|Ghaziabad|Varanasi|Prayagraj|Agra|Gurugram|Gurgaon|Faridabad|Chandigarh|"
    r"Mohali|Ludhiana|Amritsar|Shimla|Dehradun|Srinagar|Jammu|Leh|Patna|Ranchi|Jamshedpur|"
    r"Bhubaneswar|Cuttack|Raipur|Bhopal|Indore|Gwalior|Nagpur|Nashik|Thane|Aurangabad|Panaji|Goa|"
    r"Mangaluru|Mysuru|Hubballi|Kochi|Thiruvananthapuram|Kozhikode|Coimbatore|Madurai|"
    r"Tiruchirappalli|Visakhapatnam|Vijayawada|Amaravati|Warangal|Guwahati|Shillong|Agartala|"
    r"Imphal|Aizawl|Kohima|Itanagar|Gangtok|Puducherry|London|Singapore|Dubai)"
    r"(?:, [A-Z][a-z]+(?: [A-Z][a-z]+)?)? ?(?::|—|–|--|- ) ?(?=[A-Z“\"])"
)
_AGENCY = re.compile(
    r"(?:[\w.]+,? ){0,5}\((?:CNN|PTI|ANI|IANS|UNI|AP|AFP|ET|BBC|Reuters|Bloomberg)\)"
    r"(?: ?(?:--|[-–—:]))? ?",
    re.IGNORECASE,
)
_DATED = re.compile(r"\(|\d|^[A-Z]{3,}[, ]|^[A-Z]{4,}:")
#: Openings of sentences that are printed around an article.
_FURNITURE = re.compile(
    r"also read|see also|read (?:also|more)\b|advertisement|subscribe|follow us|click|disclaimer"
    r"|\(?with inputs|by [a-z]\w+ [a-z]\w+\.?$|(?:image|photo|picture|source|courtesy|caption"
    r"|contact|tel|phone|mob(?:ile)?|e-?mail|website|note|editor)s?"
    r"(?: (?:source|credit|courtesy|by|us|no))?\s*[:.–-]"
)
#: Signs of an advert or a contact line, anywhere in a sentence.
_ADVERT = (
    "register now", "book your", "click here", "subscribe to", "follow us on", "whatsapp channel",
    "all rights reserved", "for more information visit", "for more information, visit",
    "for more information contact", "for more details visit", "for more details, visit",
    "for more details contact", "www.", "@", "+91",
)  # fmt: skip
_CAPTION = re.compile(r"^(?:Pictured|Above|Left|Right|From left|\(L to R\)|L-R)\b")
_BRACKETS = (("(", ")"), ("[", "]"))
#: "a) a bridge; b) a road": the brackets of a list open nowhere.
_LIST_LETTER = re.compile(r"(?<!\S)(?:[a-z]|[ivx]{1,4}|\d{1,2})\)(?=\s)")
#: ‘ or ' at a word's front opens, unless a letter stands before it: then it is an apostrophe.
_SINGLE_OPENS = re.compile(r"(?<![^\s(\[“\"])[‘'](?=[^\W\d])")
_SINGLE_CLOSES = re.compile(r"(?<=[^\s(\[])[’'](?!\w)")
_INCHES = re.compile(r"(?<=\d)\"")


def is_quotable(text: str, title: str) -> bool:
    """Return True if a sentence is whole, the article's own, and not its headline again."""
    return not find_fault(text, title)


def find_fault(text: str, title: str) -> str:
    """Return in a word why a sentence may not be quoted; "" if it may."""
    found = next((fault for fault, has_it in _FAULTS if has_it(text)), "")
    return found or ("headline" if _is_headline(text, title) else "")


def _is_cut(text: str) -> bool:
    """Return True if `text` is no whole sentence."""
    begins = _STARTS_WELL.match(text) is not None or text.islower()
    return not begins or not _WHOLE.search(text) or _CUT.search(text) is not None


def _is_furniture(text: str) -> bool:
    lower = text.lower()
    return (
        _CAPTION.match(text) is not None
        or _FURNITURE.match(lower) is not None
        or any(sign in lower for sign in _ADVERT)
    )


def after_dateline(text: str, start: int, end: int) -> int:
    """Return the start of the sentence at (start, end) after its dateline, if it has one."""
    opening = text[start:end]
    found = _DATELINE.match(opening)
    if found is None or not _DATED.search(found[0]):
        found = _TOWN.match(opening) or _AGENCY.match(opening)
    return start + found.end() if found and found.end() < len(opening) else start


def _balanced(text: str) -> bool:
    """Return True if every quotation and bracket that opens in `text` closes in it."""
    listed = _LIST_LETTER.sub("", text) if ")" in text else text
    return (
        _closes(text, "“", "”")
        and _straight_closes(text)
        and len(_SINGLE_OPENS.findall(text)) <= len(_SINGLE_CLOSES.findall(text))
        and all(listed.count(opening) == listed.count(closing) for opening, closing in _BRACKETS)
    )


def _closes(text: str, opening: str, closing: str) -> bool:
    """Return True if marks of two kinds close; of one kind alone every second does."""
    opened, closed = text.count(opening), text.count(closing)
    if not opened or not closed:
        return (opened + closed) % 2 == 0
    return opened == closed and text.find(opening) < text.find(closing)


def _straight_closes(text: str) -> bool:
    """Return True if straight double quotes close; after a digit one may mean inches."""
    return text.count('"') % 2 == 0 or _INCHES.sub("", text).count('"') % 2 == 0


def _is_headline(text: str, title: str) -> bool:
    """Return True if `text` is the `title` but for punctuation and spaces."""
    return abs(len(text) - len(title)) < _SAME_LENGTH and bare_letters(text) == bare_letters(title)


_FAULTS: Sequence[tuple[str, Callable[[str], bool]]] = (
    ("short", lambda text: len(text.split()) < _FEWEST_WORDS),
    ("long", lambda text: len(text) > _LONGEST),
    ("cut", _is_cut),
    ("unbalanced", lambda text: not _balanced(text)),
    ("furniture", _is_furniture),
)
