"""What can go wrong, in the words the user reads.

An error's message is its class's docstring, filled in with the values it is raised with.
"""

import inspect


class DigestError(Exception):
    """The work could not be done: {reason}."""

    #: What the command exits with (0 done, 1 failed, 2 wrong use, 3 not fit to send, 4 done in part, 75 later).
    exit_status = 1

    def __init__(self, **values: object) -> None:
        text = " ".join(inspect.cleandoc(type(self).__doc__ or "").split())
        super().__init__(text.format(**values))
        self.values = values


class UsageError(DigestError):
    """{reason}."""

    exit_status = 2


class NoSuchSource(UsageError):
    """{source}: no such file or folder. Name a page text, a saved page, an export, or a folder of them."""


class UnknownKind(UsageError):
    """{source}: not a kind of file that is read. Kinds: {kinds}."""


class NoSuchConfig(UsageError):
    """{path}: no such settings file. 'digest init' makes one."""


class NoSuchTheme(UsageError):
    """No theme '{slug}'. Themes: {known}."""


class NoSuchSubtheme(UsageError):
    """The theme '{theme}' has no sub-theme '{slug}'. Sub-themes: {known}."""


class NoSuchArticle(UsageError):
    """No article with the id or address '{name}' in {place}. Build a day that has it first."""


class NotADay(UsageError):
    """'{text}' is not a date. Write it as YYYY-MM-DD."""


class NothingToRead(DigestError):
    """Nothing to build: no article could be read from {sources}."""


class BadSettings(DigestError):
    """{path}: {where}: {reason}."""


class CannotSchedule(DigestError):
    """{path}: cannot be named there: {reason}."""


class CannotHost(DigestError):
    """Pictures cannot be hosted: {reason}."""


class BadTheme(DigestError):
    """{path}: {where}: {reason}."""


class BadCorrections(DigestError):
    """{path}: {where}: {reason}."""


class BadTemplate(DigestError):
    """{path}, line {line}: {reason}."""


class BadNote(DigestError):
    """{path}: {reason}."""


class CannotRead(DigestError):
    """{path}: cannot be read: {reason}."""


class CannotWrite(DigestError):
    """{path}: cannot be written: {reason}. Nothing that was there before is lost."""


class CannotFetch(DigestError):
    """{url}: cannot be fetched: {reason}. {advice}."""


class PageGone(CannotFetch):
    """{url}: is no longer there: {reason}. {advice}."""


class BadCache(DigestError):
    """{path}: cannot be used as the cache of what is fetched: {reason}. It may be deleted."""


class BadMemory(DigestError):
    """The memory {name} cannot be used: {reason}."""


class OlderMemory(BadMemory):
    """The memory {name} is of an older version, and a dry run changes nothing; build once without."""


class MemoryBusy(DigestError):
    """The memory {name} is in use by another run, for longer than {seconds} seconds. Try again when that is done."""

    exit_status = 75


class AlreadySent(DigestError):
    """The edition of {day} cannot be approved: '{title}' was in the approved edition of {other}. Build {day} again."""


class NoLongerSo(DigestError):
    """The edition of {day} cannot be approved: {reason}. Build {day} again."""


class NothingToApprove(UsageError):
    """No draft of {day} to approve. Build the day first."""


class NoSuchRun(UsageError):
    """Nothing was run for {day}, or it was forgotten. Days: {known}."""


class BadBackup(DigestError):
    """{path}: not a backup that can be read: {reason}."""


class MemoryNotEmpty(UsageError):
    """The memory {name} holds something already. Say --yes to replace all of it."""


class NoEdition(UsageError):
    """{path}: no edition here. Name a folder that 'digest build' wrote, such as out/2026-01-31."""


class BadEdition(DigestError):
    """{path}: {reason}. Build the day again."""


class PortTaken(DigestError):
    """Port {port} cannot be used: {reason}. Choose another with --port."""


class BadKeys(DigestError):
    """The keys of links cannot be used: {reason}. Make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'."""


class BadToken(DigestError):
    """This link is not valid: {reason}."""


class BadRecipient(DigestError):
    """'{address}' is not an address that mail can be sent to."""


class NotSendable(DigestError):
    """The mail '{key}' cannot be sent: {reason}."""


class CannotSign(DigestError):
    """The mail cannot be signed: {reason}."""

    exit_status = 3


class NothingToCheck(UsageError):
    """{name}: nothing to check here: {reason}. Name a day (2026-01-31), its folder, or a file that ends in .eml or .html."""


class AddressRefused(DigestError):
    """{address}: {reason}."""


class NoSuchSubscriber(UsageError):
    """Nobody with the address or number '{name}' is known."""


class CannotChange(DigestError):
    """{address} {reason}: nothing is changed."""


class NoSuchState(UsageError):
    """No state '{name}'. States: {known}."""


class ErasedUnknown(DigestError):
    """It cannot be told who must not be written to again: {reason}."""


class BadList(DigestError):
    """{path}: {reason}."""


class RelayTrouble(DigestError):
    """No relay takes mail: {reasons}."""


class BadRelay(DigestError):
    """The relay {name} cannot be used: {reason}."""

    exit_status = 3


class CannotSend(DigestError):
    """Nothing can be sent of {day}: {reason}."""

    exit_status = 3


class NotTaken(DigestError):
    """The mail to {address} was not taken ({state}): {reply}."""


class NoSources(UsageError):
    """digest.toml has no [[source]], and the examples are not sent to anybody. Name one; 'digest sources check' tries it."""


class NotNow(DigestError):
    """Nothing is sent of {day} now: {reason}."""

    exit_status = 75


class NoSending(UsageError):
    """Nothing was approved to be sent of {day}. Approve it first: 'digest approve {day}'."""


class NothingToCorrect(UsageError):
    """Nothing of {day} can be corrected: {reason}."""


class NotReady(DigestError):
    """The edition of {day} cannot be approved: {finding}. 'digest lint {day}' says more."""

    exit_status = 3


class AnotherMakes(DigestError):
    """Another run is making the day's edition; try again when it is done."""

    exit_status = 75


class AnotherSends(DigestError):
    """Another run is sending. It does all there is to do; try again when it is done."""

    exit_status = 75


class BadMailbox(DigestError):
    """{place}: mail cannot be read: {reason}."""
