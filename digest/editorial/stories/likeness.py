"""Likeness: how far two articles speak of one event, by the words, names and numbers they share.

Cosine likeness of sets of terms, each weighed by its rarity (Sparck Jones 1972, Salton and Buckley
1988). Names and numbers tell events apart while plain words tell only subjects, so they weigh more.
A term counts once, however often it stands. In a batch of a few articles nothing is rare or common,
so the shares of articles are smoothed with a background of how common words are in general.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.editorial.words import STOP_WORDS, is_in_capitals

#: The weight of a name or number, and of two side by side; a plain word weighs 1.
_NAME = 3.0
_PAIR = 2.0
#: The background counts for so many articles.
_BACKGROUND = 100
#: The share of articles with a common word, any other word or number, any other two in a row.
_COMMON_SHARE = 0.15
_WORD_SHARE = 0.004
_PAIR_SHARE = 0.0005
#: Terms in more articles are the batch's subject, not an event; skipping them saves time.
_MOST_SHARED = 80
#: A pair is compared if it shares so many terms of this worth: names, numbers, rarer words.
_ENOUGH = 2
_HEAVY = 40_000
#: Added to the length of every article, squared: two short texts that share a name prove little.
_BRIEF = 450_000

_STOP_WORDS = STOP_WORDS | {"s", "t", "mr", "ms", "dr", "rs"}
#: Words so common in news, or in news of building, that sharing them says little: from general
#: knowledge and counts in public news, with months and weekdays, which all articles of a day share.
_COMMON = frozenset(
    "able according across act added again against ago agreed ahead allow almost already although "
    "always among amount analysts announced annual another around asked authority available award "
    "awarded awards away back bag bagged bags bank based became become began believe best better "
    "bid bidder bidders bids big biggest billion board both bring build builder builders building "
    "built business buy call called came capacity capital carry case centre central chairman "
    "change chief city cities clear clean close come comes commissioned companies company complete "
    "completed completion construct construction constructions consumers contract contractor "
    "contracts corporation corridor cost costs council countries country court crore currently cut "
    "data day days deal decision delay demand department design despite developer developers "
    "development different director district due each earlier early east eastern economic economy "
    "eight end energy engineering ensure equipment estate estates estimate estimated even every "
    "executive existing expect expected expects far few final finance financial firm firms first "
    "five following former found four fourth full further future general get give given global go "
    "going good got government great green grid group grow growth half head help held high higher "
    "highway highways home homes housing identified important include included includes including "
    "increase india indian indias industry information infra infrastructure infrastructures inr "
    "installed international investment invest investors issue issued kilometre kilometres km know "
    "known lakh land large largest last late later launch launched lead leading led less let "
    "letter level life likely limited line link list little local long look lot low lower lowest "
    "ltd made main major make makes making manage management managing many mark market material "
    "may member metre metres metro million minister ministry model month months move much "
    "municipal must mw gw mwh national nearly need needs network never next nhai nine north "
    "northern notice now number off offer offers office officer official officials once open "
    "opened operation operations order orders others own package park part parts past pay people "
    "per period phase place plan planned plans plant plants play point policy port position "
    "possible power present president pressure previous price prices private problem process "
    "produce production programme project projects proposal provide public pvt put quarter quite "
    "quoted rail railway railways rate rather ready real realty receive received recent recently "
    "record region release renewable report reported reports require residential rest result "
    "results right rise road roads rose round rupees run sale sales scheme second section sector "
    "see seen senior serve service services set seven several share shares short should show "
    "showed shows side sign signed since site six solar some something soon source south southern "
    "special spokesman stage start started state statement states station stations stay steel stop "
    "storage strong successful supply support sure system take taken takes taking target team "
    "technology ten tender tenders term third thousand three time times today together told took "
    "top total towards town trade traffic transmission transport try turn under unit units until "
    "urban use used using value want way week weeks well went west western whether whole whose why "
    "wide win winning wins within without won work works world worth year years yet january "
    "february march april june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday".split()
)

_WORD = re.compile(r"[Rr]s(?=[.\d])|[^\W_]++(?:[.,&'’-][^\W_]++)*+")
#: The first word of a line or a sentence, or "" before what is no word: else a long run of blank
#: lines were searched from each of them. A set of first characters makes the search quick.
_FIRST = re.compile(rf"[\n.!?:](?:(?<=\n)|[\"'”’)\]]*+\s)[\s\"'“‘`(\[]*+({_WORD.pattern})?")
_OWNER = re.compile(r"['’](?:s\b|(?!\w))")
#: One paper writes crores, the next billions.
_SCALES = {
    "crore": 1e7, "crores": 1e7, "cr": 1e7, "lakh": 1e5, "lakhs": 1e5, "thousand": 1e3,
    "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "mw": 1e6, "gw": 1e9,
}  # fmt: skip
#: "12,500" and "18.9"; not "21st", "3d" or a version's "1.2.3".
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: Parts headline and text, whose words are no neighbours.
_GAP = "|"
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Terms:
    """An article's terms, the names among them, and its headline's names and figures.

    Each is one string, divided by spaces: a tenth of the memory of a set.
    """

    words: str
    names: str
    headline: str


def read_terms(title: str, text: str) -> Terms:
    """Return the terms of an article.

    Terms are words, numbers ("1.89e+10" for 1,890 crore) and pairs of names or numbers side by side
    ("orange_line"). A name has a capital within a sentence and never stands without one.
    """
    title, text = _OWNER.sub("", title), _OWNER.sub("", text)
    headline, spoken = _WORD.findall(title), _WORD.findall(text)
    if is_in_capitals(headline, _STOP_WORDS):
        names = _names(spoken, _FIRST.findall(f"\n{text}"))
    else:
        names = _names([*headline, *spoken], _FIRST.findall(f"\n{title}\n{text}"))
    keys = _numbered([*map(str.lower, headline), _GAP, *map(str.lower, spoken)])
    single = set(keys) - _STOP_WORDS - {_GAP}
    telling = {key for key in single if key in names or key[0].isdigit()}
    found = single | {
        f"{one}_{other}" for one, other in pairwise(keys) if one in telling and other in telling
    }
    titled = _numbered([*map(str.lower, headline)])
    shown = {key for key in titled if key in names or _is_figure(key)}
    return Terms(*(" ".join(sorted(some)) for some in (found, names & found, shown & found)))


def _names(spoken: Sequence[str], first: Sequence[str]) -> frozenset[str]:
    """Return the names among words; a capital at the `first` word of a sentence proves nothing."""
    times = Counter(spoken)
    times.subtract(filter(None, first))
    return frozenset(
        word.lower()
        for word, number in times.items()
        if number > 0 and word[0].isupper() and word.lower() not in times
    )


def _numbered(keys: list[str]) -> list[str]:
    """Return `keys` with figures and their scales made one: "18.9", "billion" is "1.89e+10"."""
    numbered: list[str] = []
    done = 0
    for at in [at for at, key in enumerate(keys) if key[0].isdigit()]:
        if found := _FIGURE.fullmatch(keys[at]):
            figure = found[0].replace(",", "")
            numbered += keys[done:at]
            done = at + 1
            value = float(figure)
            while done < len(keys) and (scale := _SCALES.get(keys[done])):
                value *= scale
                figure = f"{value:.3g}"
                done += 1
            numbered.append(figure)
    return numbered + keys[done:]


def headlines_differ(one: Terms, other: Terms) -> bool:
    """Return True if each of two headlines has a name or figure that the other article lacks."""
    first, second = set(one.headline.split()), set(other.headline.split())
    return bool(first - set(other.words.split()) and second - set(one.words.split()))


class Likeness:
    """The likeness of any two articles of a batch, given by position."""

    def __init__(self, batch: Sequence[Terms]) -> None:
        spread = _spread(terms.words for terms in batch)
        worth = self._weights = _weights(
            spread, _spread(terms.names for terms in batch), len(batch)
        )
        told = [worth.keys() & terms.words.split() for terms in batch]
        self._lengths = [math.sqrt(sum(map(worth.__getitem__, words)) + _BRIEF) for words in told]
        shared = {word for word in worth if spread[word] > 1}
        self._words = [words & shared for words in told]
        self._headlines = [_rounded(terms.headline) for terms in batch]
        self._figures = [
            _rounded(terms.words) if shown else shown
            for terms, shown in zip(batch, self._headlines, strict=True)
        ]

    def of(self, one: int, other: int) -> int:
        """Return the likeness of two articles, from 0 to 1,000,000.

        It is halved if neither states a figure of the other's headline.
        """
        shared = sum(map(self._weights.__getitem__, self._words[one] & self._words[other]))
        alike = 1_000_000 * shared / (self._lengths[one] * self._lengths[other])
        return round(alike / 2 if self._figures_differ(one, other) else alike)

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of articles that share enough to be compared, the lower position first."""
        having: defaultdict[str, list[int]] = defaultdict(list)
        heavy = {word for word, worth in self._weights.items() if worth >= _HEAVY}
        for at, words in enumerate(self._words):
            met: Counter[int] = Counter()
            for word in words & heavy:
                met.update(having[word])
                having[word].append(at)
            yield from ((other, at) for other, times in met.items() if times >= _ENOUGH)

    def _figures_differ(self, one: int, other: int) -> bool:
        first, second = self._headlines[one], self._headlines[other]
        return bool(
            first
            and second
            and first.isdisjoint(self._figures[other])
            and second.isdisjoint(self._figures[one])
        )


def _weights(spread: Mapping[str, int], named: Mapping[str, int], articles: int) -> dict[str, int]:
    """Return the worth of sharing each term: its weight squared, in thousandths, for exact sums.

    `spread` counts the articles with a term, `named` those that have it as a name.
    """
    weights = {}
    for word, times in spread.items():
        if times <= _MOST_SHARED:
            share = (times + _BACKGROUND * _share(word)) / (articles + _BACKGROUND)
            name = word[0].isdigit() or 2 * named.get(word, 0) >= times
            kind = _PAIR if "_" in word else _NAME if name and not _is_common(word) else 1.0
            weights[word] = round(1000 * (kind * math.log(share)) ** 2)
    return weights


def _spread(told: Iterable[str]) -> Counter[str]:
    """Return the number of articles with each term."""
    return Counter(word for terms in told for word in terms.split())


def _share(word: str) -> float:
    """Return the share of articles that are expected to have `word`."""
    if "_" in word:
        return max(min(map(_share, word.split("_"))) / 10, _PAIR_SHARE)
    return _COMMON_SHARE if _is_common(word) else _WORD_SHARE


def _is_common(word: str) -> bool:
    """Return True if `word` is common everywhere, as years and numbers of one or two digits are."""
    return (
        word in _COMMON or (len(word) < 3 and word.isdecimal()) or _YEAR.fullmatch(word) is not None
    )


def _is_figure(word: str) -> bool:
    return word[0].isdigit() and "_" not in word and not _YEAR.fullmatch(word)


def _rounded(words: str) -> frozenset[str]:
    """Return the figures among `words`, scaled ones with two digits, as papers round."""
    return frozenset(
        f"{float(word):.1e}" if "e+" in word else word for word in words.split() if _is_figure(word)
    )
