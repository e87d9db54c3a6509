"""One day, from sources to files, in the order in which it happens."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from digest.config import ALL, Settings
from digest.editorial import text
from digest.editorial.edition import Frame, compose, narrow
from digest.errors import BadNote, NothingToRead
from digest.model import Article, Edition, Parts, Problem, Source, Theme
from digest.rendering import message
from digest.rendering.parts import Renderer
from digest.resources import shipped
from digest.sources import files, reader
from digest.sources.article import legal
from digest.store import editions, export

#: Called with (what is done, of how much) while work goes on.
Progress = Callable[[int, int], None]

_LONGEST_NOTE = 20_000


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


def _files(key: str, parts: Parts, variant: Edition) -> dict[str, bytes]:
    return {
        f"{key}.html": parts.html.encode(),
        f"{key}.md": parts.markdown.encode(),
        f"{key}.txt": parts.text.encode(),
        f"{key}.eml": message.compose(parts, variant, key),
    }
