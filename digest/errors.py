"""The errors, with the messages that people read.

An error is raised with its attributes, which complete its message:

    DigestError
        NothingToRead, CannotHost, MemoryBusy, CannotSend, NotNow, AnotherMakes,
        AnotherSends, NotSendable, NotTaken, CannotSign, BadRelay, RelayTrouble, BadMailbox,
        BadKeys, BadToken, BadRecipient, AddressRefused, TooManySignups, CannotChange,
        ErasedUnknown, PortTaken
        UsageError
            NoSuchConfig, NoSources, NoSuchSource, UnknownKind, NoSuchTheme, NoSuchSubtheme,
            NoSuchArticle, NotADay, NoSuchRun, NoEdition, NothingToCheck, NoSending,
            NothingToCorrect, NoSuchSubscriber, NoSuchState, NotAMapping, NoSuchColumn,
            NoSuchField, MemoryNotEmpty, NotConfirmed
            NothingToApprove
                ApprovedAlready
        FileError
            CannotRead, CannotWrite, BadTemplate, BadNote, BadList, BadEdition, BadBackup,
            BadCache, CannotSchedule
            BadSettings
                BadTheme, BadCorrections, BadLanguage
        CannotFetch
            PageGone, LeftForNow
        BadMemory
            OlderMemory
        CannotApprove
            NoLongerSo, AlreadySent, NotReady
"""

import re
from datetime import date
from inspect import get_annotations
from pathlib import Path
from typing import dataclass_transform


@dataclass_transform(kw_only_default=True, eq_default=False)
class _Worded(Exception):
    """An exception whose annotated attributes are its keywords, for the type checker too."""


class DigestError(_Worded):
    """An error with its class's message, or a better `message`, completed by its attributes.

    A `reason` that is an exception is told by its text, or by its type if it has none.
    """

    message: str = "{reason}."
    #: The exit status of the command: 0 done, 1 failed, 2 wrong use, 3 not fit to send, 4 done in
    #: part, 75 try again later.
    exit_status: int = 1
    reason: object = ""

    def __init__(self, **values: object) -> None:
        known = {name for kind in type(self).__mro__ for name in get_annotations(kind)}
        if not {name for name in known if not hasattr(self, name)} <= values.keys() <= known:
            given = f"not {', '.join(sorted(values)) or 'nothing'}"
            raise TypeError(f"{type(self).__name__} takes {', '.join(sorted(known))}, {given}")
        vars(self).update(values)
        said = {
            name: str(value) or type(value).__name__ if isinstance(value, Exception) else value
            for name, value in values.items()
        }
        text = " ".join(self.message.format(**said).splitlines())
        # A reason that is a sentence has its own full stop.
        super().__init__(re.sub(r"(?<=[^\s./])\.\.(?=\s|$)", ".", text))


class UsageError(DigestError):
    exit_status = 2


class NoSuchConfig(UsageError):
    message = "{path}: no such settings file. Make one: digest init"
    path: Path


class NoSources(UsageError):
    message = (
        "No [[source]] in digest.toml, and the examples are mailed to nobody. "
        "Add one, then try it: digest sources check"
    )


class NoSuchSource(UsageError):
    message = (
        "{source}: no such file or folder. "
        "Name a page's text, a saved page, an export, or a folder of them."
    )
    source: Path


class UnknownKind(UsageError):
    message = "{source}: this kind of file cannot be read. Kinds: {kinds}."
    source: Path
    kinds: str


class NoSuchTheme(UsageError):
    message = "No theme '{slug}'. Themes: {known}."
    slug: str
    known: str


class NoSuchSubtheme(UsageError):
    message = "The theme '{theme}' has no sub-theme '{slug}'. Sub-themes: {known}."
    slug: str
    theme: str
    known: str


class NoSuchArticle(UsageError):
    message = (
        "No article with the address, headline or id '{name}' in {place}. "
        "Build a day that has it first."
    )
    name: str
    place: Path


class NotADay(UsageError):
    message = "'{text}' is not a date. Write it as YYYY-MM-DD."
    text: str


class NoSuchRun(UsageError):
    message = "Nothing was run for {day}, or its report was pruned. Days: {known}."
    day: date
    known: str


class NoEdition(UsageError):
    message = (
        "{path}: no edition here. Name a folder that 'digest build' wrote, such as out/2026-01-31."
    )
    path: Path


class NothingToCheck(UsageError):
    message = (
        "{name}: nothing to check here: {reason}. "
        "Name a day (2026-01-31), its folder, or an .eml or .html file."
    )
    name: Path


class NothingToApprove(UsageError):
    message = "No draft of {day} to approve. Build it first: digest build --date {day}"
    day: date


class ApprovedAlready(NothingToApprove):
    message = "The edition of {day} is approved already, and nothing has changed since."


class NoSending(UsageError):
    message = "Nothing of {day} is approved. Approve it first: digest approve {day}"
    day: date


class NothingToCorrect(UsageError):
    message = "Nothing of {day} can be corrected: {reason}."
    day: date


class NoSuchSubscriber(UsageError):
    message = "No subscriber with the address or number '{name}'."
    name: str


class NoSuchState(UsageError):
    message = "No state '{name}'. States: {known}."
    name: str
    known: str


class NotAMapping(UsageError):
    message = "'{text}' is not COLUMN=FIELD, such as --map 'Topics=themes'."
    text: str


class NoSuchColumn(UsageError):
    message = "{path}: no column '{name}'{suggestion}. Columns: {known}."
    path: Path
    name: str
    suggestion: str
    known: str


class NoSuchField(UsageError):
    message = "No field '{name}'{suggestion}. Fields: {known}."
    name: str
    suggestion: str
    known: str


class MemoryNotEmpty(UsageError):
    message = "The memory {name} is not empty. Add --yes to replace all of it."
    name: str


class NotConfirmed(UsageError):
    message = "Nothing is deleted unasked. {what}, for good: add --yes."
    what: str


class FileError(DigestError):
    message = "{path}: {reason}."
    path: Path | str


class CannotRead(FileError):
    message = "{path}: cannot be read: {reason}."


class CannotWrite(FileError):
    message = "{path}: cannot be written: {reason}. What was there before is kept."


class BadSettings(FileError):
    message = "{path}: {where}: {reason}."
    where: str


class BadTheme(BadSettings): ...


class BadCorrections(BadSettings): ...


class BadLanguage(BadSettings): ...


class BadTemplate(FileError):
    message = "{path}, line {line}: {reason}."
    line: int


class BadNote(FileError): ...


class BadList(FileError): ...


class BadEdition(FileError):
    message = "{path}: {reason}. Build the day again."


class BadBackup(FileError):
    message = "{path}: not a readable backup: {reason}."


class BadCache(FileError):
    message = "{path}: the cache of fetched pages cannot be used: {reason}. It is safe to delete."


class CannotSchedule(FileError):
    message = "{path}: this path cannot stand in a schedule: {reason}."


class NothingToRead(DigestError):
    message = "Nothing to build: no article could be read from {sources}."
    sources: str


class CannotFetch(DigestError):
    message = "{url}: cannot be fetched: {reason}. {advice}."
    url: str
    advice: str


class PageGone(CannotFetch):
    message = "{url}: the page is gone: {reason}. {advice}."


class LeftForNow(CannotFetch):
    message = "{url}: was not fetched in this run: {reason}. {advice}."


class CannotHost(DigestError):
    message = "Pictures cannot be hosted: {reason}."


class BadMemory(DigestError):
    message = "The memory {name} cannot be used: {reason}."
    name: str


class OlderMemory(BadMemory):
    message = (
        "The memory {name} has an older version, and a dry run upgrades nothing. "
        "Build once without --dry-run."
    )


class MemoryBusy(DigestError):
    message = (
        "The memory {name} has been in use by another run for more than {seconds:g} seconds. "
        "Try again when that is done."
    )
    exit_status = 75
    name: str
    seconds: float


class CannotApprove(DigestError):
    message = "The edition of {day} cannot be approved: {reason}. Build {day} again."
    day: date


class NoLongerSo(CannotApprove): ...


class AlreadySent(CannotApprove):
    message = (
        "The edition of {day} cannot be approved: "
        "'{title}' was in the approved edition of {other}. Build {day} again."
    )
    title: str
    other: date


class NotReady(CannotApprove):
    message = (
        "The edition of {day} cannot be approved: {finding}. See all findings: digest lint {day}"
    )
    exit_status = 3
    finding: str


class CannotSend(DigestError):
    message = "Nothing of {day} can be sent: {reason}."
    exit_status = 3
    day: date


class NotNow(DigestError):
    message = "Nothing of {day} is sent now: {reason}."
    exit_status = 75
    day: date


class AnotherMakes(DigestError):
    message = "Another run is making the day's edition. Try again when that is done."
    exit_status = 75


class AnotherSends(DigestError):
    message = "Another run is sending. It sends all that is due; try again when that is done."
    exit_status = 75


class NotSendable(DigestError):
    message = "The mail '{key}' cannot be sent: {reason}."
    key: str


class NotTaken(DigestError):
    message = "The mail to {address} was not accepted ({state}): {reply}."
    address: str
    state: str
    reply: str


class CannotSign(DigestError):
    message = "The mail cannot be signed: {reason}."
    exit_status = 3


class BadRelay(DigestError):
    message = "The relay {name} cannot be used: {reason}."
    exit_status = 3
    name: str


class RelayTrouble(DigestError):
    message = "No relay takes mail: {reasons}."
    reasons: str


class BadMailbox(DigestError):
    message = "{place}: mail cannot be read: {reason}."
    place: Path | str


class BadKeys(DigestError):
    message = (
        "{reason}. Put one into DIGEST_TOKEN_KEYS_FILE (32 bytes, hex); "
        "make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"
    )


class BadToken(DigestError):
    message = "This link is not valid: {reason}."


class BadRecipient(DigestError):
    message = "'{address}' is not an address that mail can be sent to."
    address: str


class AddressRefused(DigestError):
    message = "{address}: {reason}."
    address: str
    #: The state of the subscriber with this address, if there is one.
    state: str | None = None


class TooManySignups(DigestError):
    message = "Too many sign-ups came from one network, or in all. Try again later."


class CannotChange(DigestError):
    message = "{address} {reason}: nothing has changed."
    address: str


class ErasedUnknown(DigestError):
    message = "Cannot tell which erased addresses must not be mailed again: {reason}."


class PortTaken(DigestError):
    message = "Port {port} cannot be used: {reason}. Choose another with --port."
    port: int
