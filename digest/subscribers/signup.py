"""Sign-up: the mail that answers it, and what is noted. Nobody learns who is subscribed.

Whoever signs up an address gets the same answer, whatever is known of it; all else is said in a
mail to the address.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from digest.config.settings import Settings
from digest.delivery import outbox
from digest.delivery.deliver import Message
from digest.errors import AddressRefused, NotTaken
from digest.model import Subscriber
from digest.model.address import normal_address
from digest.newsroom.publication import Clock, Publication
from digest.rendering.language import Language
from digest.rendering.transactional import write_plain_mail
from digest.store.ledger.transaction import ledger_transaction
from digest.store.people.resubscriptions import request_resubscription, subscriber_to_confirm
from digest.store.people.subscribers import GONE_STATES, add_subscriber, find_subscriber
from digest.tokens import CONFIRM, PREFERENCES

#: How a record of consent says where it comes from.
_HOW: Final = "public page"


@dataclass(frozen=True, slots=True)
class Signup:
    """Takes sign-ups in."""

    publication: Publication
    words: Language

    def take(
        self, address: str, themes: Iterable[str] | None, where: str, now: datetime
    ) -> Message | None:
        """Note a sign-up; return the mail that answers it, or None if the address gets none.

        Raises AddressRefused if it is no address, and ErasedUnknown.
        """
        normal = normal_address(address)
        wanted = None if themes is None else tuple(themes)
        with ledger_transaction(self.publication.memory) as connection:
            try:
                person = add_subscriber(
                    connection,
                    normal,
                    themes=wanted,
                    state="unconfirmed",
                    consent=(_HOW, where),
                    now=now,
                    keys=self.publication.keys,
                    again=True,
                )
            except AddressRefused:
                known = find_subscriber(connection, normal)
                if known is None or known.state == "complained":
                    return None
                if known.state in GONE_STATES:
                    request_resubscription(connection, known.id, wanted, (_HOW, where), now)
                person = subscriber_to_confirm(connection, known.id, now) or known
        return self._answer(person, now)

    def send(self, message: Message) -> None:
        """Send the mail. Raises CannotSend, NotTaken and what else may be wrong with relays."""
        # The pages run for months: each mail reads the machine's clock anew.
        publication = replace(self.publication, clock=Clock())
        try:
            outbox.post_message(publication, message, "signup")
        except NotTaken as problem:
            # Neither the address nor a relay's reply, which may hold it, is for a log.
            raise NotTaken(
                address="confirm a sign-up", state=problem.state, reply="the relay's log says why"
            ) from None

    def _answer(self, person: Subscriber, now: datetime) -> Message:
        """Return the mail: a link to confirm, or to the preferences of somebody subscribed."""
        settings = self.publication.settings
        new = person.state == "unconfirmed"
        purpose = CONFIRM if new else PREFERENCES
        site, say = settings.publication, self.words.say
        kind = "mail_confirm" if new else "mail_known"
        link = f"{site.public_url}/{purpose}/{self.publication.keys.sign(purpose, person.id, now)}"
        themes = _named(settings, person, self.words)
        text = say(f"{kind}_text", site=site.name, themes=themes)
        lines = [text, "", link, "", say("mail_signup_not"), "", "-- ", site.name]
        lines += [site.postal_address] if site.postal_address else []
        subject = say(kind, site=site.name)
        data = write_plain_mail(site, person.address, subject, "\n".join(lines), now)
        day = now.astimezone(settings.zone).date()
        sender = outbox.envelope_senders(settings, day, self.publication.keys)(person.id)
        return Message(sender, person.address, data)


def open_signup(publication: Publication) -> Signup:
    """Return what takes in a publication's sign-ups."""
    settings = publication.settings
    return Signup(publication, Language(settings.site.language, settings.folder))


def _named(settings: Settings, person: Subscriber, words: Language) -> str:
    if person.themes is None:
        return words.say("page_all_themes")
    return words.listed(theme.title for theme in settings.themes if theme.slug in person.themes)
