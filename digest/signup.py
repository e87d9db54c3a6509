"""Signing up: what somebody who asks for the newsletters is sent, and what is noted. Nobody learns who is subscribed.

Whoever signs up an address gets the same answer, whatever is known of it; what follows goes to the address alone.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from threading import Event
from typing import Final

from digest import sending
from digest.config import addresses
from digest.config.settings import Settings
from digest.delivery.deliver import Clock, Letter
from digest.delivery.folders import Folder
from digest.errors import AddressRefused, CannotSend
from digest.model import Subscriber
from digest.rendering import message
from digest.rendering.language import Language
from digest.store import ledger, people, wishes
from digest.store.database import Memory
from digest.tokens import CONFIRM, PREFERENCES, Keys

#: How a record of consent says where it comes from.
HOW: Final = "public page"
#: A relay that is not ready for so long, in seconds, is not waited for.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Signup:
    """Where sign-ups are taken in."""

    settings: Settings
    memory: Memory
    keys: Keys
    words: Language
    environment: Mapping[str, str]

    def take(self, address: str, themes: Iterable[str] | None, where: str, now: datetime) -> Letter | None:
        """Note a sign-up and return the mail that it is answered with, None for one that must not be written to.

        Raises AddressRefused for what is no address, and ErasedUnknown.
        """
        normal = addresses.normal(address)
        wanted = None if themes is None else tuple(themes)
        with ledger.writing(self.memory) as connection:
            try:
                person = people.add(
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
                known = people.find(connection, normal)
                if known is None or known.state == "complained":
                    return None
                if known.state in people.LEFT:
                    wishes.note(connection, known.id, wanted, (HOW, where), now)
                person = wishes.asking(connection, known.id, now) or known
        return self._letter(person, now)

    def send(self, letter: Letter) -> None:
        """Send such a mail. Raises CannotSend and what else may be wrong with relays."""
        if sending.is_rehearsal(self.settings):
            Folder(self.settings.folder / self.settings.send.folder / "signup").put(letter)
            return
        clock = Clock(Event())
        today = clock.now().astimezone(self.settings.zone).date()
        line_for, _ = sending.lines(self.settings, self.memory, today, clock, self.environment)
        line, until = line_for(), clock.seconds() + _PATIENCE
        try:
            while wait := line.ready():
                if clock.seconds() + wait > until:
                    raise CannotSend(day=today, reason="no relay is ready for a mail of a sign-up")
                clock.rest(wait)
            outcome = line.submit(letter)
        finally:
            line.close()
        if outcome.state != ledger.SENT:
            raise CannotSend(day=today, reason=f"a sign-up was not taken: {outcome.state}")

    def _letter(self, person: Subscriber, now: datetime) -> Letter:
        """Return the mail: a link to confirm, or to the preferences of those who are subscribed."""
        new = person.state == "unconfirmed"
        purpose = CONFIRM if new else PREFERENCES
        site, say = self.settings.publication, self.words.say
        kind = "mail_confirm" if new else "mail_known"
        link = f"{site.public_url}/{purpose}/{self.keys.sign(purpose, person.id, now)}"
        text = say(f"{kind}_text", site=site.name, themes=_named(self.settings, person, self.words))
        lines = [text, "", link, "", say("mail_signup_not"), "", "-- ", site.name]
        lines += [site.postal_address] if site.postal_address else []
        name, address = message.sender(site)
        made = EmailMessage(SMTP)
        made["From"] = Address(name, addr_spec=address)
        made["To"] = Address(addr_spec=person.address)
        made["Subject"] = say(kind, site=site.name)
        made["Date"] = format_datetime(now.astimezone(UTC))
        made["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
        made["Auto-Submitted"] = "auto-generated"
        made.set_content("\n".join(lines) + "\n", cte="quoted-printable")
        comes_back = sending.envelope(self.settings, now.astimezone(self.settings.zone).date(), self.keys)
        return Letter(comes_back(person.id), person.address, made.as_bytes())


def of(settings: Settings, memory: Memory, keys: Keys, environment: Mapping[str, str] = os.environ) -> Signup:
    """Return where a publication's sign-ups are taken in."""
    words = Language(settings.site.language, settings.folder)
    return Signup(settings, memory, keys, words, environment)


def _named(settings: Settings, person: Subscriber, words: Language) -> str:
    if person.themes is None:
        return words.say("page_all_themes")
    return words.listed(theme.title for theme in settings.themes if theme.slug in person.themes)
