"""Traces: the few kilobytes of an article that grouping needs, instead of the article itself."""

import hashlib
import re
import zlib
from dataclasses import dataclass, replace
from itertools import pairwise

from digest.editorial.stories.figures import Figure, read_figures
from digest.editorial.stories.leading import follows_report
from digest.editorial.stories.marks import read_marks
from digest.editorial.stories.terms import NO_TERMS, Terms, read_terms
from digest.model import Article, Language, StoryWords
from digest.model.text import bare_letters
from digest.model.webaddress import page_key

#: An article's event is clear after so many characters; traces stay small.
_READ = 20_000
#: Excerpts begin alike if so many letters of their first characters agree.
_START, _BEGINS = 40, 6
#: A shorter sentence (letters) may stand anywhere: it is neither copied nor boilerplate.
_LETTERS = 25
#: An article is recognised as a copy by its first sentences.
_SENTENCES_KEPT = 60
_SENTENCE_END = re.compile(r"(?<=[.!?।])[\"'”’)\]]*\s+|\n")
#: What closes a release stands below its news, and the name of a sender is short.
_NEWS = 150
_SENDER = 80


@dataclass(frozen=True, slots=True)
class Trace:
    """What grouping needs of an article.

    An article is a copy of another if one of its `keys` is among the other's `found`; the lowest
    `rank` stands for its copies. `published` is in seconds since 1970, `length` in characters;
    `lines` are hashes of its sentences, 0 for short ones; `sentences` are those that copies share.
    Terms and figures are of what it tells of
    its event, by its sentences (0 is the headline); they are missing if nothing is known of its
    language (`words`). `regions` are those of the places in its lead, then all. If it `follows`,
    its headline is that of a reaction, an explainer or the like, not of a report.
    """

    id: str
    rank: tuple[bool, float, int, int, str, str, str]
    keys: tuple[str, ...]
    found: tuple[str, ...]
    title: str
    published: float | None
    length: int
    lines: tuple[int, ...]
    sentences: frozenset[int]
    marks: tuple[tuple[str, str], ...] = ()
    terms: Terms = NO_TERMS
    figures: tuple[Figure, ...] = ()
    regions: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    words: StoryWords | None = None
    follows: bool = False

    @property
    def teaser(self) -> bool:
        """True if only an excerpt is known."""
        return self.rank[0]


def trace_article(article: Article, language: Language) -> Trace:
    """Return the trace of a cleaned article in `language`."""
    words = language.stories
    text = _news(_told(article)[:_READ], words)
    starts = _starts(text)
    sentences = [text[start:end] for start, end in pairwise((*starts, len(text)))]
    lines = tuple(map(_hash, sentences))
    letters = bare_letters(article.title)
    page = [f"url {page_key(article.url)}"] if article.url else []
    headline = [f"title {letters}"] if letters else []
    keys = [f"id {article.id}", f"content {article.content_hash}"]
    if page and letters:
        keys.append(f"{page[0]} {letters}")
    if article.teaser and letters:
        # Excerpts under one headline may be of a column that returns, unless they begin alike.
        keys.append(f"excerpt {letters} {bare_letters(article.text[:_START])[:_BEGINS]}")
    every = (*keys, *headline, *page)
    unread = words is None
    trace = Trace(
        id=article.id,
        rank=article_rank(article),
        keys=every if article.teaser or unread else tuple(keys),
        found=every if unread or not article.teaser else tuple(keys),
        title=letters,
        published=article.published.timestamp() if article.published else None,
        length=len(article.text),
        lines=lines,
        sentences=frozenset([one for one in lines if one][:_SENTENCES_KEPT]),
    )
    if words is None:
        return trace
    terms = read_terms(article.title, sentences)
    return replace(
        trace,
        marks=read_marks(article.title, "\n".join(sentences)),
        terms=terms,
        figures=read_figures(article.title, text, starts),
        regions=_regions(terms, words),
        words=words,
        follows=follows_report(article.title, language),
    )


def article_rank(article: Article) -> tuple[bool, float, int, int, str, str, str]:
    """Return what copies stand by: the lowest stands for the others.

    Full articles rank before teasers, newer before older, longer before shorter, and those with
    more fields before others; content settles the rest.
    """
    when = article.updated or article.published
    newest = -when.timestamp() if when else 0.0
    fields = (article.url, article.label, article.image, article.author)
    said = sum(value is not None for value in fields)
    settled = (article.id, article.content_hash, _fingerprint(article))
    return (article.teaser, newest, -len(article.text), -said, *settled)


def _fingerprint(article: Article) -> str:
    """Return a hash of an article's other fields: the order of reading decides nothing."""
    said = (
        article.url, article.label, article.source, article.author, article.image,
        article.published, article.updated, article.language,
    )  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _told(article: Article) -> str:
    """Return the text without its asides; a dateline stays, as it says where it happened."""
    asides = tuple(one for one in article.asides if one.kind != "dateline")
    return replace(article, asides=asides).prose if asides else article.text


def _news(text: str, words: StoryWords | None) -> str:
    """Return `text` up to what a release says of its sender."""
    if words is None:
        return text
    at = 0
    for line in text.splitlines(keepends=True):
        if at > _NEWS and _is_closing(line.strip(), words):
            return text[:at]
        at += len(line)
    return text


def _is_closing(line: str, words: StoryWords) -> bool:
    """Return True for "About Setu Builders:" and "Disclaimer: ..."."""
    begins = line[:_SENDER].lower()
    if begins.startswith(tuple(words.closing)):
        return True
    first, _, rest = line.partition(" ")
    if first.lower() not in words.about or not rest[:1].isupper():
        return False
    return ":" in begins or (len(line) < _SENDER and not line.endswith("."))


def _starts(text: str) -> list[int]:
    """Return where the sentences of `text` begin; one too many does no harm."""
    return [0, *(found.end() for found in _SENTENCE_END.finditer(text) if found.end() < len(text))]


def _hash(sentence: str) -> int:
    """Return the hash of a sentence, 0 if it is short."""
    words = " ".join(sentence.lower().split())
    return zlib.crc32(words.encode()) if len(words) >= _LETTERS else 0


def _regions(terms: Terms, words: StoryWords) -> tuple[frozenset[str], frozenset[str]]:
    """Return the regions of the places named in an article's lead, and in all of it."""
    lines = terms.lines.split("\n")
    names = {name.lower() for name in terms.names.split()}

    def among(some: list[str]) -> frozenset[str]:
        said = {term for line in some for term in line.split()}
        return frozenset(
            words.places[part]
            for term in said
            if term in names or "_" in term
            for part in {term, *term.split("-")}
            if part in words.places
        )

    return among(lines[: terms.lead]), among(lines)
