"""Counts: the noun that a number counts, and numbers in names ("Sector 62", "CAT 320")."""

import re

#: Plural without an s.
_PLURALS = frozenset(
    "people men women workmen tradesmen children aircraft staff personnel crew youth cattle "
    "police".split()
)
#: A year does not come before these as an adjective: "1998 staff", but "the 2026 targets".
_NEVER_OF_A_YEAR = _PLURALS - {"aircraft"} | frozenset(
    "workers employees officers posts jobs students families homes flats houses villagers "
    "passengers labourers".split()
)
#: Words that end in s but are no plural nouns.
_SINGULARS = frozenset(
    "was has does its hers ours theirs yes always perhaps sometimes towards besides afterwards "
    "upwards downwards onwards backwards overseas indoors outdoors gas lens atlas canvas diesels "
    "says adds covers includes requires needs gets becomes begins makes takes runs comes goes "
    "remains wants gives brings keeps lets means sees sets stays tells helps hits rises falls "
    "grows expects aims hopes opens buys bags wins sells signs seeks eyes invites unveils secures "
    "acquires commissions names asks".split()
)
#: Plural nouns that measure, and so count no things. "Times" and "points" go with them.
_MEASURES = frozenset(
    "seconds secs mins minutes hours hrs days nights weeks fortnights months quarters years yrs "
    "decades centuries generations times points percentages rupees dollars euros dirhams riyals "
    "yuan francs crores lakhs lacs millions billions trillions thousands hundreds dozens tonnes "
    "tons quintals kilograms kilogrammes kilos kgs grams litres liters gallons barrels feet inches "
    "yards metres meters kilometres kilometers kms miles acres hectares degrees volts watts amps "
    "ohms knots thirds fourths fifths sixths sevenths eighths ninths tenths halves ones".split()
)
#: A noun phrase ends before these.
_STOPS = frozenset(
    "a an the this that these those its their his her our your my it they he she we you i who "
    "which what whose where when while of in on at by for from to into onto with without within "
    "over under above below across along around between among through during since until till "
    "before after against about near beyond towards toward per via as than then but so if because "
    "though although is are was were be been being am has have had having do does did will would "
    "shall should can could may might must not no nor each every any all both either neither only "
    "also just even now today later earlier ago ahead apart away out up down off back again still "
    "yet already once here there half percent percentage won held got took made gave said went "
    "came saw led met set put cut hit km pm st nd rd th x year day month week hour minute "
    "second decade billion million crore lakh nautical cubic running circuit route lane rupee "
    "dollar".split()
)  # fmt: skip
#: Points are things after another word: "charging points", not "40 points", "40 index points".
_POINTS = re.compile(r"(?<!index)(?<!basis)(?<!percentage)(?<=[a-z]) points\Z", re.IGNORECASE)
_WORD = re.compile(r"(?P<joint> and| or| &|,)? (?P<word>[A-Za-z][\w'&/-]*|\d\w*[A-Za-z][\w-]*)")
_MORE = re.compile(r"\+|[ -](?:plus|odd)\b")
_LONGEST = 5

#: Words before a number in a name: a law's part, a place, a product, a standard.
_LABELS = frozenset(
    "section clause rule article schedule chapter annexure package phase line corridor terminal "
    "plot sector tier class category version no nos aged age".split()
)
#: The same, with a capital only: in small letters it is a verb, or a thing beside a count.
_CAPITAL_LABELS = frozenset(
    "Form Part Para Item Stage Lot Module Batch Platform Berth Gate Runway Pier Jetty Exit "
    "Chainage Flat Tower Block Building Pocket Ward Zone Room Shop Floor Level Unit House Survey "
    "Gut Grade Type Series Model Mark Route Bay Area Group Pin PIN NH SH MDR IS ISO Euro Tranche "
    "Round Boeing Airbus Volume IEC EN BS BIS ASTM Fe CTS RERA Tel Fax Phone".split()
)
_LISTED = re.compile(r"[A-Z]{0,2}-?\d+[A-Z]?|and|&|to|-")
_MODEL = re.compile(r"(?<![\w-])(?=[A-Z\d]*[A-Z])[A-Z\d]{2,5}[ -]$")
_BEFORE = 40
_BHK = re.compile(r"(?:(?:,| and| &| or| to|-) ?\d(?:\.\d)?)*[ -]?(?:BHK|RK)\b")


def counted_noun(text: str, at: int) -> tuple[int, str] | None:
    """Return the end and the head (a plural noun) of what a number that ends at `at` counts."""
    start = at
    if more := _MORE.match(text, at):
        start = at = more.end()
    for number in range(_LONGEST):
        found = _WORD.match(text, at)
        if found is None or (found["joint"] and not number):
            return None
        word, at = found["word"], found.end()
        lower = word.lower()
        if (lower in _STOPS and not word.isupper()) or "'" in word:
            return None
        if lower in _MEASURES and not _POINTS.search(text, start, at):
            return None
        if is_plural(word):
            return _last_of_plurals(text, at, word)
    return None


def is_plural(word: str) -> bool:
    """Return True if `word` looks like a plural noun."""
    lower = word.lower().rpartition("-")[2]
    if not lower.endswith("s") or lower.endswith(("ss", "us", "is")):
        return lower in _PLURALS
    return lower in _PLURALS or (len(lower) > 2 and lower not in _SINGULARS)


def is_year(figures: str) -> bool:
    """Return True for a year before a plural noun ("the 2026 targets"; not "2000 homes")."""
    return re.fullmatch(r"(?:19|20)\d\d", figures) is not None and int(figures) % 50 != 0


def counts_people(text: str, end: int) -> bool:
    """Return True if figures that end at `end` count people or homes, even if they look a year."""
    head = counted_noun(text, end)
    return head is not None and head[1].lower() in _NEVER_OF_A_YEAR


def is_part_of_name(text: str, start: int, end: int) -> bool:
    """Return True if the bare number at `start` to `end` is part of a name, and no count."""
    before = text[max(0, start - _BEFORE) : start]
    if _is_label(before) or _BHK.match(text, end):
        return True
    if "," in text[start:end] or not text[start].isdecimal():
        return False
    if is_year(text[start:end]) and not counts_people(text, end):
        return True
    return _MODEL.search(before) is not None


def _is_label(before: str) -> bool:
    """Return True if `before` ends with a label, and perhaps numbers: "Sectors 16, 18 and "."""
    for written in reversed(before.split()):
        word = written.strip("(#.,").partition("-")[0]
        if not _LISTED.fullmatch(word):
            singular = word.removesuffix("s")
            return bool(
                {word.lower(), singular.lower()} & _LABELS or {word, singular} & _CAPITAL_LABELS
            )
    return False


def _last_of_plurals(text: str, at: int, word: str) -> tuple[int, str]:
    """Return the end and the head of a noun phrase: `word`, or the plural that it describes.

    No verb with an s follows a plural, so "ratings" and "goods" describe what follows in
    "two ratings agencies" and "four goods sheds".
    """
    found = _WORD.match(text, at)
    if (
        found
        and not found["joint"]
        and is_plural(found["word"])
        and found["word"].lower() not in _STOPS | _MEASURES
    ):
        return found.end(), found["word"]
    return at, word
