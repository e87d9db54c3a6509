"""One day, from sources to files, in the order in which it happens."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from digest.config import corrections
from digest.config.settings import Settings
from digest.config.themes import ALL, NONE
from digest.delivery import messages
from digest.editorial import sponsors
from digest.editorial.edition import Frame, compose_edition, narrow_edition
from digest.editorial.themes.judge import Judge
from digest.errors import (
    BadMemory,
    BadNote,
    DigestError,
    MemoryBusy,
    NoLongerSo,
    NoSuchArticle,
    NoSuchSubtheme,
    NoSuchTheme,
    NothingToApprove,
    NothingToRead,
    NotReady,
)
from digest.model import Article, Correction, Edition, Parts, Source, Theme
from digest.newsroom import intake, pictures, recall, report
from digest.newsroom.intake import Intake, Offer, Progress
from digest.preflight import day as lint
from digest.preflight.check import has_error, subject_of
from digest.preflight.day import CheckedFile
from digest.rendering import message
from digest.rendering.parts import Renderer
from digest.sources import files
from digest.sources.article import legal_text, web_address
from digest.store import runs
from digest.store.database import Memory
from digest.store.news import articles, dayfolder, document, history
from digest.store.news import editions as revisions
from digest.store.people import roster

_LONGEST_NOTE = 20_000
#: So long is a picture waited for, in seconds.
_PICTURE = 10.0
#: How much of an article's text a correction keeps, in characters, to know articles like it by.
_TAUGHT = 600


@dataclass(frozen=True, slots=True)
class Built:
    """A day's edition, None on a quiet day, the bytes of every file rendered from it, and what was met on the way.

    It is `unchanged` when the day's approved edition says the same; `checked` is what the preflight found.
    """

    edition: Edition | None
    variants: dict[str, document.VariantFiles]
    files: dict[str, bytes]
    reading: Offer
    unchanged: bool = False
    checked: tuple[CheckedFile, ...] = ()

    @property
    def is_fit(self) -> bool:
        """Whether it may be sent: no error of the preflight stands."""
        return not any(has_error(one.findings) for one in self.checked)

    def report(self, day: date) -> dict[str, Any]:
        """Return what was done for `day`, for scripts and the log."""
        return report.report_build(
            day, self.reading, self.edition, self.files, self.checked, unchanged=self.unchanged
        )


def build_edition(
    settings: Settings,
    memory: Memory,
    sources: tuple[Source, ...],
    day: date,
    themes: tuple[Theme, ...],
    now: datetime,
    *,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Built:
    """Read the sources, remember what they give, and make the day's edition with every variant's files.

    The edition becomes the day's draft, and is written into the folder `out`, both or neither; a memory opened for
    a dry run keeps nothing. On a quiet day the sources are read, and there is no edition. Raises NothingToRead.
    """
    with _logged(memory, day, now) as log:
        taken = intake.take_in(settings, memory, sources, now, progress)
        return _compose(settings, memory, sources, taken, day, themes, now, out, log)


def build_from_intake(
    settings: Settings,
    memory: Memory,
    taken: Intake,
    day: date,
    now: datetime,
    *,
    out: Path | None = None,
) -> Built:
    """Make the day's edition as `build` does, of all themes, where the settings' sources were read already."""
    with _logged(memory, day, now) as log:
        return _compose(
            settings, memory, settings.sources, taken, day, settings.themes, now, out, log
        )


#: Keeps what a run has to say of itself, in the transaction of what it did.
_Log = Callable[[Connection, dict[str, Any]], None]


@contextmanager
def _logged(memory: Memory, day: date, now: datetime) -> Iterator[_Log]:
    """Give what keeps a run's report; it keeps the failure of a run that fails."""
    begun = time.monotonic()

    def log(connection: Connection, said: dict[str, Any]) -> None:
        runs.add_run(connection, day, now, now + timedelta(seconds=time.monotonic() - begun), said)

    try:
        yield log
    except (BadMemory, MemoryBusy):
        raise  # there is nowhere to note it
    except DigestError as problem:
        with memory.write() as connection:
            log(connection, report.report_failure(problem, day))
        raise


def _compose(
    settings: Settings,
    memory: Memory,
    sources: tuple[Source, ...],
    taken: Intake,
    day: date,
    themes: tuple[Theme, ...],
    now: datetime,
    out: Path | None,
    log: _Log,
) -> Built:
    with memory.write() as connection:
        reading = intake.offer_articles(connection, taken, sources, settings, day, now)
        if settings.calendar.is_quiet(day):
            built = Built(None, {}, {}, reading)
        else:
            built = _make(connection, settings, memory, reading, day, themes)
        if built.unchanged:
            revisions.discard_draft(connection, day)
        elif built.edition:
            revisions.save_draft(connection, built.edition, built.variants, now)
        if built.edition and out and not memory.dry_run:
            save_day(out, built)
        log(connection, built.report(day))
    return built


def _make(
    connection: Connection,
    settings: Settings,
    memory: Memory,
    reading: Offer,
    day: date,
    themes: tuple[Theme, ...],
) -> Built:
    """Return the day's edition of what the `reading` offers, told beside what was sent before."""
    if not reading.articles and not reading.aside:
        reasons = "".join(
            f"; {problem.origin}: {problem.reason}" for problem in reading.problems[:1]
        )
        raise NothingToRead(sources=", ".join(reading.counts) + reasons)
    frame = Frame(
        day=day,
        timezone=settings.site.timezone,
        language=settings.site.language,
        publication=settings.publication,
        themes=themes,
        judge=judge_of(settings),
        revision=revisions.next_revision(connection, day),
        max_stories=settings.edition.max_stories,
        note=read_note(settings.folder / settings.edition.note),
    )
    recalled = recall.recall_earlier(connection, reading.articles, day)
    edition = compose_edition(reading.articles, frame, reading.aside, recalled=recalled)
    edition = recall.with_earlier(connection, edition)
    shown = history.shown_sponsors(connection, day)
    edition = replace(edition, sponsors=sponsors.sponsor_slots(settings.sponsors, day, shown))
    if settings.pictures.folder and not memory.dry_run:
        # The memory is held meanwhile, so no picture is waited for long.
        with intake.open_fetcher(settings, memory, attempts=1, longest=_PICTURE) as fetcher:
            edition, problems = pictures.host_pictures(edition, settings, fetcher)
        reading.problems.extend(problems)
    approved = revisions.approved_edition(connection, day)
    if approved and document.edition_hash(
        replace(edition, revision=approved.revision)
    ) == document.edition_hash(approved):
        edition = replace(edition, revision=approved.revision, state=approved.state)
    variants, contents = render_variants(edition, settings.folder)
    checked = _check(connection, settings, edition, variants, contents)
    return Built(edition, variants, contents, reading, edition.state == "approved", checked)


def _check(
    connection: Connection,
    settings: Settings,
    edition: Edition,
    variants: Mapping[str, document.VariantFiles],
    contents: Mapping[str, bytes],
) -> tuple[CheckedFile, ...]:
    """Return what the preflight finds in an edition's mails, beside those that were sent before it."""
    sent = history.files_before(connection, edition.day, [f"{key}.eml" for key in variants])
    before = {name.removesuffix(".eml"): subject_of(data) for name, data in sent.items()}
    return lint.check_edition(edition, variants, contents, lint.lint_context(settings), before)


def approve_edition(
    settings: Settings,
    memory: Memory,
    day: date,
    now: datetime,
    *,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Edition:
    """Freeze the day's draft with all that is rendered from it: what it shows is not offered to another day.

    The pages it links to are looked at again first, and its mails are checked; then the ledger is prepared for everybody who
    gets it, and it is written into the folder `out`. Raises NothingToApprove, NoLongerSo, NotReady and
    AlreadySent.
    """
    with memory.read() as connection:
        looked_at = revisions.newest_edition(connection, day)
    if looked_at is None or looked_at.state == "approved":
        raise NothingToApprove(day=day)
    gone = intake.find_gone_pages(settings, memory, looked_at, progress)
    with memory.write() as connection:
        articles.mark_gone(connection, gone, now)
    with memory.write() as connection:
        draft = revisions.newest_edition(connection, day)
        if draft != looked_at:
            raise NoLongerSo(day=day, reason="it was built again meanwhile")
        if reason := intake.why_not_now(draft, gone, now):
            raise NoLongerSo(day=day, reason=reason)
        variants, contents = render_variants(draft, settings.folder)
        for one in _check(connection, settings, draft, variants, contents):
            for finding in one.findings:
                if has_error([finding]):
                    raise NotReady(day=day, finding=f"{finding.code} {finding.message}")
        hashes = {name: sha for variant in variants.values() for name, sha in variant.files.items()}
        files = {name: (hashes[name], data) for name, data in contents.items()}
        if draft.publication.public_url:
            files |= _messages(connection, settings, draft)
        approved = revisions.approve_draft(
            connection, day, draft.revision, files, recall.project_names(draft), now
        )
    if draft.publication.public_url:
        messages.prepare_sending(settings, memory, day, now)
    if out:
        dayfolder.write_day_folder(out, contents, document.encode_edition(approved, variants))
    return approved


def _messages(
    connection: Connection, settings: Settings, draft: Edition
) -> dict[str, tuple[str, bytes]]:
    """Return the message of each variant that subscribers can have, with its hash, by name. Raises NotReady."""
    choices = roster.choices(connection, draft.day)
    earlier = revisions.approved_revision(connection, draft.day) is not None
    made = messages.render_messages(draft, settings, choices, correct=earlier)
    return {name: (hashlib.sha256(data).hexdigest(), data) for name, data in made.items()}


def render_variants(
    edition: Edition, folder: Path
) -> tuple[dict[str, document.VariantFiles], dict[str, bytes]]:
    """Return every variant of `edition` and the bytes of its files, rendered with the templates in `folder`."""
    renderer = Renderer(folder)
    slugs = tuple(section.theme for section in edition.sections)
    variants: dict[str, document.VariantFiles] = {}
    contents: dict[str, bytes] = {}
    for key, chosen in {ALL: slugs, **{slug: (slug,) for slug in slugs}}.items():
        variant = narrow_edition(edition, chosen)
        made = _files(key, renderer.render(variant), variant)
        contents |= made
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
        variants[key] = document.VariantFiles(chosen, hashes)
    return variants, contents


def save_day(folder: Path, built: Built) -> None:
    """Write what was built into the day folder `folder`."""
    if built.edition is not None:
        dayfolder.write_day_folder(
            folder, built.files, document.encode_edition(built.edition, built.variants)
        )


def render_again(folder: Path, settings: Settings) -> Built:
    """Read the edition in the day folder `folder` and write all its files anew."""
    edition, _ = document.read_edition(folder)
    variants, contents = render_variants(edition, settings.folder)
    built = Built(edition, variants, contents, Offer())
    save_day(folder, built)
    return built


def judge_of(settings: Settings) -> Judge:
    """Return the judge of this publication's themes."""
    return Judge(
        settings.all_themes, settings.none, settings.corrections, settings.edition.review_below
    )


def teach_theme(
    settings: Settings, out: Path, name: str, theme: str, subtheme: str | None = None
) -> Correction:
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
    for folder in document.day_folders(out):
        yield from document.read_edition(folder)[0].articles


def read_note(path: Path) -> str | None:
    """Return the editor's note at `path`, or None where there is none. Raises BadNote."""
    if not path.is_file():
        return None
    try:
        note = legal_text(files.read_text(path)).strip()
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
        f"{key}.eml": message.compose_message(parts, variant, key),
    }
