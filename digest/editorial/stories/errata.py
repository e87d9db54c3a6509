"""Errata: what an edition printed of an article that its publisher has corrected since.

A false correction note embarrasses the publisher; a missing one is a smaller fault. Articles are edited all day: sentences are
smoothed, split, cut, added, and a running story is rewritten from its top. So a change counts only where readers were sent the
words, where most of the rest stands as it did, and where a figure, a date, a name or a "not" was put in place of another.
Where the article itself says that it was corrected, any sentence that was sent and is gone counts.
"""

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher

from digest.editorial.facts import find as facts
from digest.editorial.stories import updates
from digest.editorial.summary.sentences import split_sentences
from digest.model import Article, Erratum, Fact, Story

#: A sentence is the new form of one that is gone when they are alike so far (0 to 1), and the same but for a detail so far.
_ALIKE, _CLOSE = 0.5, 0.75
#: An article was rewritten, not corrected, when less of its other sentences stands.
_STANDS = 0.5
#: Names so much alike are one name, spelled better.
_SPELLED = 0.75
_NOTICE = re.compile(
    r"^\W*(?:correction|corrigendum|clarification|erratum)\b\W*[:-]|\bearlier version of this\b"
    r"|\b(?:story|article|report|copy|headline) (?:has been|was) (?:corrected|updated to correct)",
    re.IGNORECASE | re.MULTILINE,
)
_NOT = re.compile(r"\b(?:not|no|never|cannot|nor)\b|n['’]t\b", re.IGNORECASE)
#: A word with a figure in it that is no fact: "NH-44", "C4".
_CODE = re.compile(r"[A-Za-z]*-?\d[\w-]*")
_WORD = re.compile(r"\w[\w'-]*")
#: Words no longer are initials or "Mr"; words no longer may have small letters in a headline that has capitals.
_INITIALS, _SMALL = 2, 4


def find_erratum(
    story: Story, day: date, was: Article, now: Article, content: str
) -> Erratum | None:
    """Return the first thing that the `story` of `day` said in words of the article as it `was`, and that is corrected `now`.

    `content` is the hash of what it says now. An excerpt is written apart from its article: neither corrects the other.
    """
    if now.teaser or was.teaser:
        return None
    told = bool(_NOTICE.search(now.text)) and not _NOTICE.search(was.text)
    found = next(_changes(story, was, now, told=told), None)
    return found and Erratum(was.id, content, day, was.title or found[0], *found, now.url)


def _changes(story: Story, was: Article, now: Article, *, told: bool) -> Iterator[tuple[str, str]]:
    """Yield what readers were sent that is gone, and what stands for it: sentences, the headline, figures shown alone.

    `told` says that the article tells of its correction.
    """
    said = _letters(now.text)
    published = was.published.date() if was.published else None
    for sentence in story.summary:
        gone = sentence.text
        if sentence.article == was.id and _letters(gone) not in said:
            new = _new_form(gone, now.text, _ALIKE if told else _CLOSE)
            if told or (_stands(was.text, gone, said) and _corrects(gone, new, now, published)):
                yield gone, new
    if was.id != story.lead:
        return
    if not story.title and not (
        _letters(was.title) == _letters(now.title) or _letters(was.title) in said
    ):
        new = now.title if _likeness(was.title, now.title) >= _CLOSE else ""
        if _stands(was.text, "", said) and _corrects(was.title, new, now, published):
            yield was.title, now.title
    for fact in (*story.facts, *(story.update.facts if story.update else ())):
        gone = _sentence(was.text, fact)
        if (
            _letters(gone) not in said
            and fact.text not in now.text
            and _stands(was.text, gone, said)
        ):
            new = _new_form(gone, now.text, _CLOSE)
            after = _figures(new, published)
            if _replaced([fact], after, _figures(gone, published)) and not updates.is_of_market(
                gone
            ):
                yield fact.text, new


def _new_form(gone: str, text: str, least: float) -> str:
    """Return the sentence of `text` most like the one that is `gone`, "" when none is so at `least`."""
    best = ""
    for start, end in split_sentences(text):
        if (alike := _likeness(gone, text[start:end], least)) >= least:
            best, least = text[start:end], alike
    return best


def _likeness(one: str, other: str, least: float = 0.0) -> float:
    """Return how alike two sentences are, 0 where less than at `least`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def _stands(text: str, gone: str, said: str) -> bool:
    """Tell whether most of the sentences of an old `text`, but for the one that is `gone`, are still `said`."""
    told = [_letters(text[start:end]) for start, end in split_sentences(text)]
    others = [letters for letters in told if letters != _letters(gone)]
    return sum(letters in said for letters in others) >= _STANDS * len(others)


def _corrects(gone: str, new: str, now: Article, published: date | None) -> bool:
    """Tell whether the `new` form of what is `gone` says something else in its place; what shares do changes all day."""
    if not new or updates.is_of_market(gone):
        return False
    before, after = _figures(gone, published), _figures(new, published)
    lost = [fact for fact in before if not _is_said(fact, after)]
    if _replaced(lost, after, before) or bool(_NOT.search(gone)) != bool(_NOT.search(new)):
        return True
    old, other = _words(gone, before), _words(new, after)
    whole = _letters(f"{now.title} {now.text}")
    return any(
        _is_other(old[at], other[place], whole)
        for kind, start, end, first, last in SequenceMatcher(
            None, old, other, autojunk=False
        ).get_opcodes()
        if kind == "replace"
        for at in range(start, end)
        for place in range(first, last)
    )


def _is_other(old: str, new: str, whole: str) -> bool:
    """Tell whether `new` is another name or number than `old`, which the `whole` article does not say any more."""
    if _letters(old) in whole:
        return False
    if _CODE.fullmatch(old) and _CODE.fullmatch(new):
        return True
    named = old[0].isupper() and new[0].isupper() and min(len(old), len(new)) > _INITIALS
    return named and _likeness(old.casefold(), new.casefold()) < _SPELLED


def _words(text: str, figures: list[Fact]) -> list[str]:
    """Return the words of `text` without its `figures`; with small letters where capitals mark no name."""
    for fact in reversed(figures):
        text = f"{text[: fact.start]} {text[fact.end :]}"
    words = _WORD.findall(text.replace("’", "'"))
    if all(word[0].isupper() for word in words if len(word) > _SMALL):
        return [word.casefold() for word in words]
    return [*(word.casefold() for word in words[:1]), *words[1:]]


def _replaced(lost: list[Fact], after: list[Fact], before: list[Fact]) -> bool:
    """Tell whether one of the figures `lost` has another of its kind `after` it, that was not there `before`."""
    gained = [fact for fact in after if not _is_said(fact, before)]
    return any(
        old.kind == fact.kind and not (updates.says_anew(old, fact) or updates.says_anew(fact, old))
        for old in lost
        for fact in gained
    )


def _is_said(fact: Fact, others: list[Fact]) -> bool:
    return any(updates.says_anew(other, fact) for other in others)


def _figures(text: str, published: date | None) -> list[Fact]:
    return list(facts.find_facts(text, published))


def _sentence(text: str, fact: Fact) -> str:
    """Return the sentence of `text` that says `fact`."""
    spans = (
        text[start:end]
        for start, end in split_sentences(text)
        if start <= fact.start and fact.end <= end
    )
    return next(spans, fact.text)


def _letters(text: str) -> str:
    """Return what counts of `text`: not its spaces, its signs and its capitals."""
    return "".join(filter(str.isalnum, text.casefold()))
