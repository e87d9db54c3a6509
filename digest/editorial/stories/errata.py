"""Errata: words that an edition printed and their publisher has corrected since.

A false correction note embarrasses the publisher; a missing one is a smaller fault. Articles are
edited all day: sentences are smoothed, split, cut, added, and a running story is rewritten from its
top. So a change counts only if readers were sent the words, most of the rest stands as it did, and
a figure, a date, a name or a "not" replaced another. If the article itself says that it was
corrected, any sentence that was sent and is gone counts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from digest.editorial.facts.comparison import covers_fact
from digest.editorial.facts.finder import find_facts
from digest.editorial.facts.wording import wording_of
from digest.editorial.summary.sentences import split_sentences
from digest.model import Article, Erratum, Fact, Language, SentenceWords, ToldStory
from digest.model.text import bare_letters

#: A likeness (0 to 1) that makes a new form of a lost sentence, and one that leaves a detail.
_ALIKE, _CLOSE = 0.5, 0.75
#: If less of its other sentences stands, an article was rewritten, not corrected.
_STANDS = 0.5
#: Two names this alike are one name, spelled better.
_SPELLED = 0.75
_NOTICE = re.compile(
    r"^[^\w\n]*+(?:correction|corrigendum|clarification|erratum)\b[^\w:-]*+[:-]"
    r"|\bearlier version of this\b"
    r"|\b(?:story|article|report|copy|headline) (?:has been|was) (?:corrected|updated to correct)",
    re.IGNORECASE | re.MULTILINE,
)
_NOT = re.compile(r"\b(?:not|no|never|cannot|nor)\b|n['’]t\b", re.IGNORECASE)
#: A word with a figure that is no fact: "NH-44", "C4".
_CODE = re.compile(r"[A-Za-z]*-?\d[\w-]*")
_WORD = re.compile(r"\w[\w'-]*")
#: Longest initials or "Mr", and longest word that may be small in a headline in capitals.
_INITIALS, _SMALL = 2, 4


def find_erratum(
    known: ToldStory, was: Article, now: Article, content: str, language: Language
) -> Erratum | None:
    """Return the first words of the article `was` in a story `known` that are corrected `now`.

    `content` is the hash of the article `now`. An excerpt and its article are written apart:
    neither corrects the other.
    """
    if language.sentences is None or now.teaser or was.teaser:
        return None
    told = bool(_NOTICE.search(now.text)) and not _NOTICE.search(was.text)
    found = next(_changes(known, was, now, language, told=told), None)
    if found is None:
        return None
    title = was.title or found[0]
    return Erratum(was.id, content, known.day, title, *found, now.url, known.story, known.theme)


def _changes(
    known: ToldStory, was: Article, now: Article, language: Language, *, told: bool
) -> Iterator[tuple[str, str]]:
    """Yield pairs of lost words and their new form: sentences, the headline, figures shown alone.

    `told` is set if the article says that it was corrected.
    """
    said = bare_letters(now.text)
    words = language.sentences or SentenceWords()
    for gone in _shown(known, was):
        if bare_letters(gone) not in said:
            new = _new_form(gone, now.prose, words, _ALIKE if told else _CLOSE)
            if told or (
                _stands(was.prose, words, gone, said) and _corrects(gone, new, was, now, language)
            ):
                yield gone, new
    if was.id != known.lead:
        return
    title = bare_letters(was.title)
    if known.title == was.title and title != bare_letters(now.title) and title not in said:
        new = now.title if _likeness(was.title, now.title) >= _CLOSE else ""
        if _stands(was.prose, words, "", said) and _corrects(was.title, new, was, now, language):
            yield was.title, now.title
    yield from _changed_figures(known, was, now, language)


def _shown(known: ToldStory, was: Article) -> Iterator[str]:
    """Yield the sentences of an article as readers know them: corrected ones in their new form."""
    notes = [note for note in reversed(known.errata) if note.article == was.id]
    for sentence in known.sentences:
        text = sentence.text if sentence.article == was.id else ""
        for note in notes:
            text = note.now if text == note.was else text
        if text:
            yield text


def _changed_figures(
    known: ToldStory, was: Article, now: Article, language: Language
) -> Iterator[tuple[str, str]]:
    """Yield the lost figures that the story shows alone, and the sentences that replace them."""
    said = bare_letters(now.text)
    words = language.sentences or SentenceWords()
    for fact in known.facts:
        gone = _sentence(was.prose, words, fact)
        if bare_letters(gone) in said or fact.text in now.text:
            continue
        if _stands(was.prose, words, gone, said) and not _is_about_shares(gone, language):
            new = _new_form(gone, now.prose, words, _CLOSE)
            before, after = (find_facts(one, was.published_day, language) for one in (gone, new))
            if _replaced([fact], after, before):
                yield fact.text, new


def _new_form(gone: str, text: str, words: SentenceWords, least: float) -> str:
    """Return the sentence of `text` most like a lost one, or "" if none is `least` alike."""
    best = ""
    for start, end in split_sentences(text, words):
        if (alike := _likeness(gone, text[start:end], least)) >= least:
            best, least = text[start:end], alike
    return best


def _likeness(one: str, other: str, least: float = 0.0) -> float:
    """Return how alike two sentences are, from 0 to 1; 0 if below `least`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def _stands(text: str, words: SentenceWords, gone: str, said: str) -> bool:
    """Return True if most sentences of an old `text`, the lost one aside, are still `said`."""
    told = [bare_letters(text[start:end]) for start, end in split_sentences(text, words)]
    others = [letters for letters in told if letters != bare_letters(gone)]
    return sum(letters in said for letters in others) >= _STANDS * len(others)


def _corrects(gone: str, new: str, was: Article, now: Article, language: Language) -> bool:
    """Return True if the `new` form of lost words contradicts them; share prices change all day."""
    if not new or _is_about_shares(gone, language):
        return False
    before, after = (find_facts(one, was.published_day, language) for one in (gone, new))
    lost = [fact for fact in before if not _is_said(fact, after)]
    if _replaced(lost, after, before) or bool(_NOT.search(gone)) != bool(_NOT.search(new)):
        return True
    old, other = _words(gone, before), _words(new, after)
    whole = bare_letters(f"{now.title} {now.text}")
    matcher = SequenceMatcher(None, old, other, autojunk=False)
    return any(
        _is_other(old[at], other[place], whole)
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind == "replace"
        for at in range(start, end)
        for place in range(first, last)
    )


def _is_about_shares(sentence: str, language: Language) -> bool:
    wording = wording_of(language)
    return wording is not None and wording.is_about_shares(sentence)


def _is_other(old: str, new: str, whole: str) -> bool:
    """Return True if `new` is another name or number than `old`, which is gone from the `whole`."""
    if bare_letters(old) in whole:
        return False
    if _CODE.fullmatch(old) and _CODE.fullmatch(new):
        return True
    named = old[0].isupper() and new[0].isupper() and min(len(old), len(new)) > _INITIALS
    return named and _likeness(old.casefold(), new.casefold()) < _SPELLED


def _words(text: str, figures: Sequence[Fact]) -> list[str]:
    """Return the words of `text` without its `figures`; in small letters if no name is meant."""
    for fact in reversed(figures):
        text = f"{text[: fact.start]} {text[fact.end :]}"
    words = _WORD.findall(text.replace("’", "'"))
    if all(word[0].isupper() for word in words if len(word) > _SMALL):
        return [word.casefold() for word in words]
    return [*(word.casefold() for word in words[:1]), *words[1:]]


def _replaced(lost: Iterable[Fact], after: Iterable[Fact], before: Sequence[Fact]) -> bool:
    """Return True if a `lost` figure has another of its kind `after` that was not `before`."""
    gained = [fact for fact in after if not _is_said(fact, before)]
    return any(
        old.kind == fact.kind and not (covers_fact(old, fact) or covers_fact(fact, old))
        for old in lost
        for fact in gained
    )


def _is_said(fact: Fact, others: Sequence[Fact]) -> bool:
    return any(covers_fact(other, fact) for other in others)


def _sentence(text: str, words: SentenceWords, fact: Fact) -> str:
    """Return the sentence of `text` that states `fact`."""
    spans = (
        text[start:end]
        for start, end in split_sentences(text, words)
        if start <= fact.start and fact.end <= end
    )
    return next(spans, fact.text)
