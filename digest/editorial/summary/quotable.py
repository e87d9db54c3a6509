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
#: "Mumbai: The", "Pune, Maharashtra - The": towns that need no day beside them to be known as a dateline.
_TOWN = re.compile(
    r"(?:(?:New |Old )?Delhi|(?:Navi )?Mumbai|Bengaluru|Bangalore|Chennai|Kolkata|Hyderabad|Pune|Ahmedabad|Gandhinagar|Surat|Vadodara|Rajkot|"
    r"Jaipur|Jodhpur|Udaipur|Kota|Lucknow|Kanpur|Noida|Greater Noida|Ghaziabad|Varanasi|Prayagraj|Agra|Gurugram|Gurgaon|Faridabad|Chandigarh|"
    r"Mohali|Ludhiana|Amritsar|Shimla|Dehradun|Srinagar|Jammu|Leh|Patna|Ranchi|Jamshedpur|Bhubaneswar|Cuttack|Raipur|Bhopal|Indore|Gwalior|"
    r"Nagpur|Nashik|Thane|Aurangabad|Panaji|Goa|Mangaluru|Mysuru|Hubballi|Kochi|Thiruvananthapuram|Kozhikode|Coimbatore|Madurai|Tiruchirappalli|"
    r"Visakhapatnam|Vijayawada|Amaravati|Warangal|Guwahati|Shillong|Agartala|Imphal|Aizawl|Kohima|Itanagar|Gangtok|Puducherry|London|Singapore|Dubai)"
    r"(?:, [A-Z][a-z]+(?: [A-Z][a-z]+)?)? ?(?::|—|–|--|- ) ?(?=[A-Z“\"])"
)
_AGENCY = re.compile(
    r"(?:[\w.]+,? ){0,5}\((?:CNN|PTI|ANI|IANS|UNI|AP|AFP|ET|BBC|Reuters|Bloomberg)\)(?: ?(?:--|[-–—:]))? ?",
    re.IGNORECASE,
)
_DATED = re.compile(r"\(|\d|^[A-Z]{3,}[, ]|^[A-Z]{4,}:")
#: What a sentence begins with that only says something after the one before it.
_POINTS_BACK = re.compile(
    r"[\"“'‘(\[]?(?:It|Its|He|She|His|Hers?|They|Their|Them|This|These|Those|That|Such|Both|The (?:latter|former|same|two|duo)|I|We|My|Our|You|Your|"
    r"However|But|And|Or|So|Yet|Also|Moreover|Further|Furthermore|Additionally|In addition|Besides|Meanwhile|Therefore|Thus|Hence|Then|"
    r"Nevertheless|Nonetheless|Still|Instead|Otherwise|Similarly|Likewise|Consequently|Accordingly|As a result|For example|For instance|"
    r"In contrast|On the other hand|At the same time|Under (?:this|it)|With (?:this|it)|According to (?:him|her|them|it))\b",
    re.IGNORECASE,
)
#: A quotation that does not say whose it is.
_ALL_QUOTED = re.compile(r"“[^”]*”$|\"[^\"]*\"$")
#: What a sentence begins with, or says early, that needs what was said, if not in the sentence before.
_LEANS = re.compile(
    r"[\"“'‘(\[]?(?:Earlier|Later|Here|There|Another|Others?|Notably|Interestingly|Importantly|Overall|Once operational|Speaking (?:at|on|about) the|"
    r"According to (?:the company|officials)|The (?:old|new|other|remaining)|"
    r"The (?:company|firm|project|ministers?|officials?|move|deal|scheme|agreement|facility|developer|authority|plant|above|"
    r"contract|order|tender|work|site|tower|spokes(?:man|woman|person)))\b|(?:[^\s,]+ ){1,5}also\b",
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


def is_quotable(text: str, title: str) -> bool:
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


def leans_on_previous(text: str) -> bool:
    """Tell whether the sentence `text` needs one before it, wherever that stands, to be understood."""
    return points_back(text) or _LEANS.match(text) is not None


def points_back(text: str) -> bool:
    """Tell whether the sentence `text` needs the very one before it: for a pronoun, a joining word, a speaker."""
    return _POINTS_BACK.match(text) is not None or _ALL_QUOTED.match(text) is not None


def after_dateline(text: str, start: int, end: int) -> int:
    """Return where the sentence at (start, end) begins after its dateline."""
    opening = text[start:end]
    found = _DATELINE.match(opening)
    if found is None or not _DATED.search(found[0]):
        found = _TOWN.match(opening) or _AGENCY.match(opening)
    return start + found.end() if found and found.end() < len(opening) else start


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
