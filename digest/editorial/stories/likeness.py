"""Likeness: how far two articles speak of one event, by the words, names and numbers that both have.

Cosine likeness of sets of terms, weighed by how rare each is (Sparck Jones 1972, Salton and Buckley 1988). Names and
numbers tell events apart where plain words tell only subjects, so they weigh more. How often a term stands counts for
nothing: said once is said. In a batch of a handful of articles nothing is rare or common, so the shares of articles are
smoothed with a background: what is known beforehand of how common words are.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: What a name or number, and two of them side by side, weigh against a plain word.
_NAME = 3.0
_PAIR = 2.0
#: How many articles the background counts for beside the batch's own.
_BACKGROUND = 100
#: The share of articles that have a common word, any other word or number, and any other two side by side.
_COMMON_SHARE = 0.15
_WORD_SHARE = 0.004
_PAIR_SHARE = 0.0005
#: Terms in more articles than this are what the batch is about, not an event of it; passing over them keeps many quick.
_MOST_SHARED = 80
#: A pair is looked at when it shares this many terms that are worth this much: names, numbers, rarer words.
_ENOUGH = 2
_HEAVY = 40_000
#: Added to the length of every article, squared: two short texts that share a name prove little.
_BRIEF = 450_000

_STOP_WORDS = frozenset(
    "a an the of to in on at for from by with and or but as is are was were be been has have had will would it its he his she "
    "her they them their this that these those who which what when where not no we you our your said say says also after "
    "before into over than then there more about up out new can could if all so just do did does while him us me i my one "
    "two being only other some such any under between during through because very like still how most s t mr ms dr rs".split()
)
#: Words so common in news, or in news of building, that sharing them says little. From general knowledge and from
#: counting in public news; months and weekdays, which all articles of a day share, are among them.
_COMMON = frozenset(
    "able according across act added again against ago agreed ahead allow almost already although always among amount analysts "
    "announced annual another around asked authority available award awarded awards away back bag bagged bags bank based became "
    "become began believe best better bid bidder bidders bids big biggest billion board both bring build builder builders building built "
    "business buy call called came capacity capital carry case centre central chairman change chief city cities clear clean "
    "close come comes commissioned companies company complete completed completion construct construction constructions consumers contract "
    "contractor contracts corporation corridor cost costs council countries country court crore currently cut data day days deal "
    "decision delay demand department design despite developer developers development different director district due each "
    "earlier early east eastern economic economy eight end energy engineering ensure equipment estate estates estimate estimated even every "
    "executive existing expect expected expects far few final finance financial firm firms first five following former found "
    "four fourth full further future general get give given global go going good got government great green grid group grow "
    "growth half head help held high higher highway highways home homes housing identified important include included includes "
    "including increase india indian indias industry information infra infrastructure infrastructures inr installed "
    "international investment invest investors issue issued kilometre kilometres km know known lakh land large largest last "
    "late later launch launched lead leading led less let letter level life likely limited line link list little local long "
    "look lot low lower lowest ltd made main major make makes making manage management managing many mark market material may "
    "member metre metres metro million minister ministry model month months move much municipal must mw gw mwh national nearly need needs "
    "network never next nhai nine north northern notice now number off offer offers office officer official officials once open "
    "opened operation operations order orders others own package park part parts past pay people per period phase place plan planned "
    "plans plant plants play point policy port position possible power present president pressure previous price prices private "
    "problem process produce production programme project projects proposal provide public pvt put quarter quite quoted rail "
    "railway railways rate rather ready real realty receive received recent recently record region release renewable report reported "
    "reports require residential rest result results right rise road roads rose round rupees run sale sales scheme second section sector "
    "see seen senior serve service services set seven several share shares short should show showed shows side sign signed since "
    "site six solar some something soon source south southern special spokesman stage start started state statement states "
    "station stations stay steel stop storage strong successful supply support sure system take taken takes taking target team "
    "technology ten tender tenders term third thousand three time times today together told took top total towards town trade traffic "
    "transmission transport try turn under unit units until urban use used using value want way week weeks well went west "
    "western whether whole whose why wide win winning wins within without won work works world worth year years yet "
    "january february march april june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday".split()
)

_WORD = re.compile(r"[Rr]s(?=[.\d])|[^\W_]++(?:[.,&'’-][^\W_]++)*+")
#: The first word of a line or of a sentence; it starts with few characters, which makes the search quick.
_FIRST = re.compile(rf"[\n.!?:](?:(?<=\n)|[\"'”’)\]]*\s)[\s\"'“‘`(\[]*({_WORD.pattern})")
_OWNER = re.compile(r"['’](?:s\b|(?!\w))")
#: Figures are told in crores by one paper and in billions by the next.
_SCALES = {
    "crore": 1e7,
    "crores": 1e7,
    "cr": 1e7,
    "lakh": 1e5,
    "lakhs": 1e5,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "mw": 1e6,
    "gw": 1e9,
}
#: "12,500" and "18.9"; not "21st", "3d" or a version's "1.2.3".
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: Stands between headline and text, whose words are no neighbours.
_GAP = "|"
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Terms:
    """What an article is compared by: its terms, those of them that are names, and its headline's names and figures.

    Each is one string with spaces between, a tenth of the memory of a set.
    """

    words: str
    names: str
    headline: str


def read_terms(title: str, text: str) -> Terms:
    """Return the terms of an article.

    Terms are words, numbers ("1.89e+10" for 1,890 crore) and two names or numbers side by side ("orange_line").
    A name is a word that stands with a capital within a sentence and never without one.
    """
    title, text = _OWNER.sub("", title), _OWNER.sub("", text)
    headline, spoken = _WORD.findall(title), _WORD.findall(text)
    names = (
        _names(spoken, _FIRST.findall(f"\n{text}"))
        if _in_capitals(headline)
        else _names([*headline, *spoken], _FIRST.findall(f"\n{title}\n{text}"))
    )
    keys = _numbered([*map(str.lower, headline), _GAP, *map(str.lower, spoken)])
    single = set(keys) - _STOP_WORDS - {_GAP}
    telling = {key for key in single if key in names or key[0].isdigit()}
    found = single | {
        f"{one}_{other}" for one, other in pairwise(keys) if one in telling and other in telling
    }
    shown = {
        key for key in _numbered([*map(str.lower, headline)]) if key in names or _is_figure(key)
    }
    return Terms(*(" ".join(sorted(some)) for some in (found, names & found, shown & found)))


def _names(spoken: Sequence[str], first: Sequence[str]) -> frozenset[str]:
    """Return the names among the words `spoken`, of which those that stand `first` in a sentence prove nothing."""
    times = Counter(spoken)
    times.subtract(first)
    return frozenset(
        word.lower()
        for word, number in times.items()
        if number > 0 and word[0].isupper() and word.lower() not in times
    )


def _in_capitals(headline: Sequence[str]) -> bool:
    """Tell whether all words of a `headline` that matter have capitals, so that capitals mark no names in it."""
    return not any(word[0].islower() and word not in _STOP_WORDS for word in headline)


def _numbered(keys: list[str]) -> list[str]:
    """Return `keys`, each figure made one with the words that scale it: "18.9", "billion" as "1.89e+10"."""
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
    """Tell whether each of two headlines has a name or figure that the other article has nowhere."""
    first, second = set(one.headline.split()), set(other.headline.split())
    return bool(first - set(other.words.split()) and second - set(one.words.split()))


class Likeness:
    """How alike the articles of a batch are; articles are told by their position in it."""

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
        """Return how alike two articles are, from 0 to 1,000,000.

        It is halved when neither tells a figure of the other's headline.
        """
        shared = sum(map(self._weights.__getitem__, self._words[one] & self._words[other]))
        alike = 1_000_000 * shared / (self._lengths[one] * self._lengths[other])
        return round(alike / 2 if self._figures_differ(one, other) else alike)

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of articles, the lower first, that share enough to be worth looking at."""
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
    """Return what sharing each term is worth: the square of its weight, in thousandths, so that sums are exact.

    `spread` is how many of the `articles` tell it, `named` how many tell it as a name.
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
    """Return how many articles tell each term."""
    return Counter(word for terms in told for word in terms.split())


def _share(word: str) -> float:
    """Return the share of articles that may be expected to have `word`."""
    if "_" in word:
        return max(min(map(_share, word.split("_"))) / 10, _PAIR_SHARE)
    return _COMMON_SHARE if _is_common(word) else _WORD_SHARE


def _is_common(word: str) -> bool:
    """Tell whether `word` is common everywhere: a year and a number of one or two digits are."""
    return (
        word in _COMMON or (len(word) < 3 and word.isdecimal()) or _YEAR.fullmatch(word) is not None
    )


def _is_figure(word: str) -> bool:
    return word[0].isdigit() and "_" not in word and not _YEAR.fullmatch(word)


def _rounded(words: str) -> frozenset[str]:
    """Return the figures among `words`; of a scaled one ("1.89e+10") two digits count, as papers round."""
    return frozenset(
        f"{float(word):.1e}" if "e+" in word else word for word in words.split() if _is_figure(word)
    )
