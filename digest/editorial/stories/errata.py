"""Errata: words that an edition printed and their publisher has corrected since.

A false correction note embarrasses the publisher; a missing one is a smaller fault. Articles are
edited all day: sentences are smoothed, split, cut, added, and a running story is rewritten from its
top. So a change counts only if readers were sent the words, most of the rest stands as it did, and
another figure, date, name, opposite or "not" stands in their place in a sentence that is otherwise
the same, and not one of later, of a rising toll or of a day's price. If the article itself says
that it was corrected, any sentence counts that contradicts what was sent, or is gone as it says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from digest.editorial.stories.contradiction import (
    Difference,
    Surroundings,
    compare_forms,
    names_of,
    words_of,
)
from digest.editorial.summary.sentences import split_sentences
from digest.model import Article, ErrataWords, Erratum, Fact, Language, SentenceWords, ToldStory
from digest.model.text import bare_letters

#: A likeness (0 to 1) that makes a new form of a lost sentence, and one where a notice stands.
_CLOSE, _ALIKE = 0.6, 0.45
#: So many other words may differ in a new form, of so many of the sentence's one more.
_SPARE, _SPARE_OF = 2, 10
#: If less of its other sentences stands, an article was rewritten, not corrected.
_STANDS = 0.5
#: A price that moves no further is another one of the day.
_MOVED = 0.1
#: A word of a notice that names what was wrong has so many letters.
_TELLING = 4
#: A notice goes on for so many sentences of its line.
_GOES_ON = 2
_CUT = ("...", "…")


@dataclass(frozen=True, slots=True)
class _Change:
    """An article as it was told and as it is now: what to compare, and how to read it.

    `said` are the letters of the new version without its `notice`, which is empty if it has none.
    """

    was: Article
    now: Article
    around: Surroundings
    sentences: SentenceWords
    said: str
    notice: str

    @property
    def words(self) -> ErrataWords:
        """What tells a correction in the article's language."""
        return self.around.language.errata


def find_erratum(
    known: ToldStory, was: Article, now: Article, content: str, language: Language
) -> Erratum | None:
    """Return the first words of the article `was` in a story `known` that are corrected `now`.

    `content` is the hash of the article `now`. An excerpt and its article are written apart:
    neither corrects the other.
    """
    if language.sentences is None or now.teaser != was.teaser:
        return None
    change = _change(was, now, language, language.sentences)
    found = next(_corrected(known, change), None)
    if found is None:
        return None
    title = was.title or found[0]
    return Erratum(was.id, content, known.day, title, *found, now.url, known.story, known.theme)


def _change(was: Article, now: Article, language: Language, words: SentenceWords) -> _Change:
    notice = _notice(was, now, language.errata, words)
    rest = now.text
    for line in notice:
        rest = rest.replace(line, "\n")
    text = f"{was.prose}\n{now.prose}"
    names = frozenset(
        name for start, end in split_sentences(text, words) for name in names_of(text[start:end])
    )
    still = frozenset(words_of(f"{now.title}\n{rest}"))
    around = Surroundings(was.published_day, language, names, still)
    return _Change(was, now, around, words, bare_letters(rest), " ".join(notice))


def _notice(
    was: Article, now: Article, words: ErrataWords, ends: SentenceWords
) -> tuple[str, ...]:
    """Return the new sentences that say that an article was corrected."""
    before = bare_letters(was.text)
    found: list[str] = []
    for line in now.text.split("\n"):
        spans = [line[start:end] for start, end in split_sentences(line, ends)]
        for at, sentence in enumerate(spans):
            if bare_letters(sentence) not in before and _is_notice(sentence, words):
                rest = spans[at:]
                found += rest if len(rest) <= _GOES_ON + 1 else rest[:1]
                break
    return tuple(found)


def _is_notice(sentence: str, words: ErrataWords) -> bool:
    said = f" {' '.join(words_of(sentence))} "
    return any(said.startswith(f" {one} ") for one in words.notices) or any(
        f" {one} " in said for one in words.versions
    )


def _corrected(known: ToldStory, change: _Change) -> Iterator[tuple[str, str]]:
    """Yield pairs of lost words and their new form: sentences, the headline, figures shown alone."""
    gone = [one for one in _shown(known, change.was) if not _is_said(one, change)]
    for one in gone:
        new = _new_form(one, change.now.prose, change)
        if _is_corrected(one, new, change):
            yield one, new
    if change.notice:
        yield from _named_by_notice(gone, change)
    if change.was.id == known.lead:
        yield from _corrected_title(known, change)
        yield from _changed_figures(known, change)


def _shown(known: ToldStory, was: Article) -> Iterator[str]:
    """Yield the sentences of an article as readers know them: corrected ones in their new form."""
    notes = [note for note in reversed(known.errata) if note.article == was.id]
    for sentence in known.sentences:
        text = sentence.text if sentence.article == was.id else ""
        for note in notes:
            text = note.now if text == note.was else text
        if text:
            yield text


def _is_said(sentence: str, change: _Change) -> bool:
    """Return True if an article still says a sentence, or as much of it as an excerpt showed."""
    cut = sentence.rstrip().endswith(_CUT)
    return bare_letters(sentence.rpartition(" ")[0] if cut else sentence) in change.said


def _is_corrected(gone: str, new: str, change: _Change) -> bool:
    """Return True if the `new` form of lost words corrects them."""
    if not new:
        return False
    found = compare_forms(gone, new, change.around)
    if not found.contradicts:
        return False
    if change.notice:
        return True
    spare = _SPARE + len(list(words_of(gone))) // _SPARE_OF
    return (
        found.changed <= spare
        and _stands(gone, change)
        and not _went_on(gone, new, found, change)
        and not _is_of_the_day(gone, found, change)
    )


def _went_on(gone: str, new: str, found: Difference, change: _Change) -> bool:
    """Return True if the new form tells what came later: so it says, or its toll moves on."""
    later = {one.key for one in (*found.gained, *found.lost)} & change.words.moving
    if later:
        return True
    harmed = change.words.harmed.intersection((*words_of(gone), *words_of(new)))
    rising = [(old.value or 0.0) < (other.value or 0.0) for old, other in found.figures]
    return bool(harmed) and bool(rising) and all(rising)


def _is_of_the_day(gone: str, found: Difference, change: _Change) -> bool:
    """Return True if lost words tell a price or a level that is another one each day."""
    words, said = change.words, f" {' '.join(words_of(gone))} "
    if any(f" {one} " in said for one in words.levels):
        return True
    if words.daily.intersection(words_of(change.was.title)):
        return True
    moved = all(
        old.kind == "money" and abs((old.value or 0.0) - (other.value or 0.0)) <= _MOVED * (old.value or 0.0)
        for old, other in found.figures
    )
    return bool(found.figures) and moved and not words.goods.isdisjoint(words_of(gone))


def _named_by_notice(gone: list[str], change: _Change) -> Iterator[tuple[str, str]]:
    """Yield the lost sentence that a notice is about: it shares most telling words with it."""
    told = {word for word in words_of(change.notice) if len(word) >= _TELLING or word.isdigit()}
    ranked = sorted(
        ((len(told.intersection(words_of(one))), -at, one) for at, one in enumerate(gone)),
        reverse=True,
    )
    for shared, _, one in ranked[:1]:
        new = _new_form(one, change.now.prose, change)
        if shared and (not new or compare_forms(one, new, change.around).changed):
            yield one, new


def _corrected_title(known: ToldStory, change: _Change) -> Iterator[tuple[str, str]]:
    """Yield the headline and its new form, if it was shown and is corrected."""
    was, now = change.was, change.now
    title = bare_letters(was.title)
    if known.title != was.title or title == bare_letters(now.title) or title in change.said:
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
    told = [bare_letters(text[start:end]) for start, end in spans]
    others = [letters for letters in told if letters != bare_letters(gone)]
    return sum(letters in change.said for letters in others) >= _STANDS * len(others)


def _sentence(change: _Change, fact: Fact) -> str:
    """Return the sentence of the old version that states `fact`."""
    text = change.was.prose
    spans = (
        text[start:end]
        for start, end in split_sentences(text, change.sentences)
        if start <= fact.start and fact.end <= end
    )
    return next(spans, fact.text)
