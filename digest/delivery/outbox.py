"""The outbox: the way out for mail, and single messages on it that no ledger knows of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from email.utils import parseaddr

from digest.config.sending import RelayTable
from digest.config.settings import Settings
from digest.delivery import verp
from digest.delivery.deliver import Connects, LinesState, Message
from digest.delivery.rates import RelayRate
from digest.delivery.transports.folders import Folder, Maildir
from digest.delivery.transports.relays import Relays, TakesToken
from digest.delivery.transports.smtp import Relay
from digest.errors import BadKeys, CannotSend, NotTaken, RelayTrouble
from digest.newsroom.publication import Publication
from digest.store.ledger.states import SENT
from digest.tokens import Keys

#: Returns the envelope sender of a subscriber's mail, which bounces come back to.
SenderFor = Callable[[int], str]

#: Why nothing is sent without an address of the public pages.
_NO_WAY_OUT = "the settings have no mail.public_url, where subscribers could leave"
#: A single message waits for a relay this many seconds.
_PATIENCE = 60.0


def is_rehearsal(settings: Settings) -> bool:
    """Return True if mail is written into a folder, not sent: the default without a relay."""
    chosen = settings.send.transport
    return chosen == "folder" or (chosen is None and not settings.relays)


def check_can_send(publication: Publication) -> None:
    """Raise CannotSend, BadRelay, BadKeys or CannotSign if no mail can be sent at all."""
    if not publication.settings.mail.public_url:
        raise CannotSend(day=publication.today, reason=_NO_WAY_OUT)
    link_keys(publication)
    _ = publication.signer
    if not is_rehearsal(publication.settings):
        open_lines(publication, publication.today)


def post_message(publication: Publication, message: Message, folder: str) -> str:
    """Send a message that no ledger knows of, in a rehearsal into a `folder`; return the reply.

    Raises CannotSend, NotTaken, BadRelay and CannotSign.
    """
    settings, clock = publication.settings, publication.clock
    if not re.fullmatch(r"[!-;=?-~]+", message.address):
        raise NotTaken(address=repr(message.address), state="refused", reply="it is no address")
    message = replace(message, data=publication.signer(message.data))
    if is_rehearsal(settings):
        return str(Folder(settings.folder / settings.send.folder / folder).put(message))
    lines = open_lines(publication, publication.today)
    line, until = lines.open_line(), clock.seconds() + _PATIENCE
    try:
        while wait := line.ready():
            if clock.stop.is_set() or clock.seconds() + wait > until:
                reason = lines.state().why or "no relay is ready"
                raise CannotSend(day=publication.today, reason=reason)
            clock.rest(wait)
        outcome = line.submit(message)
    except RelayTrouble as problem:
        raise CannotSend(day=publication.today, reason=problem) from None
    finally:
        line.close()
    if outcome.state != SENT:
        raise NotTaken(address=message.address, state=outcome.state, reply=outcome.reply)
    return outcome.reply


def envelope_senders(settings: Settings, day: date, keys: Keys) -> SenderFor:
    """Return a function that names the mailbox bounces come back to.

    With `[bounces] address` it is one for each subscriber and day (VERP), else the From address.
    """
    if bounces := settings.bounces.address:
        return lambda subscriber: verp.verp_sender(bounces, subscriber, day, keys)
    address = parseaddr(settings.mail.sender)[1]
    return lambda _: address


def link_keys(publication: Publication) -> Keys:
    """Return the keys of the links in mails. Raises BadKeys: without them no mail can be sent."""
    try:
        return publication.keys
    except BadKeys as problem:
        raise BadKeys(reason=problem.reason, exit_status=3) from None


@dataclass(frozen=True, slots=True)
class Lines:
    """The ways out for so many `workers`: `open_line` opens one, `state` tells how all stand."""

    open_line: Callable[[], Connects]
    workers: int
    state: Callable[[], LinesState]


def open_lines(publication: Publication, day: date) -> Lines:
    """Return the ways out for a day's mail. Raises CannotSend and BadRelay."""
    settings = publication.settings
    if settings.send.transport == "maildir":
        place = settings.folder / settings.send.folder
        return Lines(lambda: Maildir(place), 1, lambda: LinesState(1))
    if not settings.mail.public_url:
        raise CannotSend(day=day, reason=_NO_WAY_OUT)
    for table in settings.relays:
        table.password(publication.environment)
    relays = [relay_of(table, settings, publication.environment) for table in settings.relays]
    standing = Relays.of(relays, publication.clock, lambda relay: _rate(relay, publication))
    return Lines(standing.line, settings.send.connections, standing.state)


def relay_of(table: RelayTable, settings: Settings, environment: Mapping[str, str]) -> Relay:
    """Return a relay as the settings have it; its password is read when it is used."""
    return Relay(
        name=table.called,
        host=table.host,
        port=table.port,
        security=table.security,
        user=table.user or "",
        password=lambda: table.password(environment),
        weight=table.weight,
        rate=table.rate,
        per_connection=table.per_connection,
        timeout=table.timeout,
        ca_file=settings.folder / table.ca_file if table.ca_file else None,
        hello=table.hello,
    )


def _rate(relay: Relay, publication: Publication) -> TakesToken:
    if relay.rate is None:
        return lambda: 0.0
    return RelayRate(publication.memory, relay.name, relay.rate, publication.clock).take
