"""Preparing: the ledger filled with everybody who gets a day's edition, or a correction of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from digest.delivery.window import send_window
from digest.errors import NoSending, NothingToCorrect
from digest.model import Edition
from digest.newsroom.publication import Publication
from digest.newsroom.variantkeys import held_name, language_key, message_name, variant_key
from digest.store.ledger import opening, sendings
from digest.store.ledger.sendings import Sending
from digest.store.ledger.transaction import ledger_transaction
from digest.store.news import editions
from digest.store.people.choices import Choice, list_choices
from digest.store.people.subscribers import encode_themes


@dataclass(frozen=True, slots=True)
class SendingPlan:
    """What a day's sending is to be: its revision, which variant each choice gets, and its date.

    Variants that are `held` (by key, why) are sent to nobody.
    """

    revision: int
    variants: opening.Variants
    dated: datetime
    held: Mapping[str, str]

    def sent_variants(self) -> opening.Variants:
        """Return which variant each choice gets, without those that are held."""
        return {choice: None if key in self.held else key for choice, key in self.variants.items()}


def plan_sending(
    publication: Publication, day: date, *, again: bool = False
) -> Sending | SendingPlan:
    """Return the sending of a day's newest approved revision, or the plan of one; change nothing.

    If it was forgotten who got the edition, it is that sending. Raises NoSending.
    """
    with publication.memory.read() as connection:
        revision = editions.approved_revision(connection, day)
        known = sendings.get_sending(connection, day)
        if known and known.forgotten:
            return known
        if revision is None:
            raise NoSending(day=day)
        is_current = known and known.revision == revision and not again
        if known and is_current and sendings.has_deliveries(connection, day):
            return known
        edition = editions.approved_edition(connection, day)
        names = editions.part_names(connection, day, revision)
        held = editions.held_reasons(connection, day, revision)
        choices = list_choices(connection, day)
    if edition is None or not _has_messages(names, sendings.EDITION):
        raise NoSending(day=day)
    opens = send_window(publication.settings, day).opens
    dated = max(publication.clock.now(), opens)
    return SendingPlan(revision, _chosen(edition, choices, names), dated, held)


def prepare_sending(publication: Publication, day: date, *, again: bool = False) -> Sending:
    """Bring the ledger of a day up to its newest approved revision, unless it is; or `again`.

    If it was forgotten who got the edition, the ledger stays as it is: nobody gets it twice.
    Raises NoSending.
    """
    plan = plan_sending(publication, day, again=again)
    if isinstance(plan, Sending):
        return plan
    with ledger_transaction(publication.memory) as connection:
        opening.open_sending(connection, day, plan.revision, plan.variants, plan.dated, plan.held)
        prepared = sendings.get_sending(connection, day)
    if prepared is None:
        raise NoSending(day=day)
    return prepared


def prepare_correction(publication: Publication, day: date) -> Sending:
    """Prepare the newest approved revision for everybody who was sent an earlier one.

    Raises NothingToCorrect.
    """
    with publication.memory.read() as connection:
        edition = editions.approved_edition(connection, day)
        known = sendings.get_sending(connection, day)
        if known and known.forgotten:
            raise NothingToCorrect(day=day, reason="it was forgotten who got it")
        if edition is None:
            raise NothingToCorrect(day=day, reason="nothing of it was approved")
        names = editions.part_names(connection, day, edition.revision)
        held = editions.held_reasons(connection, day, edition.revision)
        choices = list_choices(connection, day)
    kind = sendings.correction_kind(edition.revision)
    if not _has_messages(names, kind):
        reason = (
            "the revision approved last is the one that was sent. Build and approve a change first"
        )
        raise NothingToCorrect(day=day, reason=reason)
    with ledger_transaction(publication.memory) as connection:
        chosen = _chosen(edition, choices, names)
        now = publication.clock.now()
        opening.open_correction(connection, day, edition.revision, chosen, now, held)
        prepared = sendings.get_sending(connection, day, kind)
    if prepared is None:
        raise NothingToCorrect(day=day, reason="it was forgotten")
    return prepared


def _chosen(edition: Edition, choices: Iterable[Choice], names: set[str]) -> opening.Variants:
    """Return the variant that each choice of themes and language gets, fit or held.

    Readers whose variant was not rendered are left for tomorrow.
    """

    def is_known(key: str) -> bool:
        return message_name(key) in names or held_name(key) in names

    found: dict[tuple[str, str | None], str | None] = {}
    for choice in choices:
        key = variant_key(edition, choice.themes)
        if key is not None and is_known(spoken := language_key(key, choice.language)):
            key = spoken
        if key is None or is_known(key):
            found[encode_themes(choice.themes), choice.language] = key
    return found


def _has_messages(names: Iterable[str], kind: str) -> bool:
    """Return True if a variant has a message of this kind."""
    end = message_name("", kind)
    return any(name.endswith(end) and name.count(".") == end.count(".") for name in names)
