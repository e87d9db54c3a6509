"""Confirmations: the mails that answer sign-ups, sent from the memory's queue by a few threads.

No page waits for a relay: it queues a mail. These threads send it, try again with growing pauses,
and give up after a day. What a killed process had in hand is sent half a minute later by the next
one: such a mail may come twice, but none is lost.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Final, Literal, Self

from sqlalchemy import Connection

from digest.delivery import outbox, replies
from digest.delivery.deliver import Message
from digest.errors import DigestError, MemoryBusy, NotTaken
from digest.model import Subscriber
from digest.newsroom.publication import Clock, Publication
from digest.rendering.catalogue import Catalogue
from digest.rendering.transactional import write_plain_mail
from digest.store.people import confirmations
from digest.store.people.confirmations import WaitingMail
from digest.store.people.resubscriptions import subscriber_to_confirm
from digest.store.people.subscribers import GONE_STATES
from digest.tokens import CONFIRM, PREFERENCES

_LOG = logging.getLogger("digest.signup")
#: Mails that are sent at the same time: a relay that hangs holds up no more threads than these.
SENDERS: Final = 4
#: After so long a mail is given up.
GIVEN_UP_AFTER: Final = timedelta(days=1)
#: How long a mail in hand is held, and how often it is held anew, in seconds.
_HELD, _HOLD_EVERY = 30.0, 10.0
#: How often the queue is looked at while nothing is sent, something is, or the memory fails, and
#: the longest pause before a mail is tried again, in seconds.
_LOOK, _LOOK_AGAIN, _TROUBLE, _LONGEST_PAUSE = 1.0, 0.1, 10.0, 600.0
#: How long a mail that is being sent may still take when the pages end, in seconds.
_GRACE = 5.0

_Outcome = Literal["done", "later", "doubtful", "refused"]
_OUTCOMES: Final[Mapping[str, _Outcome]] = {"refused": "refused", "doubtful": "doubtful"}


class ConfirmationQueue:
    """The mails that answer a publication's sign-ups, in the order that they are due."""

    def __init__(
        self,
        publication: Publication,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        stop: threading.Event | None = None,
    ) -> None:
        self.stop = stop or threading.Event()
        # The pages run for months: each mail reads the machine's clock anew.
        self._publication = replace(publication, clock=Clock(self.stop))
        self._memory, self._now = publication.memory, now
        settings = publication.settings
        self._words = Catalogue(settings.site.language, settings.folder)

    def claim(self, most: int) -> list[WaitingMail]:
        """Return up to `most` mails to send now, and hold them, so that nobody else sends them."""
        now = self._now()
        with self._memory.read() as connection:
            if not confirmations.is_confirmation_due(connection, now):
                return []  # an empty queue keeps nobody else from writing
        until = now + timedelta(seconds=_HELD)
        with self._memory.write() as connection:
            return confirmations.claim_confirmations(connection, now, until, most)

    def hold(self, subscribers: list[int]) -> None:
        """Go on holding the mails to these subscribers, which are being sent."""
        until = self._now() + timedelta(seconds=_HELD)
        with self._memory.write() as connection:
            confirmations.hold_confirmations(connection, subscribers, until)

    def deliver(self, mail: WaitingMail) -> None:
        """Send a mail that was claimed; then drop it, or have it tried again."""
        outcome, problem = self._attempt(mail)
        given_up = self._now() - mail.asked >= GIVEN_UP_AFTER
        if outcome == "refused" or (outcome != "done" and given_up):
            _LOG.error("a mail to confirm a sign-up was not sent: %s", problem)
        elif outcome == "later" or (outcome == "doubtful" and not mail.doubtful):
            # What may have arrived is sent once more, not again and again.
            if mail.attempts == 1:
                _LOG.warning("a mail to confirm a sign-up is tried again later: %s", problem)
            self._postpone(mail, doubtful=outcome == "doubtful" or mail.doubtful)
            return
        self._write(lambda connection: confirmations.drop_confirmation(connection, mail))

    def _attempt(self, mail: WaitingMail) -> tuple[_Outcome, object]:
        """Try to send a mail; return what came of it, and the problem, which names no address."""
        try:
            with self._memory.read() as connection:
                person = subscriber_to_confirm(connection, mail.subscriber, mail.asked)
            if person and person.state not in GONE_STATES:
                outbox.post_message(self._publication, self._message(person, mail), "signup")
        except NotTaken as refusal:
            # Neither the address nor a relay's reply, which may hold it, is for a log.
            state = refusal.state
            said = NotTaken(
                address="confirm a sign-up", state=state, reply="the relay's log says why"
            )
            return _OUTCOMES.get(state, "later"), said
        except DigestError as problem:
            return "later", problem
        except Exception as problem:  # a fault of the program is no reason to lose a mail
            return "later", type(problem).__name__
        return "done", None

    def _message(self, person: Subscriber, mail: WaitingMail) -> Message:
        """Return the mail: a link to confirm, or to the preferences of somebody subscribed."""
        settings, keys = self._publication.settings, self._publication.keys
        site, say, now = settings.publication, self._words.say, self._now()
        new = person.state == "unconfirmed"
        purpose, kind = (CONFIRM, "mail_confirm") if new else (PREFERENCES, "mail_known")
        link = f"{site.public_url}/{purpose}/{keys.sign(purpose, person.id, mail.asked)}"
        chosen = [
            theme.title
            for theme in settings.themes
            if person.themes is not None and theme.slug in person.themes
        ]
        themes = say("page_all_themes") if person.themes is None else self._words.listed(chosen)
        text = say(f"{kind}_text", site=site.name, themes=themes)
        lines = [text, "", link, "", say("mail_signup_not"), "", "-- ", site.name]
        lines += [site.postal_address] if site.postal_address else []
        subject = say(kind, site=site.name)
        data = write_plain_mail(site, person.address, subject, "\n".join(lines), now)
        day = now.astimezone(settings.zone).date()
        return Message(
            outbox.envelope_senders(settings, day, keys)(person.id), person.address, data
        )

    def _postpone(self, mail: WaitingMail, *, doubtful: bool) -> None:
        first = self._publication.settings.send.first_pause
        pause = replies.retry_pause(mail.attempts, first, _LONGEST_PAUSE)
        due = self._now() + timedelta(seconds=pause)
        self._write(
            lambda connection: confirmations.postpone_confirmation(
                connection, mail, due, doubtful=doubtful
            )
        )

    def _write(self, change: Callable[[Connection], None]) -> None:
        """Change the queue, however long another one writes: else a mail would be sent again."""
        while True:
            try:
                with self._memory.write() as connection:
                    change(connection)
            except MemoryBusy:
                if self.stop.wait(_LOOK):
                    raise
            else:
                return


class ConfirmationSenders:
    """Threads that send what waits in a queue, as long as this context lasts."""

    def __init__(self, queue: ConfirmationQueue) -> None:
        self._queue = queue
        self._sending: dict[int, threading.Thread] = {}
        self._looks = threading.Thread(target=self._look, name="confirmations", daemon=True)

    def __enter__(self) -> Self:
        self._looks.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._queue.stop.set()
        end = time.monotonic() + _GRACE
        for thread in (self._looks, *self._sending.values()):
            thread.join(max(0.0, end - time.monotonic()))

    def _look(self) -> None:
        """Hand each mail that is due to a thread of its own, a few at a time."""
        held = time.monotonic()
        pause = _LOOK
        while not self._queue.stop.wait(pause):
            try:
                sending = {
                    number: thread for number, thread in self._sending.items() if thread.is_alive()
                }
                self._sending = sending
                if sending and time.monotonic() - held > _HOLD_EVERY:
                    self._queue.hold(list(sending))
                    held = time.monotonic()
                if len(sending) < SENDERS:
                    self._start(self._queue.claim(SENDERS - len(sending)))
                pause = _LOOK_AGAIN if self._sending else _LOOK
            except Exception as problem:  # the thread lives as long as the pages
                said = problem if isinstance(problem, DigestError) else type(problem).__name__
                _LOG.error("mails to confirm sign-ups wait: %s", said)
                pause = _TROUBLE

    def _start(self, mails: list[WaitingMail]) -> None:
        for mail in mails:
            if mail.subscriber in self._sending:
                continue  # the memory was in use for so long that it could not be held
            thread = threading.Thread(target=self._send, args=(mail,), daemon=True)
            self._sending[mail.subscriber] = thread
            thread.start()

    def _send(self, mail: WaitingMail) -> None:
        try:
            self._queue.deliver(mail)
        except DigestError as problem:
            _LOG.error("a mail to confirm a sign-up may come twice: %s", problem)
