"""Approval: the hinge between newsroom and delivery, where a draft becomes mail."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from digest.config.settings import Settings
from digest.delivery.messages import why_none_is_fit, write_messages
from digest.delivery.prepare import prepare_sending
from digest.editorial.edition import omit_stories
from digest.errors import ApprovedAlready, NoLongerSo, NothingToApprove, NotReady
from digest.model import Edition, Erratum
from digest.newsroom.build import check_files
from digest.newsroom.intake import find_gone_pages
from digest.newsroom.offer import why_not_now
from digest.newsroom.publication import Progress, Publication
from digest.newsroom.recall import project_names
from digest.newsroom.variants import Variant, page_files, render_variants, variant_files
from digest.preflight.check import has_error
from digest.preflight.day import CheckedFile
from digest.store.news import articles, dayfolder, document, editions
from digest.store.people.choices import list_choices


def approve_edition(
    publication: Publication,
    day: date,
    *,
    out: Path | None = None,
    progress: Progress | None = None,
) -> Edition:
    """Freeze the day's draft with every file and message of it; return it.

    What it shows is not offered to another day. Its pages are looked at again first, and its mails
    are checked: a variant that is not fit is held, and its readers wait for a later revision. Then
    the ledger is prepared, and it is written into the folder `out`. Raises NothingToApprove,
    ApprovedAlready, NoLongerSo, AlreadySent, and NotReady if no variant is fit.
    """
    settings, memory = publication.settings, publication.memory
    with memory.read() as connection:
        looked_at = editions.newest_edition(connection, day)
    if looked_at is None or looked_at.state == editions.APPROVED:
        raise (ApprovedAlready if looked_at else NothingToApprove)(day=day)
    gone = find_gone_pages(publication, looked_at, progress)
    now = publication.clock.now()
    with memory.write() as connection:
        articles.mark_gone(connection, gone, now)
    is_mail = bool(looked_at.publication.public_url)
    with memory.write() as connection:
        draft = editions.newest_edition(connection, day)
        if draft != looked_at:
            raise NoLongerSo(day=day, reason="it was built again meanwhile")
        if reason := why_not_now(draft, gone, now):
            raise NoLongerSo(day=day, reason=reason)
        choices = list_choices(connection, day) if is_mail else ()
        variants = render_variants(draft, settings.folder, choices)
        listed, contents = variant_files(variants.values())
        kept = contents | page_files(variants.values())
        if is_mail:
            kept |= _messages(connection, settings, draft, variants)
        else:
            _check(check_files(connection, settings, draft, listed, contents), day)
        hashed = {name: (hashlib.sha256(data).hexdigest(), data) for name, data in kept.items()}
        # Without a page that shows it, what was only counted was not told: it is offered again.
        counted = {key for one in listed.values() for key in one.more}
        untold = frozenset() if is_mail else frozenset(counted)
        untold_errata = frozenset() if is_mail else _counted_errata(variants.values())
        names = project_names(omit_stories(draft, untold))
        approved = editions.approve_draft(
            connection, day, draft.revision, hashed, names, now, untold, untold_errata
        )
    if is_mail:
        prepare_sending(publication, day)
    if out:
        data = document.encode_edition(approved, listed)
        dayfolder.write_day_folder(out, contents, data)
    return approved


def _counted_errata(variants: Iterable[Variant]) -> frozenset[Erratum]:
    """Return the corrections of articles of which one of the `variants` only counts some."""
    counted: set[Erratum] = set()
    for one in variants:
        errata = one.edition.errata
        last = {erratum.article for erratum in errata[len(errata) - one.fit.errata :]}
        counted |= {erratum for erratum in errata if erratum.article in last}
    return frozenset(counted)


def _messages(
    connection: Connection, settings: Settings, draft: Edition, variants: Mapping[str, Variant]
) -> dict[str, bytes]:
    """Return the messages of an edition's variants. Raises NotReady if none of them is fit."""
    earlier = editions.approved_revision(connection, draft.day) is not None
    messages = write_messages(variants.values(), settings, correct=earlier)
    if fault := why_none_is_fit(variants.values(), messages):
        raise NotReady(day=draft.day, finding=fault)
    return messages


def _check(checked: Iterable[CheckedFile], day: date) -> None:
    """Raise NotReady if there is an error in a file."""
    for finding in (found for one in checked for found in one.findings):
        if has_error([finding]):
            raise NotReady(day=day, finding=str(finding))
