"""One day, from sources to files, in the order in which it happens."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from digest.config import corrections
from digest.config.settings import Settings
from digest.config.themes import ALL, NONE
from digest.editorial import text
from digest.editorial.edition import Frame, compose, narrow
from digest.editorial.themes import Judge
from digest.errors import BadNote, NoSuchArticle, NoSuchSubtheme, NoSuchTheme, NothingToRead
from digest.model import Article, Correction, Edition, Parts, Problem, Source, Theme
from digest.rendering import message
from digest.rendering.parts import Renderer
from digest.resources import shipped
from digest.sources import files, reader
from digest.sources.article import legal, web_address
from digest.store import editions, export

#: Called with (what is done, of how much) while work goes on.
Progress = Callable[[int, int], None]

_LONGEST_NOTE = 20_000
#: How much of an article's text a correction keeps, in characters, to know articles like it by.
_TAUGHT = 600


@dataclass(slots=True)
class Reading:
    """What the sources gave: articles to choose from, articles set aside with the reason, problems met."""

    articles: list[Article] = field(default_factory=list)
    aside: list[tuple[Article, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Built:
    """A day's edition, the bytes of every file rendered from it, and what was met on the way."""

    edition: Edition
    variants: dict[str, editions.VariantFiles]
    files: dict[str, bytes]
    reading: Reading


def choose_sources(settings: Settings, named: Iterable[Path]) -> tuple[Source, ...]:
    """Return the sources to read: those named, else the settings', else the examples that ship."""
    if chosen := tuple(settings.source(path) for path in named):
        return chosen
    return settings.sources or (settings.source(shipped("examples")),)


def read(
    sources: Iterable[Source], progress: Progress | None = None
) -> Iterator[tuple[Article | Problem, Source]]:
    """Yield every article, cleaned, and every problem, with its source, in order and in constant memory."""
    todo = reader.tasks(sources)
    for at, result in reader.read(todo):
        if progress:
            progress(at + 1, len(todo))
        yield (text.clean(result) if isinstance(result, Article) else result), todo[at][1]


def gather(sources: Iterable[Source], progress: Progress | None = None) -> Reading:
    """Return all that the sources give, sorted by what may enter an edition."""
    reading = Reading()
    for result, source in read(sources, progress):
        if isinstance(result, Problem):
            reading.problems.append(result)
        elif result.teaser and result.published is None and not (source.teasers or source.named):
            reading.aside.append((result, "undated excerpt, and its source does not say 'teasers = true'"))
        else:
            reading.articles.append(result)
    return reading


def build(
    settings: Settings,
    sources: tuple[Source, ...],
    day: date,
    themes: tuple[Theme, ...],
    progress: Progress | None = None,
) -> Built:
    """Read the sources and make the day's edition with every variant's files, all in memory."""
    reading = gather(sources, progress)
    if not reading.articles and not reading.aside:
        reasons = "".join(f"; {problem.origin}: {problem.reason}" for problem in reading.problems[:1])
        raise NothingToRead(sources=", ".join(str(source.path) for source in sources) + reasons)
    frame = Frame(
        day=day,
        timezone=settings.site.timezone,
        language=settings.site.language,
        publication=settings.publication,
        themes=themes,
        judge=judge(settings),
        max_stories=settings.edition.max_stories,
        note=read_note(settings.folder / settings.edition.note),
    )
    edition = compose(reading.articles, frame, reading.aside)
    variants, contents = render(edition, settings.folder)
    return Built(edition, variants, contents, reading)


def render(edition: Edition, folder: Path) -> tuple[dict[str, editions.VariantFiles], dict[str, bytes]]:
    """Return every variant of `edition` and the bytes of its files, rendered with the templates in `folder`."""
    renderer = Renderer(folder)
    slugs = tuple(theme.slug for theme in edition.themes)
    variants: dict[str, editions.VariantFiles] = {}
    contents: dict[str, bytes] = {}
    for key, chosen in {ALL: slugs, **{slug: (slug,) for slug in slugs}}.items():
        variant = narrow(edition, chosen)
        made = _files(key, renderer.render(variant), variant)
        contents |= made
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
        variants[key] = editions.VariantFiles(chosen, hashes)
    return variants, contents


def save(folder: Path, built: Built) -> None:
    """Write what was built into the day folder `folder`."""
    export.write(folder, built.files, editions.encode(built.edition, built.variants))


def render_again(folder: Path, settings: Settings) -> Built:
    """Read the edition in the day folder `folder` and write all its files anew."""
    edition, _ = editions.read(folder)
    variants, contents = render(edition, settings.folder)
    built = Built(edition, variants, contents, Reading())
    save(folder, built)
    return built


def judge(settings: Settings) -> Judge:
    """Return the judge of this publication's themes."""
    return Judge(settings.all_themes, settings.none, settings.corrections, settings.edition.review_below)


def teach(settings: Settings, out: Path, name: str, theme: str, subtheme: str | None = None) -> Correction:
    """Store that the article with the id or address `name`, of an edition built into `out`, is about `theme`.

    "none" is no theme. Raises NoSuchTheme, NoSuchSubtheme and NoSuchArticle.
    """
    known = {one.slug: one for one in settings.all_themes}
    if theme not in known and theme != NONE:
        raise NoSuchTheme(slug=theme, known=", ".join((*known, NONE)))
    subs = [sub.slug for sub in known[theme].subthemes] if theme in known else []
    if subtheme is not None and subtheme not in subs:
        raise NoSuchSubtheme(slug=subtheme, theme=theme, known=", ".join(subs) or "it has none")
    article = _find(out, name)
    correction = Correction(
        article=article.id,
        theme=None if theme == NONE else theme,
        title=article.title,
        text=article.text[:_TAUGHT],
        subtheme=subtheme,
        url=article.url,
    )
    others = (one for one in settings.corrections if one.article != article.id)
    corrections.save(settings.folder / corrections.FILE, (*others, correction))
    return correction


def built_articles(out: Path) -> Iterator[Article]:
    """Yield the articles of the editions built into `out`, those of the newest day first."""
    for folder in editions.days(out):
        yield from editions.read(folder)[0].articles


def read_note(path: Path) -> str | None:
    """Return the editor's note at `path`, or None where there is none. Raises BadNote."""
    if not path.is_file():
        return None
    try:
        note = legal(files.read_text(path)).strip()
    except OSError as problem:
        raise BadNote(path=path, reason=problem.strerror or problem) from None
    except ValueError as problem:
        if str(problem) == "is empty":
            return None
        raise BadNote(path=path, reason=problem) from None
    if len(note) > _LONGEST_NOTE:
        raise BadNote(path=path, reason=f"is longer than {_LONGEST_NOTE} characters")
    return note


def _find(out: Path, name: str) -> Article:
    address = web_address(name)
    for article in built_articles(out):
        if article.id == name or (address is not None and article.url == address):
            return article
    raise NoSuchArticle(name=name, place=out)


def _files(key: str, parts: Parts, variant: Edition) -> dict[str, bytes]:
    return {
        f"{key}.html": parts.html.encode(),
        f"{key}.md": parts.markdown.encode(),
        f"{key}.txt": parts.text.encode(),
        f"{key}.eml": message.compose(parts, variant, key),
    }
