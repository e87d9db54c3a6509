"""The truth: what a quarter's editions told, checked by what is known of each event.

Written apart from the program's rules: it knows the facts of every article, and asks of each fact
whether the readers of a theme have it, or why not.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from digest.model import Edition, Erratum, Story
from tests.soak.disorder import Quarter, Said

#: Reasons that an edition may give for an article that it does not tell, each needs no evidence.
_EXCUSES: Final = ("too old", "under embargo", "no theme fits", "the page of")
#: What a version may be but for an error of the one before.
_HARMLESS: Final = frozenset({"first", "longer", "whole", "dated", "renamed"})

#: Which article (key) and version an edition's article (address) was.
Known = Mapping[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not be: its kind, the day, the article, and other events in it."""

    kind: str
    day: date
    article: str
    note: str
    others: tuple[int, ...] = ()


@dataclass(slots=True)
class Judgement:
    """What was found: the faults, and how often what happened."""

    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(
        self, kind: str, day: date, article: str, note: str, others: Iterable[int] = ()
    ) -> None:
        """Add a fault."""
        self.faults.append(Fault(kind, day, article, note, tuple(others)))


def judge_quarter(
    quarter: Quarter,
    told: Iterable[tuple[Edition, Known]],
    read: Mapping[tuple[str, int], datetime],
) -> Judgement:
    """Return what is wrong with the editions, in order, of a quarter."""
    judge = _Judge(quarter, read)
    for edition, known in told:
        judge.note_reasons(edition, known)
        if edition.state == "approved":
            judge.hear(edition, known)
    judge.ask_what_is_owed()
    return judge.judged


class _Judge:
    """What the readers of each theme know, edition by edition."""

    def __init__(self, quarter: Quarter, read: Mapping[tuple[str, int], datetime]) -> None:
        self.judged = Judgement()
        self.articles = {one.key: one for one in quarter.articles}
        self.read, self.last = read, quarter.days[-1]
        self.facts: defaultdict[str, set[str]] = defaultdict(set)
        #: By theme: the words that led a story, and in which edition.
        self.words: defaultdict[str, dict[str, date]] = defaultdict(dict)
        #: By theme and article: the version that these readers know, and since when.
        self.versions: dict[tuple[str, str], tuple[int, date]] = {}
        self.noted: dict[tuple[str, str, str], date] = {}
        self.reasons: defaultdict[str, list[tuple[date, str, bool]]] = defaultdict(list)
        self.events: defaultdict[int, set[str]] = defaultdict(set)
        self.told_keys: set[str] = set()
        self.told_words: set[str] = set()

    def note_reasons(self, edition: Edition, known: Known) -> None:
        """Note why an edition leaves articles out."""
        urls = {one.id: one.url or "" for one in edition.articles}
        for left in edition.left_out:
            if (url := urls.get(left.article, "")) in known:
                is_used = left.used and edition.state == "approved"
                self.reasons[known[url][0]].append((edition.day, left.reason, is_used))

    def hear(self, edition: Edition, known: Known) -> None:
        """Hear an approved edition as its readers do."""
        urls = {one.id: one.url or "" for one in edition.articles}
        stories = {one.id: one for one in edition.stories}
        for note in edition.errata:
            self._hear_note(edition, note, known)
        for section in edition.sections:
            for story in (stories[key] for key in section.stories):
                keys = dict.fromkeys((story.lead, *story.articles, *story.copies))
                members = [known[urls[key]] for key in keys]
                copies = {known[urls[key]][0] for key in story.copies}
                self._hear_story(edition.day, section.theme, story, members, copies)
        for left in edition.left_out:
            if left.used and urls.get(left.article, "") in known:
                self._hear_silence(edition.day, *known[urls[left.article]], left.reason)

    def _hear_story(
        self,
        day: date,
        theme: str,
        story: Story,
        members: list[tuple[str, int]],
        copies: set[str],
    ) -> None:
        (lead, version), *others = members
        said, event = self._said(lead, version), self.articles[lead].event
        strangers = {self.articles[key].event for key, _ in others} - {event}
        self.judged.counts["joined with another event"] += bool(strangers)
        before = self.words[theme].setdefault(_words(said), day)
        if before != day:
            self.judged.add("same words twice", day, lead, f"{theme}, as on {before}")
        facts = set(said.facts)
        is_news = bool(facts - self.facts[theme])
        self.judged.counts["stories"] += 1
        if story.update:
            self.judged.counts["updates"] += 1
            self.judged.counts["updates with news"] += is_news and theme in self.events[event]
            if theme not in self.events[event]:
                self.judged.add("update of what was not told", day, lead, theme)
        elif not is_news and theme in self.events[event]:
            self.judged.counts["told again"] += before == day
        elif theme in self.events[event]:
            self.judged.counts["news of a told event, unmarked"] += 1
        elif self.events[event]:
            self.judged.counts["in another theme"] += 1
        self.events[event].add(theme)
        for key, at in members:
            # The headline of another report is shown; of a copy nothing is.
            if self.articles[key].event == event or key not in copies:
                facts |= self._said(key, at).facts
            heard = self.versions.setdefault((theme, key), (at, day))
            if heard[1] != day:  # a second revision corrects the first, which was read by some
                self.versions[theme, key] = (at, day)
            self.told_keys.add(key)
            self.told_words.add(_words(self._said(key, at)))
        self.facts[theme] |= facts

    def _hear_silence(self, day: date, key: str, version: int, reason: str) -> None:
        """Check that what was discarded for good had nothing that was not told."""
        if any(excuse in reason for excuse in _EXCUSES):
            return
        self.judged.counts["discarded"] += 1
        missing = self._missing(self._said(key, version).facts)
        if missing:
            note = f"{reason}; nobody was told '{', '.join(sorted(missing))}'"
            self.judged.add("discarded with news", day, key, note)

    def _hear_note(self, edition: Edition, note: Erratum, known: Known) -> None:
        key, version = known[note.url or ""]
        theme = note.theme or ""
        self.judged.counts["corrections"] += 1
        if (theme, key) not in self.versions:
            self.judged.add("correction to strangers", edition.day, key, theme)
            return
        before = self.noted.setdefault((theme, key, note.hash), edition.day)
        if before != edition.day:
            self.judged.add("correction twice", edition.day, key, f"{theme}, as on {before}")
        if self.versions[theme, key] == (version, edition.day) or before != edition.day:
            return  # a second revision of the day has the first one's notes
        between = range(self.versions[theme, key][0] + 1, version + 1)
        changes = {self._said(key, at).change for at in between}
        if changes <= _HARMLESS:
            said = f"{note.was} -> {note.now} ({' '.join(sorted(changes)) or 'unchanged'})"
            self.judged.add("correction false", edition.day, key, said)
        self.versions[theme, key] = (version, edition.day)

    def ask_what_is_owed(self) -> None:
        """Ask of every article that was read where it is, and of every fact who was told it."""
        carriers: defaultdict[str, list[str]] = defaultdict(list)
        for key, version in sorted(self.read):
            for fact in self._said(key, version).facts:
                carriers[fact].append(key)
        self.judged.counts["articles"] = len({key for key, _ in self.read})
        for fact, keys in sorted(carriers.items()):
            if self._missing([fact]) and not all(map(self._is_excused, keys)):
                first = next(key for key in keys if not self._is_excused(key))
                reasons = [reason for _, reason, _ in self.reasons[first]]
                self.judged.add("news missed", self.last, first, f"'{fact}': {_last(reasons)}")
        for key, version in sorted(self.read):
            is_known = key in self.told_keys or _words(self._said(key, version)) in self.told_words
            if not (is_known or self.reasons[key] or self._is_excused(key)):
                self.judged.add("no word of it", self.last, key, "neither told nor left out")
        for (theme, key), (version, _) in self.versions.items():
            self._ask_for_note(theme, key, version)

    def _ask_for_note(self, theme: str, key: str, version: int) -> None:
        """Count the corrections that a theme's readers were owed, and those that they got not."""
        later = [at for of, at in self.read if of == key and at > version]
        owed = [at for at in later if self._said(key, at).change not in _HARMLESS]
        noted = sum(theme == one and key == of for one, of, _ in self.noted)
        self.judged.counts["corrections owed"] += noted + len(owed[-1:])

    def _is_excused(self, key: str) -> bool:
        """Return True if an article need not be told: it was gone, or the log says why it is not.

        It belongs to no theme, or it was too old, and an edition said so.
        """
        one = self.articles[key]
        if one.theme is None or one.gone:
            return True
        return any(reason.startswith(_EXCUSES) for _, reason, _ in self.reasons[key])

    def _missing(self, facts: Iterable[str]) -> set[str]:
        """Return the facts that the readers of no theme were told."""
        return {fact for fact in facts if not any(fact in told for told in self.facts.values())}

    def _said(self, key: str, version: int) -> Said:
        return self.articles[key].versions[version][1]


def _last(reasons: list[str]) -> str:
    return reasons[-1] if reasons else "no reason is given"


def _words(said: Said) -> str:
    return re.sub(r"\W+", " ", f"{said.title} {said.text}").casefold().strip()
