"""The table: what readers got, beside what an editor would have told them."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tests.acceptance.month.life import Lived, Mail, Note, Telling
from tests.acceptance.month.script import CALENDAR, Line, Reader, Scripted


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the table has it: its kind, the line's name, the readers."""

    kind: str
    name: str
    readers: tuple[str, ...]
    note: str

    @property
    def key(self) -> str:
        """The finding's name in the list of what is missed."""
        return f"{self.kind}: {self.name}"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of `wanted` were found, and so many of those `given` were right."""

    wanted: int
    found: int
    given: int
    right: int

    @property
    def recall(self) -> float:
        """The part of what is wanted that was found."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """The part of what was given that is right."""
        return self.right / self.given if self.given else 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the month came to: the findings, lines found of those wanted, and two shares."""

    findings: tuple[Finding, ...]
    lines: dict[str, tuple[int, int]]
    updates: Share
    corrections: Share
    named: tuple[int, int]


def judge_month(
    lived: Lived, table: list[Line], readers: list[Reader], articles: list[Scripted]
) -> Verdict:
    """Return how what readers got compares with the table."""
    judge = _Judge(lived, table, articles)
    findings = list(judge.findings())
    bad = {finding.name for finding in findings}
    lines = {
        verdict: (sum(one.name not in bad for one in of), len(of))
        for verdict, of in _by_verdict(table).items()
    }
    findings += [*_mailed_wrongly(lived, readers), *_odd_days(lived, readers)]
    return Verdict(
        tuple(findings), lines, judge.update_share(), judge.correction_share(), judge.named()
    )


def _by_verdict(table: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in table:
        found[line.verdict].append(line)
    return found


class _Judge:
    """The comparison, line by line; every question is asked of the mails of one reader."""

    def __init__(self, lived: Lived, table: list[Line], articles: list[Scripted]) -> None:
        self.lived, self.table = lived, table
        self.readers = sorted({mail.reader for mail in lived.mails})
        self.by_line = {(line.key, line.version): line for line in table}
        self.words = {
            (one.key, number): str(said["text"])
            for one in articles
            for number, (_, said) in enumerate(one.versions)
        }
        self.groups: dict[str, set[str]] = defaultdict(set)
        for line in table:
            self.groups[line.key].add(line.key)
            if line.verdict == "with":
                self.groups[line.of] |= {line.key, line.of}

    def findings(self) -> Iterator[Finding]:
        """Yield what is not as the table has it."""
        for line in self.table:
            yield from self._of_line(line)
        yield from self._told_twice()
        yield from self._false_updates()
        yield from self._false_notes()

    def _of_line(self, line: Line) -> Iterator[Finding]:
        if line.verdict in ("news", "update"):
            yield from self._untold(line)
        elif line.verdict == "with":
            yield from self._apart(line)
        elif line.verdict == "repeat":
            yield from self._repeated(line)
        elif line.verdict == "correction":
            yield from self._uncorrected(line)
        elif line.verdict == "superseded":
            told = [mail.reader for mail in self.lived.mails if line.wrong in mail.text]
            yield from _found("superseded told", line, told, line.wrong)
        if line.verdict == "correction":
            met = [reader for reader in line.never if self._notes(reader, line)]
            yield from _found("correction to a stranger", line, met, "was sent the note")
        elif line.verdict != "superseded":  # the version after it is told to them
            met = [reader for reader in line.never if self._tellings(reader, line)]
            kind = "withdrawn told" if line.verdict == "withdrawn" else "stranger"
            yield from _found(kind, line, met, "was told it")

    def _untold(self, line: Line) -> Iterator[Finding]:
        """Yield if news was told to a reader not at all, late, early, or as what it is not."""
        assert line.day is not None
        assert line.latest is not None
        missed: dict[str, list[str]] = defaultdict(list)
        early, other = [], []
        for reader in line.readers:
            told = self._first_told(reader, line)
            if told is None:
                missed[self._why_untold(reader, line)].append(reader)
                continue
            day, telling = told
            if day > line.latest:
                missed[f"late, on {day:%d %b}"].append(reader)
            elif day < line.day:
                early.append(reader)
            if not line.accepts(_verdict_of(telling)):
                other.append(reader)
        for why, whom in missed.items():
            yield from _found("missed", line, whom, why)
        yield from _found("early", line, early, f"before {line.day:%d %b}")
        kind = "update unmarked" if line.verdict == "update" else "update false"
        yield from _found(kind, line, other, "told as " + ("news" if "un" in kind else "an update"))
        if line.leads:
            below = [one for one in line.readers if not self._leads(one, line)]
            yield from _found("does not lead", line, below, "stands below another article")

    def _first_told(self, reader: str, line: Line) -> tuple[date, Telling] | None:
        for mail, telling in self._tellings(reader, line):
            same = self._root(telling.lead[0]) == self._root(line.key)
            if telling.lead[0] in self.groups[line.key] or (
                same and line.new and line.new in mail.text
            ):
                return mail.day, telling
        return None

    def _why_untold(self, reader: str, line: Line) -> str:
        below = self._tellings(reader, line)
        if below:
            mail, telling = below[0]
            return f"only below {telling.lead[0]} on {mail.day:%d %b}"
        reasons = [
            f"{day:%d %b}: {said[line.key]}"
            for day, said in self.lived.left_out.items()
            if line.key in said and line.day and day >= line.day
        ]
        return reasons[0] if reasons else "not told"

    def _leads(self, reader: str, line: Line) -> bool:
        return any(telling.lead[0] == line.key for _, telling in self._tellings(reader, line))

    def _apart(self, line: Line) -> Iterator[Finding]:
        def is_apart(reader: str) -> bool:
            told = self._tellings(reader, line)
            return not any(line.of in dict(telling.articles) for _, telling in told)

        def is_own(reader: str) -> bool:
            return any(
                telling.lead[0] == line.key and line.of not in dict(telling.articles)
                for _, telling in self._tellings(reader, line)
            )

        own = [reader for reader in line.readers if is_own(reader)]
        yield from _found("told apart", line, own, f"a story beside {line.of}")
        gone = [one for one in line.readers if is_apart(one) and one not in own]
        yield from _found("not listed", line, gone, f"not below {line.of}")

    def _repeated(self, line: Line) -> Iterator[Finding]:
        told: dict[str, list[str]] = defaultdict(list)
        for reader in self.readers:
            for mail, telling in self._tellings(reader, line):
                verdict = _verdict_of(telling)
                if telling.lead == (line.key, line.version) and not line.accepts(verdict):
                    told[f"as {verdict} on {mail.day:%d %b}"].append(reader)
        for how, whom in told.items():
            yield from _found("told twice", line, whom, how)

    def _told_twice(self) -> Iterator[Finding]:
        """Yield the words that a reader was told twice, whatever the table says."""
        again: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for reader in self.readers:
            seen: dict[str, date] = {}
            for mail in self.lived.to(reader):
                for telling in mail.tellings:
                    words = self.words[telling.lead]
                    line = self.by_line.get(telling.lead)
                    if words in seen and (line is None or line.verdict != "repeat"):
                        note = f"on {mail.day:%d %b} in the words of {seen[words]:%d %b}"
                        again[(*telling.lead, note)].append(reader)
                    seen.setdefault(words, mail.day)
        for (key, number, note), whom in again.items():
            yield Finding("told twice", f"{key} {number}" if number else key, tuple(whom), note)

    def _uncorrected(self, line: Line) -> Iterator[Finding]:
        assert line.day is not None
        assert line.latest is not None
        missed, late, twice = [], [], []
        for reader in line.readers:
            notes = self._notes(reader, line)
            days = sorted(mail.day for mail, _ in notes)
            if not days:
                missed.append(reader)
            elif days[0] > line.latest:
                late.append(reader)
            if len(days) > 1:
                twice.append(reader)
        said = f"{line.wrong} -> {line.right}"
        yield from _found("correction missed", line, missed, said)
        yield from _found("correction late", line, late, said)
        yield from _found("correction twice", line, twice, said)

    def _false_updates(self) -> Iterator[Finding]:
        """Yield marked stories that no line of the table wants marked."""
        for (day, key, number), (telling, whom) in sorted(self._marked().items()):
            if not self._is_update(telling):
                words = "; ".join(telling.words or ())
                line = self.by_line.get((key, number))
                if line is None or line.verdict not in ("news", "repeat"):
                    name = f"{key} {number}" if number else key
                    yield Finding("update false", name, tuple(whom), f"{day:%d %b}: {words}")

    def _false_notes(self) -> Iterator[Finding]:
        """Yield corrections that no line wants."""
        given: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for mail, note in self._all_notes():
            if not self._is_correction(note):
                said = f"{mail.day:%d %b}: {note.was} -> {note.now}"
                given[(*note.article, said)].append(mail.reader)
        for (key, number, said), whom in given.items():
            name = f"{key} {number}" if number else key
            yield Finding("correction false", name, tuple(whom), said)

    def update_share(self) -> Share:
        """Return how many updates are marked as such, and how many marks are right."""
        wanted = [line for line in self.table if line.verdict == "update" and not line.accept]
        found = [line for line in wanted if all(map(self._marks(line), line.readers))]
        marked = [telling for telling, _ in self._marked().values()]
        return Share(len(wanted), len(found), len(marked), sum(map(self._is_update, marked)))

    def correction_share(self) -> Share:
        """Return how many corrections all readers were sent, and how many notes are right."""
        wanted = [line for line in self.table if line.verdict == "correction"]
        found = [one for one in wanted if all(self._notes(who, one) for who in one.readers)]
        given = {note for _, note in self._all_notes()}
        return Share(len(wanted), len(found), len(given), sum(map(self._is_correction, given)))

    def named(self) -> tuple[int, int]:
        """Return of how many marked updates the mark names the table's words, and of how many."""
        found = []
        for line in self.table:
            if line.verdict == "update" and line.readers:
                told = self._first_told(line.readers[0], line)
                if told and told[1].words is not None:
                    found.append(any(_overlap(line.new, one) for one in told[1].words))
        return sum(found), len(found)

    def _marks(self, line: Line) -> Callable[[str], bool]:
        def marks(reader: str) -> bool:
            told = self._first_told(reader, line)
            return told is not None and told[1].words is not None

        return marks

    def _marked(self) -> dict[tuple[date, str, int], tuple[Telling, list[str]]]:
        found: dict[tuple[date, str, int], tuple[Telling, list[str]]] = {}
        for mail in self.lived.mails:
            for telling in mail.tellings:
                if telling.words is not None:
                    key = (mail.day, *telling.lead)
                    found.setdefault(key, (telling, []))[1].append(mail.reader)
        return found

    def _is_update(self, telling: Telling) -> bool:
        lines = [self.by_line[one] for one in telling.articles if one in self.by_line]
        return any(line.accepts("update") for line in lines)

    def _is_correction(self, note: Note) -> bool:
        line = self.by_line.get(note.article)
        return line is not None and line.accepts("correction")

    def _tellings(self, reader: str, line: Line) -> list[tuple[Mail, Telling]]:
        """Return the stories, with their mails, that had this version of an article, or a later."""
        return [
            (mail, telling)
            for mail in self.lived.to(reader)
            for telling in mail.tellings
            if any(key == line.key and at >= line.version for key, at in telling.articles)
        ]

    def _notes(self, reader: str, line: Line) -> list[tuple[Mail, Note]]:
        return [
            (mail, note)
            for mail in self.lived.to(reader)
            for note in mail.notes
            if note.article == (line.key, line.version)
        ]

    def _all_notes(self) -> list[tuple[Mail, Note]]:
        return [(mail, note) for mail in self.lived.mails for note in mail.notes]

    def _root(self, key: str) -> str:
        line = self.by_line.get((key, 0))
        return self._root(line.of) if line and line.of and line.of != key else key


def _mailed_wrongly(lived: Lived, readers: list[Reader]) -> Iterator[Finding]:
    """Yield who got two mails on a day, or one on a day when none was due."""
    counts = Counter((mail.reader, mail.day) for mail in lived.mails)
    by_name = {one.name: one for one in readers}
    for (name, day), count in sorted(counts.items()):
        if count > 1 or not by_name[name].is_mailed(day):
            yield Finding("mails", f"{day} {name}", (name,), f"{count} mails")


def _odd_days(lived: Lived, readers: list[Reader]) -> Iterator[Finding]:
    """Yield what is not as it should be on the calendar's special days."""
    for said, since in CALENDAR["since"].items():
        told = re.compile(rf"since\b.{{0,20}}\b{since.day}\b", re.IGNORECASE)
        mails = [mail for mail in lived.mails if mail.day.isoformat() == said]
        silent = [mail.reader for mail in mails if not told.search(mail.text[:300])]
        if silent or not mails:
            yield Finding("since", said, tuple(silent), f"no 'since' with {since} at the top")
    for said, theme in CALENDAR["correction_alone"].items():
        alone = {one.name for one in readers if one.themes == (theme,)}
        mails = [one for one in lived.mails if one.day.isoformat() == said and one.reader in alone]
        if {mail.reader for mail in mails} != alone or any(mail.tellings for mail in mails):
            yield Finding("correction alone", said, tuple(alone), "no mail with the note alone")
    for said, theme in CALENDAR["carried"].items():
        if theme in lived.sections.get(date.fromisoformat(said), ()):
            yield Finding("not carried", said, (), f"{theme} has too few stories that day")


def _verdict_of(telling: Telling) -> str:
    return "news" if telling.words is None else "update"


def _found(kind: str, line: Line, readers: Iterable[str], note: str) -> Iterator[Finding]:
    """Yield a finding if it meets a reader."""
    if whom := tuple(dict.fromkeys(readers)):
        yield Finding(kind, line.name, whom, note)


def _overlap(wanted: str, given: str) -> bool:
    """Return True if one of the two has the other, or most of its words."""
    if wanted in given or given in wanted:
        return True
    mine, other = set(wanted.split()), set(given.split())
    return len(mine & other) * 2 > min(len(mine), len(other))
