"""Posting: the way out for mail, and single messages on it that no ledger knows of."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from email.utils import parseaddr

from digest import tokens
from digest.config.send import RelayTable
from digest.config.settings import Settings
from digest.delivery import signing, verp
from digest.delivery.deliver import Clock, Connects, Message
from digest.delivery.rates import RelayRate
from digest.delivery.transports.folders import Folder, Maildir
from digest.delivery.transports.relays import Relays, TakesToken
from digest.delivery.transports.smtp import Relay
from digest.errors import BadKeys, CannotSend, NoSending, NotTaken, RelayTrouble
from digest.rendering import personal
from digest.store.database import Memory
from digest.store.ledger.states import SENT
from digest.store.news import editions
from digest.tokens import Keys

#: Which mailbox answers about a subscriber's message come back to.
SenderFor = Callable[[int], str]

#: Why nothing is sent without an address of the public pages.
_NO_WAY_OUT = "the settings have no mail.public_url, where subscribers could leave"
#: For a single message a relay is waited for so long, in seconds.
_PATIENCE = 60.0


def is_rehearsal(settings: Settings) -> bool:
    """Tell whether mail is written into a folder and not sent: the default until there is a relay."""
    chosen = settings.send.transport
    return chosen == "folder" or (chosen is None and not settings.relays)


def check_can_send(
    settings: Settings,
    memory: Memory,
    day: date,
    clock: Clock,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Raise what keeps any mail from being sent, before there is some: CannotSend, BadRelay, BadKeys, CannotSign."""
    if not settings.mail.public_url:
        raise CannotSend(day=day, reason=_NO_WAY_OUT)
    link_keys(environment)
    signing.make_signer(settings, environment)
    if not is_rehearsal(settings):
        open_lines(settings, memory, day, clock, environment)


def post_message(
    settings: Settings,
    memory: Memory,
    letter: Message,
    folder: str,
    clock: Clock,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Send a message that no ledger knows of, in a rehearsal into a `folder`; return what became of it.

    Raises CannotSend, NotTaken, BadRelay and CannotSign.
    """
    if not re.fullmatch(r"[!-;=?-~]+", letter.address):
        raise NotTaken(address=repr(letter.address), state="refused", reply="it is no address")
    letter = replace(letter, data=signing.make_signer(settings, environment)(letter.data))
    if is_rehearsal(settings):
        return str(Folder(settings.folder / settings.send.folder / folder).put(letter))
    today = clock.now().astimezone(settings.zone).date()
    line_for, _ = open_lines(settings, memory, today, clock, environment)
    line, until = line_for(), clock.seconds() + _PATIENCE
    try:
        while wait := line.ready():
            if clock.stop.is_set() or clock.seconds() + wait > until:
                raise CannotSend(day=today, reason="no relay is ready")
            clock.rest(wait)
        outcome = line.submit(letter)
    except RelayTrouble as problem:
        raise CannotSend(day=today, reason=problem) from None
    finally:
        line.close()
    if outcome.state != SENT:
        raise NotTaken(address=letter.address, state=outcome.state, reply=outcome.reply)
    return outcome.reply


def send_trial(
    settings: Settings,
    memory: Memory,
    day: date,
    address: str,
    clock: Clock,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Send a day's newest edition, approved or not, to one address; return what became of it. The ledger is left alone."""
    letter = sample_message(settings, memory, day, address, clock, environment)
    return post_message(settings, memory, letter, "test", clock, environment)


def sample_message(
    settings: Settings,
    memory: Memory,
    day: date,
    address: str,
    clock: Clock,
    environment: Mapping[str, str] = os.environ,
) -> Message:
    """Return a day's newest edition, approved or not, as the message that somebody at an address would get of it."""
    from digest.editorial.edition import narrow_edition
    from digest.rendering.parts import Renderer

    keys = link_keys(environment)
    with memory.read() as connection:
        edition = editions.newest_edition(connection, day)
    if edition is None:
        raise NoSending(day=day)
    variant = narrow_edition(edition, [section.theme for section in edition.sections])
    template = personal.make_template(
        Renderer(settings.folder).render(variant), variant, "all", "test"
    )
    return Message(
        envelope_senders(settings, day, keys)(0),
        address,
        template.fill(0, address, clock.now(), keys),
    )


def envelope_senders(settings: Settings, day: date, keys: Keys) -> SenderFor:
    """Return what names the mailbox that answers come back to: for each subscriber and day, where there is one for bounces."""
    if bounces := settings.bounces.address:
        return lambda subscriber: verp.verp_sender(bounces, subscriber, day, keys)
    address = parseaddr(settings.mail.sender)[1]
    return lambda _: address


def link_keys(environment: Mapping[str, str]) -> Keys:
    """Return the keys of the links in mails. Raises BadKeys: without them nothing is fit to be sent."""
    try:
        return tokens.read_keys(environment)
    except BadKeys as problem:
        problem.exit_status = 3
        raise


def open_lines(
    settings: Settings, memory: Memory, day: date, clock: Clock, environment: Mapping[str, str]
) -> tuple[Callable[[], Connects], int]:
    """Return what opens a worker's way to where mail goes, and how many workers there are. Raises CannotSend, BadRelay."""
    if settings.send.transport == "maildir":
        place = settings.folder / settings.send.folder
        return lambda: Maildir(place), 1
    if not settings.mail.public_url:
        raise CannotSend(day=day, reason=_NO_WAY_OUT)
    for table in settings.relays:
        table.password(environment)
    relays = [relay_of(table, settings, environment) for table in settings.relays]
    standing = Relays.of(relays, clock, lambda relay: _leave(relay, memory, clock))
    return standing.line, settings.send.connections


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


def _leave(relay: Relay, memory: Memory, clock: Clock) -> TakesToken:
    if relay.rate is None:
        return lambda: 0.0
    return RelayRate(memory, relay.name, relay.rate, clock).take
