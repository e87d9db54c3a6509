"""Typography: what stays on one line, what a script may be set in, and fonts that Outlook has."""

import re
from functools import lru_cache

#: Space before a figure: "Rs 5", "₹ 5", "US$ 5", "INR 5", "NH 44".
_BEFORE = re.compile(
    r" (?=\d)(?:(?<=[$€£¥₹₨₩₺] )|(?<=\bRs )|(?<=\bRs\. )|(?<=\b[A-Z]{2} )|(?<=\b[A-Z]{3} )"
    r"|(?<=रु )|(?<=रु\. ))"
)
#: Space behind it, unless a long word would no longer fit a phone: "5 MW", "5 °C", "5 crore".
_BEHIND = re.compile(r" (?<=\d )(?=[^\W\d_]\S{0,13}(?!\S)|[%°‰])")
#: Space between a multiple and its unit: "5 lakh sq ft", "5 million tonnes".
_MULTIPLE = re.compile(
    "(?i)(\xa0(?:thousand|million|billion|lakh|crore|हज़ार|लाख|करोड़)) (?=(?:sq|square|cubic"
    r"|tonn?es?|tons|lit(?:re|er)s?|met(?:re|er)s?|units?|acres?|hectares?|barrels|k?m|[kmg]?wh?"
    r"|वर्ग|टन|लीटर)(?!\w))"
)
#: Space within a unit: "5 per cent", "5 sq ft".
_WITHIN = re.compile("(?i)(\xa0(?:per|sq\\.?|square|cubic|वर्ग)) (?=\\w)")
#: Letters of other scripts than Latin, Greek and Cyrillic.
_OTHER_LETTERS = re.compile(
    r"[\u0530-\u1c7f\u1c90-\u1cff\u2d00-\u2ddf\u2e80-\ua63f\ua6a0-\ua6ff\ua800-\uab2f"
    r"\uab70-\ufaff\ufb07-\ufdff\ufe70-\ufeff\uff66-\uffdc\U00010000-\U0001cfff"
    r"\U0001e100-\U0001efff\U00020000-\U0003ffff]"
)
_CASED_SCRIPTS = frozenset(("Latn", "Grek", "Cyrl"))
#: Fonts that come with Windows or with Outlook; without one of these first, it shows Times.
_OUTLOOK_FONTS = frozenset(
    "arial,arial black,aptos,bahnschrift,book antiqua,calibri,cambria,candara,century gothic,"
    "consolas,constantia,corbel,courier new,franklin gothic medium,garamond,georgia,helvetica,"
    "impact,lucida sans unicode,mangal,nirmala ui,palatino linotype,rockwell,segoe ui,sylfaen,"
    "tahoma,times new roman,trebuchet ms,verdana".split(",")
)


@lru_cache(maxsize=1024)  # each form of each variant shows the same texts
def tie_figures(text: str) -> str:
    """Return `text` with no-break spaces between its figures and their units."""
    text = _BEHIND.sub("\xa0", _BEFORE.sub("\xa0", text))
    return _WITHIN.sub("\\1\xa0", _MULTIPLE.sub("\\1\xa0", text))


@lru_cache(maxsize=64)
def is_cased_language(tag: str) -> bool:
    """Return True for a language written in Latin, Greek or Cyrillic, as its `tag` or CLDR says."""
    from babel.core import get_global

    language, *others = tag.split("-")
    written = [part.title() for part in others if len(part) == 4]
    likely = get_global("likely_subtags")
    for key in ("_".join((language.lower(), *map(str.upper, others))), language.lower()):
        written += likely.get(key, "").split("_")[1:2]
    return bool(written) and written[0] in _CASED_SCRIPTS


def is_cased_text(text: str, tag: str = "en") -> bool:
    """Return True if `text`, in the language `tag`, may be in capitals, spaced out or in italics.

    Only Latin, Greek and Cyrillic may: spacing tears the words of other scripts apart.
    """
    return is_cased_language(tag) and not _OTHER_LETTERS.search(text)


def outlook_fonts(fonts: str) -> str:
    """Return those of the `fonts` that Outlook for Windows has, and never none of them."""
    names = [name.strip() for name in fonts.split(",")]
    family, safest = ("serif", "Georgia") if "serif" in names else ("sans-serif", "Arial")
    having = [name for name in names if name.lower() in _OUTLOOK_FONTS]
    return ", ".join([*(having or [safest]), family])
