"""Columns: which column of a list is read as which field of a person, and which are not read."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from digest.config.words import suggestion
from digest.errors import BadList, NoSuchColumn, NoSuchField, NotAMapping
from digest.model import address
from digest.model.text import HIDING
from digest.subscribers.lists.csvlist import CsvList, made_up_name
from digest.subscribers.lists.programs import PROGRAMS, ListProgram

#: The columns of a list that is written.
LIST_COLUMNS = (
    "email", "name", "themes", "language", "state", "paused_until", "consent_at", "consent_how",
    "consent_from",
)  # fmt: skip
#: The fields that say whether somebody left; every column of one counts.
STANDING_FIELDS = ("state", "subscribed", "unsubscribed", "bounced", "complained")
LIST_FIELDS = (*LIST_COLUMNS, "first_name", "last_name", *STANDING_FIELDS[1:])
#: Other names of a field, without signs: as columns, ...
_COLUMN_NAMES = {
    "email": "emailaddress mail mailaddress emailid emailadresse mailadresse adresseemail "
    "adressemail courriel correo correoelectronico direccionemail indirizzoemail epost eposta "
    "correioeletronico emailadres ईमेल ईमेलपता",
    "name": "fullname displayname nombrecompleto nomcomplet नाम",
    "first_name": "firstname fname givenname forename vorname prenom nombre",
    "last_name": "lastname lname surname familyname nachname nom apellido apellidos cognome",
}
#: ... and behind --map.
_FIELD_NAMES = {"address": "email", "status": "state", "consent": "consent_at"}
#: A postal address, unless no column is better.
_WEAK = {"address": "email"}
_SIGNS = re.compile(r"[\s!-/:-@\[-`{-~]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ACCENT = re.compile("[\u0300-\u036f]")
_MOST_NAMED = 20


def column_key(name: str) -> str:
    """Return a column's name in small letters, without accents and signs but "_" for spaces."""
    return _SIGNS.sub("_", unaccented(_CAMEL.sub("_", name)).casefold()).strip("_")


def unaccented(text: str) -> str:
    """Return `text` without accents and invisible characters."""
    if text.isascii():
        return text
    return _ACCENT.sub("", unicodedata.normalize("NFKD", HIDING.sub("", text)))


def _bare(key: str) -> str:
    return column_key(key).replace("_", "")


#: What a column of addresses is called, among other words.
_MAIL_WORDS = (
    "mail courriel correo electronique epost почт メール 邮箱 郵箱 邮件 電子郵件 이메일 البريد ईमेल"
)
_MAILS = tuple(map(_bare, _MAIL_WORDS.split()))
_KNOWN = {_bare(field): field for field in LIST_FIELDS} | {
    _bare(name): field for field, names in _COLUMN_NAMES.items() for name in names.split()
}
_PROGRAMS_COLUMNS = frozenset(_bare(name) for program in PROGRAMS for name in program.reads)


def is_known_column(name: str) -> bool:
    """Return whether any list has a column of this name."""
    bare = _bare(name)
    return bare in _KNOWN or bare in _WEAK or bare in _PROGRAMS_COLUMNS


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """How the columns `names` are read: the positions by field, and those `left_out` on demand."""

    names: tuple[str, ...]
    reads: Mapping[str, tuple[int, ...]]
    left_out: frozenset[int]
    program: ListProgram | None
    #: The fields of several columns.
    doubled: tuple[str, ...]
    is_headless: bool

    def unread(self) -> list[int]:
        """Return the positions of the columns that are not read, but for those left out."""
        known = set(chain(*self.reads.values())) | self.left_out
        return [at for at in range(len(self.names)) if at not in known]

    def shown_unread(self) -> tuple[str, ...]:
        """Return the names of the columns that are not read, of those that a list names itself."""
        known = set(chain(*self.reads.values()))
        return tuple(
            address.shown_text(name)
            for at, name in enumerate(self.names)
            if at not in known and (self.is_headless or name != made_up_name(at))
        )

    def shown_reads(self) -> tuple[tuple[str, str], ...]:
        """Return the names of the columns that are read, in their order, with their fields."""
        fields = {at: field for field, positions in self.reads.items() for at in positions}
        return tuple((address.shown_text(self.names[at]), fields[at]) for at in sorted(fields))

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """Return a whole row's cells by field; a standing field has a line for each column."""
        found = {field: row[positions[0]] for field, positions in self.reads.items()}
        for field in self.doubled:
            some = [row[at] for at in self.reads[field]]
            is_standing = field in STANDING_FIELDS
            found[field] = "\n".join(some) if is_standing else next(filter(None, some), "")
        return found


def plan_columns(
    found: CsvList, mapped: Iterable[str] = (), ignored: Iterable[str] = ()
) -> ColumnPlan:
    """Return how the columns of a list are read.

    `mapped` are "COLUMN=FIELD", which win over what the names mean; the columns `ignored` are not
    read. Raises NotAMapping, NoSuchColumn, NoSuchField, and BadList without a column of addresses
    or with two for one field.
    """
    left_out = frozenset(at for name in ignored for at in _positions(found, name))
    fields = dict(_mapping(found, one) for one in mapped)
    program = _program(found.names)
    chosen = set(fields.values())
    known = {_bare(name): field for name, field in program.reads.items()} if program else {}
    order = list(known)
    for at, name in enumerate(found.names):
        meant = known.get(_bare(name)) or _KNOWN.get(_bare(name))
        is_free = meant in STANDING_FIELDS or meant not in chosen
        if meant and is_free and at not in fields and at not in left_out:
            fields[at] = meant
    if "email" not in fields.values():
        some = [at for at in found.addressed if at not in left_out | fields.keys()]
        fields |= {at: "email" for at in some if len(some) == 1 and _may_be_address(found, at)}
    if "email" not in fields.values():
        weak = {at: _WEAK.get(_bare(name)) for at, name in enumerate(found.names)}
        fields |= {at: to for at, to in weak.items() if to and at not in left_out | fields.keys()}
    reads = defaultdict(list)
    for at in sorted(fields, key=lambda at: _rank(order, found.names[at], at)):
        reads[fields[at]].append(at)
    _check(found, reads, known)
    plan = {field: tuple(positions) for field, positions in reads.items()}
    doubled = tuple(field for field, positions in plan.items() if len(positions) > 1)
    return ColumnPlan(found.names, plan, left_out, program, doubled, found.is_headless)


def _may_be_address(found: CsvList, at: int) -> bool:
    """Return whether a column may hold the addresses of the people on a list, by its name."""
    return found.is_headless or any(word in _bare(found.names[at]) for word in _MAILS)


def _rank(order: Sequence[str], name: str, at: int) -> tuple[int, int]:
    bare = _bare(name)
    return (order.index(bare) if bare in order else len(order)), at


def _program(names: Iterable[str]) -> ListProgram | None:
    """Return the program that writes lists with these columns, or None."""
    bare = set(map(_bare, names))
    for program in PROGRAMS:
        if any({_bare(name) for name in marks} <= bare for marks in program.marks):
            return program
    return None


def _mapping(found: CsvList, text: str) -> tuple[int, str]:
    """Return the position and the field of "COLUMN=FIELD"."""
    name, sign, field = text.rpartition("=")
    field = column_key(field)
    field = _FIELD_NAMES.get(field, field)
    if not sign or not name.strip():
        raise NotAMapping(text=address.shown_text(text))
    if field not in LIST_FIELDS:
        known = ", ".join(LIST_FIELDS)
        near = suggestion(field, LIST_FIELDS)
        raise NoSuchField(name=address.shown_text(field), suggestion=near, known=known)
    first, *others = _positions(found, name)
    if others:
        reason = (
            f"its first line names the column '{found.names[first]}' more than once: rename one"
        )
        raise BadList(path=found.path, reason=reason)
    return first, field


def _positions(found: CsvList, name: str) -> list[int]:
    """Return where a column stands. Raises NoSuchColumn."""
    wanted = name.strip()
    same = [at for at, one in enumerate(found.names) if one == wanted]
    same = same or [at for at, one in enumerate(found.names) if one and _bare(one) == _bare(wanted)]
    if not same:
        known = [address.shown_text(one) for one in found.names[:_MOST_NAMED] if one]
        raise NoSuchColumn(
            name=address.shown_text(wanted),
            path=found.path,
            suggestion=suggestion(wanted, known),
            known=", ".join(known),
        )
    return same


def _check(found: CsvList, reads: Mapping[str, Sequence[int]], known: Mapping[str, str]) -> None:
    """Raise BadList without a column of addresses, and if two are read as one field."""
    if "email" not in reads:
        names = ", ".join(address.shown_text(name) for name in found.names[:_MOST_NAMED])
        some = [address.shown_text(found.names[at]) for at in found.addressed[:_MOST_NAMED]]
        advice = " or ".join(f"--map '{name}=email'" for name in some) or "--map COLUMN=email"
        reason = (
            "its first line must name the columns, one of them 'email' or 'address'; it is: "
            f"{names}. Say which it is: {advice}"
        )
        if found.is_headless and some:
            reason = f"a line holds several addresses. Write one to a line, or say which: {advice}"
        raise BadList(path=found.path, reason=reason)
    for field, positions in reads.items():
        written = [address.shown_text(found.names[at]) for at in positions]
        is_same = len(set(written)) < len(written)
        others = [at for at in positions if _bare(found.names[at]) not in known]
        if len(positions) > 1 and (is_same or others) and field not in STANDING_FIELDS:
            advice = "rename one" if is_same else f"leave one out: --ignore-column '{written[-1]}'"
            reason = (
                f"its first line names the column '{field}' more than once "
                f"({', '.join(written)}): {advice}"
            )
            raise BadList(path=found.path, reason=reason)
