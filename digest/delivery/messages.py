"""Mailing: which variants subscribers can have, their messages as they are approved, and the ledger prepared for them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from digest.config.settings import Settings
from digest.config.themes import ALL
from digest.delivery import window
from digest.delivery.window import Window
from digest.errors import NoSending, NothingToCorrect, NotReady
from digest.model import Edition
from digest.rendering import personal
from digest.rendering.language import base_language
from digest.rendering.language import catalogue_languages as languages
from digest.store.database import Memory
from digest.store.ledger import claims, sendings
from digest.store.ledger.sendings import Sending
from digest.store.news import editions
from digest.store.people import roster
from digest.store.people.roster import Choice
from digest.tokens import Keys

if TYPE_CHECKING:
    from digest.preflight.mail import LintContext

#: A variant's name is kept this short; of longer ones, a part and a hash.
_LONGEST_KEY = 120
#: What stands between a variant's themes and its language, where that is not the publication's own.
_IN: Final = "@"
#: What a message is checked with: no link of it leads anywhere.
_NOBODY: Final = ("reader@example.com", Keys(["what is checked before sending is sent to nobody"]))


def variant_key(edition: Edition, chosen: Iterable[str] | None) -> str | None:
    """Return which variant of an edition those get who chose these themes (None: all); None if it has nothing for them."""
    slugs = _slugs(edition)
    mine = slugs if chosen is None else [slug for slug in slugs if slug in set(chosen)]
    if not mine:
        return None
    key = ALL if mine == slugs else "+".join(mine)
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[: _LONGEST_KEY - 17]}~{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def render_messages(
    edition: Edition, settings: Settings, choices: Iterable[Choice], *, correct: bool
) -> dict[str, bytes]:
    """Return the messages of every variant that those who made these `choices` get, to be made out, by name.

    All of it and each theme alone are there in any case; each variant also in the languages of those who get it, as far as
    there are words in them. To `correct` an earlier revision there is a second form of each.
    Raises NotReady where the preflight finds an error.
    """
    from digest.preflight import day as lint
    from digest.rendering.parts import Renderer

    renderer = Renderer(settings.folder)
    judged = lint.lint_context(settings)
    made: dict[str, bytes] = {}
    for key, variant in _variants(edition, choices, settings.folder).items():
        parts = renderer.render(variant)
        template = personal.make_template(parts, variant, key)
        _check(template, variant, judged)
        made[message_name(key)] = template.data
        if correct:
            said = replace(
                parts, subject=f"{_correction(variant, settings.folder)}: {parts.subject}"
            )
            kind = sendings.correction_kind(edition.revision)
            made[message_name(key, kind)] = personal.make_template(said, variant, key, kind).data
    return made


def message_name(key: str, kind: str = sendings.EDITION) -> str:
    """Return the name under which a variant's message is kept."""
    return f"{key}.msg" if kind == sendings.EDITION else f"{key}.correction.msg"


def prepare_sending(
    settings: Settings, memory: Memory, day: date, now: datetime, *, again: bool = False
) -> Sending:
    """Bring the ledger of a day up to its newest approved revision, if it is not, or `again`. Raises NoSending.

    Where it was forgotten who got it, it stays as it is: nobody is to get it twice.
    """
    with memory.read() as connection:
        revision = editions.approved_revision(connection, day)
        known = sendings.get_sending(connection, day)
        if known and known.forgotten:
            return known
        if revision is None:
            raise NoSending(day=day)
        if (
            known
            and known.revision == revision
            and not again
            and sendings.has_deliveries(connection, day)
        ):
            return known
        edition = editions.approved_edition(connection, day)
        names = editions.part_names(connection, day, revision)
        choices = roster.choices(connection, day)
    if edition is None or message_name(ALL) not in names:
        raise NoSending(day=day)
    dated = max(now, send_window(settings, day).opens).astimezone(UTC)
    with claims.ledger_transaction(memory) as connection:
        sendings.open_sending(connection, day, revision, _chosen(edition, choices, names), dated)
        prepared = sendings.get_sending(connection, day)
    if prepared is None:
        raise NoSending(day=day)
    return prepared


def prepare_correction_of(memory: Memory, day: date, now: datetime) -> Sending:
    """Prepare a correction, the newest approved revision, to those who were sent an earlier one. Raises NothingToCorrect."""
    with memory.read() as connection:
        edition = editions.approved_edition(connection, day)
        known = sendings.get_sending(connection, day)
        if known and known.forgotten:
            raise NothingToCorrect(day=day, reason="it was forgotten who got it")
        if edition is None:
            raise NothingToCorrect(day=day, reason="nothing of it was approved")
        names = editions.part_names(connection, day, edition.revision)
        choices = roster.choices(connection, day)
    kind = sendings.correction_kind(edition.revision)
    if message_name(ALL, kind) not in names:
        raise NothingToCorrect(
            day=day,
            reason="what was sent is what was approved last. Decide otherwise, build and approve it first",
        )
    with claims.ledger_transaction(memory) as connection:
        sendings.open_correction(
            connection, day, edition.revision, _chosen(edition, choices, names), now
        )
        prepared = sendings.get_sending(connection, day, kind)
    if prepared is None:
        raise NothingToCorrect(day=day, reason="it was forgotten")
    return prepared


def send_window(settings: Settings, day: date) -> Window:
    """Return when a day's edition may be sent."""
    return window.window_of_day(
        day, settings.zone, settings.send.send_after, settings.send.send_until
    )


def _chosen(edition: Edition, choices: Iterable[Choice], names: set[str]) -> sendings.Variants:
    """Return which variant those get who made each of the choices, in their language where that was rendered.

    Who chose themes that were not rendered waits for tomorrow.
    """
    found: dict[tuple[str, str | None], str | None] = {}
    for choice in choices:
        key = variant_key(edition, choice.themes)
        spoken = f"{key}{_IN}{base_language(choice.language or '')}"
        if key is None or message_name(key) in names:
            found[roster.write_choice(choice.themes), choice.language] = (
                spoken if message_name(spoken) in names else key
            )
    return found


def _variants(edition: Edition, choices: Iterable[Choice], folder: Path) -> Mapping[str, Edition]:
    """Return the edition narrowed to each set of themes that somebody gets, in each language that they read, by key."""
    from digest.editorial.edition import narrow_edition

    slugs = _slugs(edition)
    known = {base_language(name) for name in languages(folder)} - {base_language(edition.language)}
    wanted: dict[str, tuple[str, ...]] = {ALL: tuple(slugs)}
    spoken: set[tuple[str, str]] = set()
    alone = [Choice((slug,), None, 0) for slug in slugs]
    for choice in (*alone, *choices):
        if key := variant_key(edition, choice.themes):
            wanted[key] = tuple(
                slug for slug in slugs if choice.themes is None or slug in choice.themes
            )
            spoken |= {
                (key, language) for language in {base_language(choice.language or "")} & known
            }
    made = {key: narrow_edition(edition, chosen) for key, chosen in wanted.items()}
    return made | {
        f"{key}{_IN}{language}": replace(made[key], language=language)
        for key, language in sorted(spoken)
    }


def _slugs(edition: Edition) -> list[str]:
    return [section.theme for section in edition.sections if section.stories]


def _check(template: personal.MessageTemplate, variant: Edition, judged: "LintContext") -> None:
    from digest.preflight.check import check_message

    address, keys = _NOBODY
    made = template.fill(0, address, datetime.combine(variant.day, datetime.min.time(), UTC), keys)
    for finding in check_message(made, variant, judged):
        if finding.severity == "error":
            raise NotReady(day=variant.day, finding=f"{finding.code} {finding.message}")


def _correction(edition: Edition, folder: Path) -> str:
    from digest.rendering.language import Language

    return Language(edition.language, folder).say("corrections")
