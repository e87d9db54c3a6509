"""Signing up: what somebody who asks for the newsletters is sent, and what is noted. Nobody learns who is subscribed.

Whoever signs up an address gets the same answer, whatever is known of it; what follows goes to the address alone.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Final

from digest.config.settings import Settings
from digest.delivery import outbox
from digest.delivery.deliver import Clock, Message
from digest.errors import AddressRefused, NotTaken
from digest.model import Subscriber
from digest.model import address as addresses
from digest.rendering import transactional
from digest.rendering.language import Language
from digest.store.database import Memory
from digest.store.ledger import claims
from digest.store.people.resubscriptions import request_resubscription, subscriber_to_confirm
from digest.store.people.subscribers import GONE_STATES, add_subscriber, find_subscriber
from digest.tokens import CONFIRM, PREFERENCES, Keys

#: How a record of consent says where it comes from.
HOW: Final = "public page"


@dataclass(frozen=True, slots=True)
class Signup:
    """Where sign-ups are taken in."""

    settings: Settings
    memory: Memory
    keys: Keys
    words: Language
    environment: Mapping[str, str]

    def take(
        self, address: str, themes: Iterable[str] | None, where: str, now: datetime
    ) -> Message | None:
        """Note a sign-up and return the mail that it is answered with, None for one that must not be written to.

        Raises AddressRefused for what is no address, and ErasedUnknown.
        """
        normal = addresses.normal_address(address)
        wanted = None if themes is None else tuple(themes)
        with claims.ledger_transaction(self.memory) as connection:
            try:
                person = add_subscriber(
                    connection,
                    normal,
                    themes=wanted,
                    state="unconfirmed",
                    consent=(HOW, where),
                    now=now,
                    keys=self.keys,
                    again=True,
                )
            except AddressRefused:
                known = find_subscriber(connection, normal)
                if known is None or known.state == "complained":
                    return None
                if known.state in GONE_STATES:
                    request_resubscription(connection, known.id, wanted, (HOW, where), now)
                person = subscriber_to_confirm(connection, known.id, now) or known
        return self._letter(person, now)

    def send(self, letter: Message) -> None:
        """Send such a mail. Raises CannotSend, NotTaken and what else may be wrong with relays."""
        try:
            outbox.post_message(
                self.settings, self.memory, letter, "signup", Clock(Event()), self.environment
            )
        except NotTaken as problem:
            # Neither the address nor what a relay says of it is for a log.
            state = problem.values["state"]
            raise NotTaken(
                address="confirm a sign-up", state=state, reply="the relay's log says why"
            ) from None

    def _letter(self, person: Subscriber, now: datetime) -> Message:
        """Return the mail: a link to confirm, or to the preferences of those who are subscribed."""
        new = person.state == "unconfirmed"
        purpose = CONFIRM if new else PREFERENCES
        site, say = self.settings.publication, self.words.say
        kind = "mail_confirm" if new else "mail_known"
        link = f"{site.public_url}/{purpose}/{self.keys.sign(purpose, person.id, now)}"
        text = say(f"{kind}_text", site=site.name, themes=_named(self.settings, person, self.words))
        lines = [text, "", link, "", say("mail_signup_not"), "", "-- ", site.name]
        lines += [site.postal_address] if site.postal_address else []
        data = transactional.write_plain_mail(
            site, person.address, say(kind, site=site.name), "\n".join(lines), now
        )
        comes_back = outbox.envelope_senders(
            self.settings, now.astimezone(self.settings.zone).date(), self.keys
        )
        return Message(comes_back(person.id), person.address, data)


def open_signup(
    settings: Settings, memory: Memory, keys: Keys, environment: Mapping[str, str] = os.environ
) -> Signup:
    """Return where a publication's sign-ups are taken in."""
    words = Language(settings.site.language, settings.folder)
    return Signup(settings, memory, keys, words, environment)


def _named(settings: Settings, person: Subscriber, words: Language) -> str:
    if person.themes is None:
        return words.say("page_all_themes")
    return words.listed(theme.title for theme in settings.themes if theme.slug in person.themes)
