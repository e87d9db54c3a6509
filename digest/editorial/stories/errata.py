"""Errata: words that an edition printed and their publisher has corrected since.

A false correction note embarrasses the publisher; a missing one is a smaller fault. Articles are
edited all day: sentences are smoothed, split, cut, added, and a running story is rewritten from its
top. So a change counts only if readers were sent the words, most of the rest stands as it did, and
another figure, date, name, opposite or "not" stands in their place in a sentence that is otherwise
the same, and not one of later, of a rising toll or of a day's price. If the article itself says
that it was corrected, any sentence counts that contradicts what was sent, or is gone as it says.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from digest.editorial.facts.finder import find_facts
from digest.editorial.facts.wording import wording_of
from digest.editorial.stories.contradiction import (
    Difference,
    Surroundings,
    are_permuted,
    capital_words,
    compare_forms,
    find_slips,
    words_of,
)
from digest.editorial.stories.countings import CLOCK
from digest.editorial.stories.notices import find_notice, letters_of
from digest.editorial.summary.sentences import split_sentences
from digest.model import Article, ErrataWords, Erratum, Fact, Language, SentenceWords, ToldStory

#: A likeness (0 to 1) that makes a new form of a lost sentence, and one where a notice stands.
_CLOSE, _ALIKE = 0.6, 0.45
#: So many other words may differ in a new form, of so many of the sentence's one more.
_SPARE, _SPARE_OF = 2, 10
#: A sentence with so many of another's words says it anew.
_REWORDED = 0.7
#: If less of its other sentences stands, an article was rewritten, not corrected.
_STANDS = 0.5
#: A price that moves no further is another one of the day.
_MOVED = 0.1
#: "A tonne" stands so close behind the price.
_PER = 2
#: A word of a notice that names what was wrong has so many letters.
_TELLING = 4
_STEM = 5
_CUT = ("...", "…")


@dataclass(frozen=True, slots=True)
class _Change:
    """An article as it was told and as it is now: what to compare, and how to read it.

    `said` are the letters of the new version without its `notices`, the sentences that say that it
    was corrected.
    """

    was: Article
    now: Article
    around: Surroundings
    sentences: SentenceWords
    said: str
    notices: tuple[str, ...]

    @property
    def notice(self) -> str:
        """The notices as one text."""
        return " ".join(self.notices)

    @property
    def words(self) -> ErrataWords:
        """What tells a correction in the article's language."""
        return self.around.language.errata


def find_errata(
    known: ToldStory, was: Article, now: Article, content: str, language: Language
) -> tuple[Erratum, ...]:
    """Return the words of the article `was` in a story `known` that are corrected `now`.

    `content` is the hash of the article `now`. An excerpt and its article are written apart:
    neither corrects the other.
    """
    if language.sentences is None or now.teaser != was.teaser:
        return ()
    change = _change(was, now, language, language.sentences)
    about = (now.url, known.story, known.theme)
    return tuple(
        Erratum(was.id, content, known.day, was.title or old, old, new, *about)
        for old, new in _each_once(_corrected(known, change), change)
    )


def _change(was: Article, now: Article, language: Language, words: SentenceWords) -> _Change:
    notice = find_notice(was, now, language.errata, words)
    rest = now.text
    for line in notice:
        rest = rest.replace(line, "\n")
    text = f"{was.title}\n{was.prose}\n{now.title}\n{now.prose}"
    names = frozenset(
        name
        for start, end in split_sentences(text, words)
        for name in capital_words(text[start:end])
    )
    before = Counter(words_of(f"{was.title}\n{was.text}"))
    still = Counter(words_of(f"{now.title}\n{rest}"))
    around = Surroundings(was.published_day, language, names, before, still)
    return _Change(was, now, around, words, letters_of(rest), notice)


def _corrected(known: ToldStory, change: _Change) -> Iterator[tuple[str, str]]:
    """Yield pairs of lost words and their new form: sentences, the headline, lone figures."""
    gone = [one for one in _shown(known, change.was) if not _is_said(one, change)]
    forms = [(one, _new_form(one, change.now.prose, change)) for one in gone]
    corrected = [
        (one, new if is_plain else reworded)
        for one, new in forms
        if (is_plain := _is_corrected(one, new, change)) or (reworded := _reworded(one, change))
    ]
    yield from corrected
    if change.notice and not corrected:
        yield from _named_by_notice(gone, change)
    if change.was.id == known.lead:
        yield from _corrected_title(known, change)
        yield from _changed_figures(known, change)


def _each_once(corrected: Iterable[tuple[str, str]], change: _Change) -> Iterator[tuple[str, str]]:
    """Yield lost words and their new form without those that correct the same once more."""
    told: set[object] = set()
    for old, new in corrected:
        pairs = compare_forms(_uncut(old), _uncut(new), change.around).pairs
        # A "not" that came or went is no pair.
        changed = frozenset(words_of(old)) ^ frozenset(words_of(new))
        said: set[object] = {(one.key, other.key) for one, other in pairs} or {changed}
        if not said <= told:
            yield old, new
        told |= said


def _shown(known: ToldStory, was: Article) -> Iterator[str]:
    """Yield the sentences of an article as readers know them: corrected ones in their new form.

    What the article `was` did not say any more was judged when it went.
    """
    before = letters_of(was.text)
    notes = [note for note in reversed(known.errata) if note.article == was.id]
    for sentence in known.sentences:
        text = sentence.text if sentence.article == was.id else ""
        for note in notes:
            text = note.now if text == note.was else text
        if text and letters_of(_uncut(text)) in before:
            yield text


def _is_said(sentence: str, change: _Change) -> bool:
    """Return True if an article still says a sentence, or as much of it as an excerpt showed."""
    return letters_of(_uncut(sentence)) in change.said


def _uncut(sentence: str) -> str:
    """Return a sentence, or the whole words of one that an excerpt cuts."""
    return sentence.rpartition(" ")[0] if sentence.rstrip().endswith(_CUT) else sentence


def _is_corrected(gone: str, new: str, change: _Change) -> bool:
    """Return True if the `new` form of lost words corrects them."""
    found = compare_forms(_uncut(gone), _uncut(new), change.around) if new else None
    if found is None or not found.contradicts:
        return False
    if change.notice and (_is_general(change) or _tells_of(change.notice, gone, found)):
        return True
    spare = _SPARE + found.is_denied + len(list(words_of(gone))) // _SPARE_OF
    return (
        (found.changed <= spare or found.is_swapped)
        and _is_gone(found, change)
        and _stands(gone, change)
        and not _went_on(gone, new, found, change.words)
        and not _is_of_the_day(gone, found, change)
    )


def _reworded(gone: str, change: _Change) -> str:
    """Return the sentence that says lost words anew with the digits of a figure in order, or ""."""
    told, text = set(_telling(gone)), change.now.prose
    for start, end in split_sentences(text, change.sentences):
        new = text[start:end]
        if len(told.intersection(_telling(new))) < _REWORDED * len(told):
            continue
        slips = tuple(
            (one, other)
            for one, other in find_slips(_uncut(gone), _uncut(new), change.around)
            if one.text not in text and other.text not in change.was.text
        )
        found = replace(compare_forms(gone, new, change.around), pairs=slips)
        if (
            slips
            and _stands(gone, change)
            and not _went_on(gone, new, found, change.words)
            and not _is_of_the_day(gone, found, change)
        ):
            return new
    return ""


def _is_gone(found: Difference, change: _Change) -> bool:
    """Return True if more than a name changed that the article still has as often as before."""
    if found.is_swapped or found.is_denied:
        return True
    before, still = change.around.before, change.around.still
    return any(not old.is_name or still[old.key] < before[old.key] for old, _ in found.pairs)


def _is_general(change: _Change) -> bool:
    """Return True if a notice names nothing of the old version: any sentence may be meant."""
    figures = find_facts(change.notice, change.was.published_day, change.around.language)
    return not figures and set(_telling(change.notice)).isdisjoint(_telling(change.was.text))


def _tells_of(notice: str, gone: str, found: Difference) -> bool:
    """Return True if a notice names what was lost or gained in a sentence, or the sentence's words.

    Words that only stand in every notice do not count.
    """
    told = set(_telling(notice))
    every = (*found.lost, *found.gained, *found.tail)
    changed = {one.key for one in every if not one.fact}
    figures = {one.text for one in every if one.fact}
    return (
        not told.isdisjoint(changed)
        or any(one in notice for one in figures)
        or not told.isdisjoint(_telling(gone))
    )


def _telling(text: str) -> Iterator[str]:
    """Yield the beginnings of the longer words of a text: "cost" of "costs"."""
    return (word[:_STEM] for word in words_of(text) if len(word) >= _TELLING)


def _went_on(gone: str, new: str, found: Difference, words: ErrataWords) -> bool:
    """Return True if the new form tells what came later: so it says, or its numbers move on."""
    tail = () if gone.rstrip().endswith(_CUT) else found.tail
    lost, gained = ({one.key for one in some} for some in (found.lost, (*found.gained, *tail)))
    moving = words.moving & (lost | gained)
    if any(not _is_inflected(one, gained if one in lost else lost) for one in moving):
        return True
    said = {*words_of(gone), *words_of(new)}
    figures = [(old, other) for old, other in found.figures if old.kind != "date"]
    if not figures:
        return False
    if not said.isdisjoint(words.falling):
        return True
    if not all((old.value or 0.0) < (other.value or 0.0) for old, other in figures):
        return False
    is_slip = all(are_permuted(old, other) for old, other in figures)
    return not said.isdisjoint(words.harmed) or (
        not is_slip and not said.isdisjoint(words.progress)
    )


def _is_inflected(word: str, others: Iterable[str]) -> bool:
    """Return True if a word is another form of one of `others`: "raised" of "raise"."""
    return any(len(one) >= _TELLING and one[:_STEM] == word[:_STEM] for one in others)


def _is_of_the_day(gone: str, found: Difference, change: _Change) -> bool:
    """Return True if lost words tell a price or a level that is another one each day."""
    words, said = change.words, f" {' '.join(words_of(gone))} "
    wording = wording_of(change.around.language)
    if wording and wording.is_about_shares(gone):
        return True
    if any(f" {one} " in said for one in words.levels):
        return True
    if words.daily.intersection(words_of(change.was.title)):
        return True
    days = change.around.language.datelines.weekdays
    clock = {one.key for one in (*found.gained, *found.lost)} & (words.clock | days)
    figures = [CLOCK if old.unit == CLOCK else old.kind for old, _ in found.figures]
    hours = {CLOCK, "date"}.intersection(figures)
    if figures and (clock or hours) and set(figures) != hours:
        return True
    if clock & days and not words.saying.isdisjoint(words_of(gone)) and not figures:
        return True
    return any(_is_daily_price(old, new, gone, words) for old, new in found.figures)


def _is_daily_price(old: Fact, new: Fact, gone: str, words: ErrataWords) -> bool:
    """Return True if a price per measure moved as it does from day to day."""
    value, other = old.value or 0.0, new.value or 0.0
    if old.kind != "money" or abs(value - other) > _MOVED * value or are_permuted(old, new):
        return False
    behind = list(words_of(gone[old.end :]))[:_PER]
    return not words.measures.isdisjoint(behind)


def _named_by_notice(gone: list[str], change: _Change) -> Iterator[tuple[str, str]]:
    """Yield a lost sentence that a notice is about, with its new form, else with the notice."""
    told = set(_telling(change.notice))
    for one in gone:
        new = _new_form(one, change.now.prose, change)
        if new:
            found = compare_forms(one, new, change.around)
            lost = {word.key for word in found.lost} | {word.key for word in found.gained}
            is_meant = bool(found.lost and found.gained) and _is_only_loss(one, change)
        else:
            lost = {word for word in words_of(one) if word not in change.around.still}
            is_meant = False
        if is_meant or not told.isdisjoint(_telling(" ".join(lost))):
            yield one, new or change.notices[0]


def _is_only_loss(gone: str, change: _Change) -> bool:
    """Return True if an article still says all but the lost sentence."""
    text = change.was.prose
    spans = split_sentences(text, change.sentences)
    others = (letters_of(text[start:end]) for start, end in spans)
    return all(one in change.said or one == letters_of(gone) for one in others)


def _corrected_title(known: ToldStory, change: _Change) -> Iterator[tuple[str, str]]:
    """Yield the headline and its new form, if it was shown and is corrected."""
    was, now = change.was, change.now
    title = letters_of(was.title)
    if known.title != was.title or title == letters_of(now.title) or title in change.said:
        return
    if _likeness(was.title, now.title) >= _CLOSE and _is_corrected(was.title, now.title, change):
        yield was.title, now.title


def _changed_figures(known: ToldStory, change: _Change) -> Iterator[tuple[str, str]]:
    """Yield the lost figures that the story shows alone, and the sentences that replace them."""
    for fact in known.facts:
        gone = _sentence(change, fact)
        if _is_said(gone, change) or fact.text in change.now.text:
            continue
        new = _new_form(gone, change.now.prose, change)
        if _is_corrected(gone, new, change):
            found = compare_forms(gone, new, change.around)
            if any(old.text in fact.text or fact.text in old.text for old, _ in found.figures):
                yield fact.text, new


def _new_form(gone: str, text: str, change: _Change) -> str:
    """Return the sentence of `text` most like a lost one, or "" if none is alike."""
    best, least = "", _ALIKE if change.notice else _CLOSE
    for start, end in split_sentences(text, change.sentences):
        sentence = text[start:end]
        if sentence not in change.notice and (alike := _likeness(gone, sentence, least)) >= least:
            best, least = sentence, alike
    return best


def _likeness(one: str, other: str, least: float = 0.0) -> float:
    """Return how alike two sentences are, from 0 to 1; 0 if below `least`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def _stands(gone: str, change: _Change) -> bool:
    """Return True if most sentences of the old version, the lost one aside, are still said."""
    text = change.was.prose
    spans = split_sentences(text, change.sentences)
    others = [
        sentence
        for start, end in spans
        if letters_of(sentence := text[start:end]) != letters_of(gone)
    ]
    stand = sum(letters_of(one) in change.said or _is_nearly_said(one, change) for one in others)
    return stand >= _STANDS * len(others)


def _is_nearly_said(sentence: str, change: _Change) -> bool:
    """Return True if an article says a sentence with other figures or names, and little else."""
    new = _new_form(sentence, change.now.prose, change)
    return bool(new) and compare_forms(sentence, new, change.around).changed == 0


def _sentence(change: _Change, fact: Fact) -> str:
    """Return the sentence of the old version that states `fact`."""
    text = change.was.prose
    spans = (
        text[start:end]
        for start, end in split_sentences(text, change.sentences)
        if start <= fact.start and fact.end <= end
    )
    return next(spans, fact.text)
