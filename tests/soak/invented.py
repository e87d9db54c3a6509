"""Invented events and the reports of them, whose truth is known: what each report tells that is so.

A fact is a word such as "7 toll 4": an event's number and something that a report says of it. An
event is made of its seed and number alone, so a quarter with some events left out has the rest as
they were.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

#: A day's theme by the label that a source gives.
LABELS: Final = {
    "infrastructure": "Infrastructure Transport",
    "power-renewable": "Power & Renewable Energy",
    "real-estate": "Real Estate",
}
SOURCES: Final = ("agency", "local", "national")


@dataclass(frozen=True, slots=True)
class Report:
    """What is written of an event `after` so many hours: the words, and the facts that are told.

    `label` is the source's, None if it has none. Of `slip`, the first words are an error of this
    report and the second what is right.
    """

    after: float
    title: str
    text: str
    facts: frozenset[str]
    label: str | None
    slip: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event, the theme that it belongs to (None: none), and its reports, the oldest first."""

    number: int
    theme: str | None
    reports: tuple[Report, ...]


def invent_event(seed: int, number: int) -> Event:
    """Return the event with a number."""
    chance = random.Random(f"{seed} event {number}")
    kind = chance.choices(_KINDS, weights=_OFTEN)[0]
    return kind(_Teller(chance, number))


class _Teller:
    """Chooses names, figures and turns of phrase for one event."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.chance, self.number = chance, number
        self.place, self.town = self._place(), self._place()
        self.firm = f"{self._place()} {self.one('Infra', 'Buildcon', 'Works', 'Ventures', 'Group')}"
        self.other = f"{self._place()} {self.one('Constructions', 'Projects', 'Homes', 'Energy')}"
        self.person = f"{self.one(*_FIRST)} {self.one(*_LAST)}"
        self.reports: list[Report] = []
        self.scenes = [self._scene() for _ in range(4)]

    def one(self, *choices: str) -> str:
        """Return one of the choices."""
        return self.chance.choice(choices)

    def figure(self, low: int, high: int) -> int:
        """Return a number with no zero at its end, so that it is not taken for a round one."""
        made = self.chance.randint(low, high)
        return made if made % 10 else made + self.chance.randint(1, 3)

    def fact(self, what: object) -> str:
        """Return a fact of this event."""
        return f"{self.number} {what}"

    def tell(
        self,
        after: float,
        title: str,
        sentences: Sequence[str],
        facts: Sequence[str],
        theme: str | None,
        slip: tuple[str, str] | None = None,
    ) -> None:
        """Add a report; its label is the theme's."""
        text = " ".join(one[0].upper() + one[1:] for one in sentences)
        label = LABELS[theme] if theme else None
        told = frozenset(map(self.fact, facts))
        self.reports.append(Report(after, title[0].upper() + title[1:], text, told, label, slip))

    def some(self, pool: Sequence[str], count: int) -> list[str]:
        """Return some of a pool's sentences and of the event's own scenes, in any order."""
        every = [*pool, *self.scenes]
        return self.chance.sample(every, min(count, len(every)))

    def _scene(self) -> str:
        """Return a sentence in words that hardly another event has."""
        who, doing, what, where = (self.one(*words) for words in (_WHO, _DOING, _WHAT, _WHERE))
        return f"{who} {doing} {what} {where}."

    def event(self, theme: str | None) -> Event:
        """Return the event with all that was told."""
        return Event(self.number, theme, tuple(sorted(self.reports, key=lambda one: one.after)))

    def _place(self) -> str:
        chance = self.chance
        parts = [chance.choice(_ONSETS) + chance.choice("aeiou") for _ in range(2)]
        return ("".join(parts) + chance.choice(_ENDS)).title()


def _accident(tell: _Teller) -> Event:
    """People die on a site; the toll may climb, and somebody may be arrested."""
    theme, thing, part = tell.chance.choice(_SITES)
    site = f"{thing} at {tell.place}"
    dead, hurt, more = tell.chance.randint(2, 9), tell.chance.randint(3, 9), 1
    more = tell.chance.randint(1, 4)
    number = _WORDS[dead]
    begin = [
        (
            f"{number} workers were killed and {_WORDS[hurt]} hurt when a {part} fell at the {site}"
            f" on {{day}}, police said."
        ),
        (
            f"a {part} came down at the {site} on {{day}}, killing {number} workers; {_WORDS[hurt]}"
            f" others were taken to hospital."
        ),
        (
            f"at least {number} men died on {{day}} when a {part} gave way at the {site}, which"
            f" {tell.firm} builds."
        ),
    ]
    pool = [
        f"The work was given to {tell.firm} two years ago.",
        f"The collector, {tell.person}, has ordered an inquiry.",
        f"Rescuers from {tell.town} reached the place after an hour.",
        f"The contract is worth Rs {tell.figure(111, 899)} crore.",
        f"The families are to get Rs {tell.figure(3, 9)} lakh each.",
        "Residents said that cracks had been seen for a fortnight.",
    ]
    heads = [
        f"{number} killed as {part} falls at {site}",
        f"{part} falls at {site}, {number} dead",
        f"{number} workers die at {site}",
    ]
    toll = f"toll {dead}"
    tell.tell(
        0,
        tell.one(*heads),
        [tell.one(*begin), *tell.some(tell.chance.sample(pool, 2), 3)],
        ["begun", toll],
        theme,
    )
    if tell.chance.random() < 0.5:
        words = [tell.one(*begin), *tell.some(tell.chance.sample(pool, 1), 2)]
        tell.tell(tell.chance.uniform(1, 40), tell.one(*heads), words, ["begun", toll], theme)
    if tell.chance.random() < 0.5:
        words = [
            (
                f"the {part} that fell at the {site} weighed {tell.figure(21, 240)} tonnes and was"
                f" {tell.figure(11, 48)} metres long, an engineer of {tell.firm} said."
            ),
            f"{number} workers were killed when it came down.",
            tell.one(*pool),
        ]
        head = f"{part} at {site} was {tell.figure(11, 48)} metres long"
        tell.tell(tell.chance.uniform(30, 90), head, words, ["begun", toll], theme)
    after, now = 0.0, dead
    if tell.chance.random() < 0.5:
        after, now = tell.chance.uniform(24, 120), dead + more
        words = [
            (
                f"{_WORDS[more]} of those hurt at the {site} died in hospital on {{day}}, which"
                f" takes the toll to {_WORDS[now]}."
            ),
            f"a {part} had come down there, and {number} workers were killed at once.",
            tell.one(*pool),
        ]
        head = tell.one(
            f"toll of {site} climbs to {_WORDS[now]}",
            f"{_WORDS[now]} dead now after {part} fell at {site}",
        )
        tell.tell(after, head, words, ["begun", f"toll {now}"], theme)
    if tell.chance.random() < 0.5:
        words = [
            (
                f"police in {tell.place} arrested {_WORDS[tell.chance.randint(2, 6)]} officials of"
                f" {tell.firm} on {{day}} over the deaths at the {site}."
            ),
            f"{_WORDS[now]} workers were killed when a {part} fell there.",
            f"A court in {tell.town} sent them to custody.",
        ]
        head = f"officials of {tell.firm} arrested over deaths at {site}"
        later = after + tell.chance.uniform(24, 140)
        tell.tell(later, head, words, ["begun", f"toll {now}", "arrests"], theme)
    return tell.event(theme)


def _tender(tell: _Teller) -> Event:
    """Bids are opened; the award may follow, or the tender is cancelled, or a court stays it."""
    theme, thing = tell.chance.choice(_WORKS)
    work = f"{thing} at {tell.place}"
    sum_, estimate = tell.figure(112, 985), tell.figure(986, 1400)
    days = tell.figure(12, 48)
    figure = f"Rs {sum_} crore"
    begin = [
        (
            f"{tell.firm} has quoted {figure}, the lowest of {_WORDS[tell.chance.randint(3, 8)]}"
            f" bids, for the {work}."
        ),
        (
            f"with a bid of {figure}, {tell.firm} is the lowest for the {work}, an official said on"
            f" {{day}}."
        ),
    ]
    pool = [
        f"The department had put the cost at Rs {estimate} crore.",
        f"{tell.other} came second.",
        f"The work is to take {days} months.",
        f"A committee of the board meets in {tell.town} next week.",
        f"{tell.person}, the chief engineer, opened the bids.",
    ]
    heads = [f"{tell.firm} lowest for {work}", f"{tell.firm} is lowest bidder for {work}"]
    slip = None
    if tell.chance.random() < 0.25:
        wrong = str(sum_)[1] + str(sum_)[0] + str(sum_)[2:]
        if wrong != str(sum_) and wrong[0] != "0":
            slip = (f"Rs {wrong} crore", figure)
    said = [tell.one(*begin), *tell.some(tell.chance.sample(pool, 2), 3)]
    if slip:
        said = [one.replace(slip[1], slip[0]) for one in said]
    tell.tell(0, tell.one(*heads), said, ["bids"], theme, slip)
    if tell.chance.random() < 0.4 and not slip:
        words = [tell.one(*begin), *tell.some(tell.chance.sample(pool, 1), 2)]
        tell.tell(tell.chance.uniform(1, 50), tell.one(*heads), words, ["bids"], theme)
    way = tell.chance.random()
    later = tell.chance.uniform(40, 220)
    if way < 0.4:
        words = [
            f"the board has awarded the {work} to {tell.firm}, its chairman said on {{day}}.",
            f"The firm had quoted {figure}, the lowest bid.",
            f"Work is to start in {tell.one('January', 'February', 'March')}.",
        ]
        tell.tell(later, f"{tell.firm} gets {work}", words, ["bids", "awarded"], theme)
        if tell.chance.random() < 0.4:
            words = [
                f"the high court on {{day}} stayed the award of the {work} to {tell.firm}.",
                f"{tell.other} had petitioned it, saying that its bid was thrown out wrongly.",
                f"The firm's bid of {figure} was the lowest.",
            ]
            after = later + tell.chance.uniform(30, 150)
            head = f"court stays award of {work}"
            tell.tell(after, head, words, ["bids", "awarded", "stayed"], theme)
    elif way < 0.65:
        words = [
            f"the department has cancelled the tender for the {work}, an order of {{day}} says.",
            f"{tell.firm} had quoted {figure}, the lowest.",
            "New bids will be called in spring.",
        ]
        tell.tell(later, f"tender for {work} cancelled", words, ["bids", "cancelled"], theme)
    return tell.event(theme)


def _launch(tell: _Teller) -> Event:
    """Homes are launched; possession may be put off, or the builder may be arrested."""
    flats, price, year = (
        tell.figure(112, 985),
        tell.figure(41, 199),
        tell.chance.randint(2028, 2031),
    )
    name = f"{tell._place()} {tell.one('Heights', 'Greens', 'Residency', 'Enclave', 'Gardens')}"
    slip = None
    begin = [
        f"{tell.firm} has launched {name}, a project of {flats} flats in {tell.place}.",
        (
            f"{flats} flats are on offer in {name}, which {tell.firm} launched in {tell.place} on"
            f" {{day}}."
        ),
    ]
    pool = [
        f"Prices begin at Rs {price} lakh.",
        f"Possession is promised for June {year}.",
        f"The land of {tell.figure(11, 48)} acres was bought from a mill.",
        f"{tell.person}, its director, expects half to be sold by spring.",
        "A school and a park are planned beside the towers.",
    ]
    heads = [
        f"{tell.firm} launches {name} in {tell.place}",
        f"{name}: {flats} flats on offer in {tell.place}",
    ]
    said = [tell.one(*begin), pool[1], *tell.some([tell.one(pool[0], *pool[2:])], 2)]
    head = tell.one(*heads)
    if tell.chance.random() < 0.25:
        digits = str(flats)
        wrong = digits[1] + digits[0] + digits[2:]
        if wrong != digits and wrong[0] != "0":
            slip = (f"{wrong} flats", f"{flats} flats")
            said = [one.replace(slip[1], slip[0]) for one in said]
            head = head.replace(slip[1], slip[0])
    tell.tell(0, head, said, ["launched", f"possession {year}"], "real-estate", slip)
    way = tell.chance.random()
    later = tell.chance.uniform(40, 220)
    if way < 0.35:
        words = [
            (
                f"buyers of {name} in {tell.place} will get their flats later: {tell.firm} has put"
                f" off possession from June {year} to June {year + 1}."
            ),
            "A metro station that is built beside the towers took a part of the site.",
            f"{tell.person} said the interest would be paid.",
        ]
        facts = ["launched", f"possession {year + 1}"]
        theme = tell.one("real-estate", "infrastructure")
        tell.tell(later, f"possession of {name} put off by a year", words, facts, theme)
    elif way < 0.6:
        words = [
            f"{tell.person}, director of {tell.firm}, was arrested in {tell.town} on {{day}}.",
            f"Buyers of {name} in {tell.place} say that he sold their flats twice.",
            f"The project has {flats} flats.",
        ]
        facts = ["launched", "arrested"]
        tell.tell(later, f"director of {tell.firm} held over {name}", words, facts, "real-estate")
    return tell.event("real-estate")


def _outage(tell: _Teller) -> Event:
    """Let a fire shut a plant; it may be opened again."""
    theme, thing = tell.chance.choice(_PLANTS)
    plant = f"{thing} at {tell.place}"
    begin = [
        (
            f"the {plant} was shut on {{day}} after a fire in its {tell.one('cable hall', 'store')}"
            ", officials said."
        ),
        f"a fire has stopped the {plant}; it was shut on {{day}}.",
    ]
    pool = [
        "Nobody was hurt.",
        f"{tell.firm} runs it under a contract of {tell.figure(11, 29)} years.",
        f"The loss is put at Rs {tell.figure(11, 98)} crore.",
        f"{tell.person}, its manager, said repairs would be quick.",
        f"Passengers and suppliers in {tell.town} were told by text message.",
    ]
    heads = [f"fire shuts {plant}", f"{plant} shut after fire"]
    words = [tell.one(*begin), *tell.some(tell.chance.sample(pool, 2), 3)]
    tell.tell(0, tell.one(*heads), words, ["shut"], theme)
    if tell.chance.random() < 0.4:
        words = [tell.one(*begin), *tell.some(tell.chance.sample(pool, 1), 2)]
        tell.tell(tell.chance.uniform(1, 50), tell.one(*heads), words, ["shut"], theme)
    if tell.chance.random() < 0.6:
        words = [
            f"the {plant} was opened again on {{day}}, {tell.firm} said.",
            "It had been shut after a fire.",
            tell.one(*pool[1:]),
        ]
        after = tell.chance.uniform(30, 200)
        tell.tell(after, f"{plant} opens again", words, ["shut", "reopened"], theme)
    return tell.event(theme)


def _deal(tell: _Teller) -> Event:
    """One thing happens, and no more is heard of it."""
    theme, head, first = tell.chance.choice(_DEALS)
    fill = {
        "firm": tell.firm,
        "other": tell.other,
        "place": tell.place,
        "sum": str(tell.figure(112, 985)),
        "size": str(tell.figure(12, 98)),
    }
    pool = [
        f"{tell.person} signed for the company.",
        f"The firm from {tell.town} was founded in {tell.chance.randint(1951, 2009)}.",
        f"It is the {_ORDER[tell.chance.randint(0, 4)]} of its kind in the district.",
        f"The money comes from {_WORDS[tell.chance.randint(2, 5)]} banks.",
        f"The state's share is {tell.figure(11, 48)} per cent.",
    ]
    words = [first.format(**fill), *tell.some(tell.chance.sample(pool, 2), 3)]
    tell.tell(0, head.format(**fill), words, ["deal"], theme)
    if tell.chance.random() < 0.2:
        words = [first.format(**fill), *tell.some(tell.chance.sample(pool, 1), 2)]
        title = f"{tell.place}: {head.format(**fill)}"
        tell.tell(tell.chance.uniform(1, 60), title, words, ["deal"], theme)
    return tell.event(theme)


def _aside(tell: _Teller) -> Event:
    """Something of no theme happens."""
    words = [
        (
            f"{tell.person} of {tell.place} won the {tell.one('chess', 'singing', 'poetry')} prize"
            f" of the {tell.town} club on {{day}}."
        ),
        "A dinner followed, and the jury was thanked.",
        f"It was the club's {tell.figure(11, 48)}th evening.",
    ]
    tell.tell(0, f"{tell.person} wins prize of {tell.town} club", words, ["prize"], None)
    return tell.event(None)


_KINDS: Final[Sequence[Callable[[_Teller], Event]]] = (
    *(_accident, _tender, _launch, _outage, _deal, _aside),
)
_OFTEN: Final = (3, 3, 3, 3, 6, 1)
_WORDS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen"),
)
_WHO: Final = (
    *("a retired schoolteacher", "the village council", "two fishermen", "a bank clerk"),
    *("the local deputy", "a tea seller", "lorry drivers", "the temple trust", "a young lawyer"),
    *("farmers of the valley", "an auditor", "the chamber of commerce", "a nurse", "students"),
)
_DOING: Final = (
    *("remembered", "asked for", "photographed", "complained of", "welcomed", "counted"),
    *("wrote about", "paid for", "inspected", "feared", "praised", "measured", "mocked"),
)
_WHAT: Final = (
    *("the missing drains", "a row of old trees", "the dust of the lorries", "an unlit crossing"),
    *("the broken lake wall", "late wages", "a new bus", "the noise at night", "empty shops"),
    *("a map of 1911", "the long queue", "two wells", "a promise of jobs", "the price of sand"),
)
_WHERE: Final = (
    *("near the old market", "at a hearing in spring", "behind the weekly bazaar", "last winter"),
    *("beside the canal", "in a letter of nine pages", "during the monsoon", "at the ferry steps"),
    *("before the election", "under a tin roof", "on the hill road", "among jute stores"),
)
_ORDER: Final = ("first", "second", "third", "fourth", "fifth")
_ONSETS: Final = "b bh d dh g gh h j k kh l m n p r s t th v".split()
_ENDS: Final = ("pur", "nagar", "li", "ra", "kot", "gaon", "wadi", "kal", "giri", "puram")
_FIRST: Final = ("Anil", "Bela", "Chetan", "Divya", "Farhan", "Geeta", "Harish", "Indu", "Jatin")
_LAST: Final = ("Apte", "Bora", "Chakma", "Dogra", "Ekka", "Fonseca", "Gawli", "Hazra", "Iyer")
_SITES: Final = (
    ("infrastructure", "flyover", "girder"),
    ("infrastructure", "railway bridge", "span"),
    ("infrastructure", "metro station", "roof slab"),
    ("infrastructure", "highway tunnel", "rock"),
    ("power-renewable", "thermal power plant", "chimney lining"),
    ("power-renewable", "hydroelectric project", "gate"),
    ("real-estate", "housing tower", "lift"),
    ("real-estate", "apartment block", "scaffold"),
)
_WORKS: Final = (
    ("infrastructure", "second bridge"),
    ("infrastructure", "ring road"),
    ("infrastructure", "container berth"),
    ("infrastructure", "water supply scheme"),
    ("power-renewable", "substation"),
    ("power-renewable", "solar park"),
    ("power-renewable", "transmission line"),
)
_PLANTS: Final = (
    ("infrastructure", "airport terminal"),
    ("infrastructure", "ferry terminal"),
    ("power-renewable", "gas power plant"),
    ("power-renewable", "wind farm"),
    ("real-estate", "shopping mall"),
)
_DEALS: Final = (
    (
        "real-estate",
        "{other} leases {size},000 sq ft of offices in {place}",
        "{other} has leased {size},000 sq ft of offices in {place} from {firm} for nine years.",
    ),
    (
        "real-estate",
        "{firm} buys {size} acres in {place} for homes",
        "{firm} has bought {size} acres of land in {place} for Rs {sum} crore, to build homes.",
    ),
    (
        "power-renewable",
        "{firm} orders {size} wind turbines for {place}",
        "{firm} has ordered {size} wind turbines for a farm in {place} from {other}.",
    ),
    (
        "power-renewable",
        "{place} to get {sum} MW of battery storage",
        "a battery of {sum} MW will be built in {place} by {firm}, the utility said on {{day}}.",
    ),
    (
        "infrastructure",
        "{place} bypass to be widened for Rs {sum} crore",
        "the bypass of {place} is to be widened to six lanes for Rs {sum} crore, a minister said.",
    ),
    (
        "infrastructure",
        "{place} airport to get a runway of {size}00 metres",
        "a new runway of {size}00 metres has been cleared for the airport of {place}.",
    ),
    (
        "infrastructure",
        "freight line from {place} cleared",
        "the railways have cleared a freight line of {size} km from {place} for Rs {sum} crore.",
    ),
)
