"""A day's build, phase by phase: read, recall, compose, attach, render, check, save."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from digest.config.languages import read_languages
from digest.config.settings import Settings
from digest.editorial import sponsors
from digest.editorial.edition import Frame, compose_edition
from digest.editorial.news.forming import Recalled
from digest.editorial.themes.judge import Judge
from digest.errors import BadMemory, BadNote, DigestError, MemoryBusy, NothingToRead
from digest.model import Edition, Languages, Source, Theme
from digest.newsroom import pictures, report
from digest.newsroom.fetching import open_fetcher
from digest.newsroom.intake import Intake, remember_intake, take_in
from digest.newsroom.offer import Offer, offer_articles
from digest.newsroom.publication import Progress, Publication
from digest.newsroom.recall import recall_earlier, with_earlier
from digest.newsroom.vanished import vanished_stories
from digest.newsroom.variants import count_readers, render_variants, variant_files
from digest.preflight.check import has_error, subject_of
from digest.preflight.day import CheckedFile, check_edition, lint_context
from digest.rendering.note import check_note
from digest.sources import files
from digest.sources.article import legal_text
from digest.store import runs
from digest.store.news import dayfolder, document, editions, history
from digest.store.people.choices import list_choices

#: A picture is waited for this many seconds: the memory is held meanwhile.
_PICTURE = 10.0


@dataclass(frozen=True, slots=True)
class Built:
    """A day's edition, None on a quiet day, with the bytes of every file rendered from it.

    It is `unchanged` if the day's approved edition says the same; `checked` is what the preflight
    found in its mails; `readers` counts the subscribers of each variant (key).
    """

    edition: Edition | None
    variants: dict[str, document.VariantFiles]
    files: dict[str, bytes]
    offer: Offer
    unchanged: bool = False
    checked: tuple[CheckedFile, ...] = ()
    readers: Mapping[str, int] = field(default_factory=dict)

    @property
    def judged(self) -> tuple[CheckedFile, ...]:
        """The mails that somebody gets; all mails if nobody gets any of them."""
        got = (one for one in self.checked if self.readers.get(one.file.removesuffix(".eml")))
        return tuple(got) or self.checked

    @property
    def is_fit(self) -> bool:
        """True if no preflight error is open in a mail that somebody gets."""
        return not any(has_error(one.findings) for one in self.judged)

    def report(self, day: date) -> dict[str, Any]:
        """Return what was done for `day`, for scripts and the log."""
        made = report.report_build(
            day, self.offer, self.edition, self.files, self.checked, unchanged=self.unchanged
        )
        return made | {"shortened": report.shortened_variants(self.variants)}


def build_edition(
    publication: Publication,
    sources: tuple[Source, ...],
    day: date,
    themes: tuple[Theme, ...],
    *,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Built:
    """Read the sources and build the day's edition of `themes`; save it as the day's draft.

    It is written into the folder `out` as well, both or neither; a memory opened for a dry run
    keeps nothing. On a quiet day the sources are read, and there is no edition. Raises
    NothingToRead.
    """
    with _logged(publication, day) as log:
        intake = take_in(publication, sources, progress)
        return _build(publication, intake, day, themes, out, log)


def build_from_intake(
    publication: Publication, intake: Intake, day: date, *, out: Path | None = None
) -> Built:
    """Build the day's edition of all themes from what was read already. Raises NothingToRead."""
    with _logged(publication, day) as log:
        return _build(publication, intake, day, publication.settings.themes, out, log)


def render_again(folder: Path, settings: Settings) -> Built:
    """Read the edition in the day folder `folder` and write all its files anew."""
    edition, _ = document.read_edition(folder)
    listed, contents = variant_files(render_variants(edition, settings.folder).values())
    built = Built(edition, listed, contents, Offer())
    save_day(folder, built)
    return built


def save_day(folder: Path, built: Built) -> None:
    """Write what was built into the day folder `folder`."""
    if built.edition is not None:
        data = document.encode_edition(built.edition, built.variants)
        dayfolder.write_day_folder(folder, built.files, data)


def check_files(
    connection: Connection,
    settings: Settings,
    edition: Edition,
    listed: Mapping[str, document.VariantFiles],
    contents: Mapping[str, bytes],
) -> tuple[CheckedFile, ...]:
    """Return what the preflight finds in an edition's mails, beside those sent before it."""
    sent = history.files_before(connection, edition.day, [f"{key}.eml" for key in listed])
    before = {name.removesuffix(".eml"): subject_of(data) for name, data in sent.items()}
    return check_edition(edition, listed, contents, lint_context(settings), before)


def judge_of(settings: Settings, languages: Languages) -> Judge:
    """Return the judge of this publication's themes."""
    least = settings.edition.review_below
    return Judge(settings.all_themes, settings.none, settings.corrections, least, languages)


def read_note(path: Path) -> str | None:
    """Return the editor's note at `path`, or None if there is none. Raises BadNote."""
    if not path.is_file():
        return None
    try:
        note = legal_text(files.read_text(path)).strip()
        check_note(note)
    except OSError as problem:
        raise BadNote(path=path, reason=problem.strerror or problem) from None
    except ValueError as problem:
        if str(problem) == "is empty":
            return None
        raise BadNote(path=path, reason=problem) from None
    return note


#: Keeps the report of a run, in the transaction of what it did.
_Log = Callable[[Connection, dict[str, Any]], None]


@contextmanager
def _logged(publication: Publication, day: date) -> Iterator[_Log]:
    """Give a function that keeps the run's report; keep the failure of a run that fails."""
    begun, now = time.monotonic(), publication.clock.now()

    def log(connection: Connection, said: dict[str, Any]) -> None:
        runs.add_run(connection, day, now, now + timedelta(seconds=time.monotonic() - begun), said)

    try:
        yield log
    except (BadMemory, MemoryBusy):
        raise  # there is nowhere to note it
    except DigestError as problem:
        with publication.memory.write() as connection:
            log(connection, report.report_failure(problem, day))
        raise


def _build(
    publication: Publication,
    intake: Intake,
    day: date,
    themes: tuple[Theme, ...],
    out: Path | None,
    log: _Log,
) -> Built:
    """Take the intake through the phases, in one transaction that only one run has at a time."""
    settings = publication.settings
    languages = read_languages(settings.folder, settings.site.fiscal_year_start)
    with publication.memory.write() as connection:
        offer = _read(connection, publication, intake, day)
        if settings.calendar.is_quiet(day):
            built = Built(None, {}, {}, offer)
        else:
            recalled = recall_earlier(connection, offer.articles, day, languages)
            edition = _compose(connection, settings, offer, recalled, day, themes, languages)
            edition = _attach(connection, publication, edition, offer, languages)
            listed, contents = variant_files(render_variants(edition, settings.folder).values())
            checked = check_files(connection, settings, edition, listed, contents)
            unchanged = edition.state == editions.APPROVED
            readers = count_readers(edition, list_choices(connection, day))
            built = Built(edition, listed, contents, offer, unchanged, checked, readers)
        vanished = vanished_stories(connection, day, built.edition)
        _save(connection, publication, built, day, out)
        log(connection, built.report(day) | {"vanished": vanished})
    return built


def _read(connection: Connection, publication: Publication, intake: Intake, day: date) -> Offer:
    """Return what the edition may choose from."""
    if publication.memory.dry_run:
        remember_intake(connection, intake)  # only in this transaction, which is rolled back
    return offer_articles(connection, intake, publication.settings, day, publication.clock.now())


def _compose(
    connection: Connection,
    settings: Settings,
    offer: Offer,
    recalled: Recalled,
    day: date,
    themes: tuple[Theme, ...],
    languages: Languages,
) -> Edition:
    """Return the edition of what is offered, beside what was sent before.

    It has no story if all that was read was sent already. Raises NothingToRead.
    """
    is_read = any(count.read or count.unchanged for count in offer.counts.values())
    if not (is_read or offer.articles or offer.aside):
        reasons = "".join(f"; {problem.origin}: {problem.reason}" for problem in offer.problems[:1])
        raise NothingToRead(sources=", ".join(offer.counts) + reasons)
    frame = Frame(
        day=day,
        timezone=settings.site.timezone,
        language=settings.site.language,
        publication=settings.publication,
        themes=themes,
        judge=judge_of(settings, languages),
        languages=languages,
        revision=editions.next_revision(connection, day),
        max_stories=settings.edition.max_stories,
        note=read_note(settings.folder / settings.edition.note),
        source_themes=offer.themes,
        waiting=offer.waiting,
        since=offer.since,
    )
    return compose_edition(offer.articles, frame, offer.aside, recalled=recalled)


def _attach(
    connection: Connection,
    publication: Publication,
    edition: Edition,
    offer: Offer,
    languages: Languages,
) -> Edition:
    """Return the edition with earlier stories, sponsors and pictures.

    It takes the place of the day's approved edition if it says the same.
    """
    settings = publication.settings
    edition = with_earlier(connection, edition, languages)
    shown = history.shown_sponsors(connection, edition.day)
    booked = sponsors.sponsor_slots(settings.sponsors, edition.day, shown)
    edition = replace(edition, sponsors=booked)
    if settings.pictures.folder and not publication.memory.dry_run:
        with open_fetcher(settings, keep=True, attempts=1, longest=_PICTURE) as fetcher:
            edition, problems = pictures.host_pictures(edition, settings, fetcher)
        offer.problems.extend(problems)
    approved = editions.approved_edition(connection, edition.day)
    if approved is None:
        return edition
    same = replace(edition, revision=approved.revision)
    if document.edition_hash(same) != document.edition_hash(approved):
        return edition
    if editions.held_reasons(connection, edition.day, approved.revision):
        return edition  # what holds them may be a template: a new revision reaches their readers
    return replace(same, state=approved.state)


def _save(
    connection: Connection, publication: Publication, built: Built, day: date, out: Path | None
) -> None:
    """Keep the edition as the day's draft and write its files; an approved one stays as it is."""
    if built.unchanged:
        editions.discard_draft(connection, day)
    elif built.edition:
        now = publication.clock.now()
        editions.save_draft(connection, built.edition, built.variants, now)
    if out and not publication.memory.dry_run:
        save_day(out, built)
