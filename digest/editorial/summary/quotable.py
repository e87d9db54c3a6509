"""Quotable sentences: whole, the article's own, and clear without the sentence before."""

import re

from digest.model.text import bare_letters

_FEWEST_WORDS = 5
#: Two texts with the same letters differ in length by less than this.
_SAME_LENGTH = 20

#: Characters of a sentence: a longer one is a list, or no sentence.
_LONGEST = 1000
_WHOLE = re.compile(r"[.!?।॥][\"'”’)\]]*$")
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
#: Openings that make sense only after the sentence before.
_POINTS_BACK = re.compile(
    r"[\"“'‘(\[]?(?:It|Its|He|She|His|Hers?|They|Their|Them|This|These|Those|That|Such|Both|"
    r"The (?:latter|former|same|two|duo)|I|We|My|Our|You|Your|However|But|And|Or|So|Yet|Also|"
    r"Moreover|Further|Furthermore|Additionally|In addition|Besides|Meanwhile|Therefore|Thus|Hence|"
    r"Then|Nevertheless|Nonetheless|Still|Instead|Otherwise|Similarly|Likewise|Consequently|"
    r"Accordingly|As a result|For example|For instance|In contrast|On the other hand|"
    r"At the same time|Under (?:this|it)|With (?:this|it)|According to (?:him|her|them|it))\b",
    re.IGNORECASE,
)
#: A quotation without its speaker.
_ALL_QUOTED = re.compile(r"“[^”]*”$|\"[^\"]*\"$")
#: Openings that need what was said earlier, if not in the sentence before.
_LEANS = re.compile(
    r"[\"“'‘(\[]?(?:Earlier|Later|Here|There|Another|Others?|Notably|Interestingly|Importantly|"
    r"Overall|Once operational|Speaking (?:at|on|about) the|According to (?:the company|officials)|"
    r"The (?:old|new|other|remaining)|The (?:company|firm|project|ministers?|officials?|move|deal|"
    r"scheme|agreement|facility|developer|authority|plant|above|contract|order|tender|work|site|"
    r"tower|spokes(?:man|woman|person)))\b|(?:[^\s,]+ ){1,5}also\b",
    re.IGNORECASE,
)
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
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))


def is_quotable(text: str, title: str) -> bool:
    """Return True if a sentence is whole, the article's own, and not its headline again."""
    return (
        len(text.split()) >= _FEWEST_WORDS
        and len(text) <= _LONGEST
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


def leans_on_previous(text: str) -> bool:
    """Return True if a sentence needs an earlier one to be understood."""
    return points_back(text) or _LEANS.match(text) is not None


def points_back(text: str) -> bool:
    """Return True if a sentence needs the very one before: a pronoun, a joining word, a quote."""
    return _POINTS_BACK.match(text) is not None or _ALL_QUOTED.match(text) is not None


def after_dateline(text: str, start: int, end: int) -> int:
    """Return the start of the sentence at (start, end) after its dateline, if it has one."""
    opening = text[start:end]
    found = _DATELINE.match(opening)
    if found is None or not _DATED.search(found[0]):
        found = _TOWN.match(opening) or _AGENCY.match(opening)
    return start + found.end() if found and found.end() < len(opening) else start


def _balanced(text: str) -> bool:
    """Return True if every quotation and bracket that opens in `text` closes in it."""
    return (
        text.count('"') % 2 == 0
        and text.count("‘") <= text.count("’")  # which is the apostrophe too
        and all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)
    )


def _is_headline(text: str, title: str) -> bool:
    """Return True if `text` is the `title` but for punctuation and spaces."""
    return abs(len(text) - len(title)) < _SAME_LENGTH and bare_letters(text) == bare_letters(title)
