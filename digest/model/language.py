"""Languages: what the program knows of each, as its data files say it (`digest/languages/`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.model.article import Article

#: A fiscal year begins with this month where the publication says nothing.
FISCAL_START = 4

#: So many characters of a text show in which letters it is written.
_READ = 200


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """What ends a sentence, and what does not (`text.toml`, [sentences]); words in small letters.

    - `titles` never end a sentence before a capital, `before_number` never before a number.
    - `may_end` end one before a word of the `openers`, which usually open a sentence.
    - `letters` are those of the language's own script, none if others are written in it, too.
    - `units` end one before any capital but a word that `goes_on`: "6 p.m. Friday".
    - `whole` are short words, and no abbreviations though they may look like one.
    """

    titles: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    goes_on: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FactWords:
    """What words say of the figure or date beside them (`text.toml`, [facts]); in small letters.

    - `ahead` and `behind` place a date without a year, as do other words in "ed", but for those
      after a `bare` one; after a `naming` verb it is ahead.
    - A date behind `failing` words, without a `supposing` one before them, will not be met;
      behind `lacking` ones nothing happens on it; with a `doubting` one a month is no plan; behind
      `effective` ones it may be past or not.
    - `moving` verbs take a date, or one of the `deadlines` with it, to another; `denying`, `meant`
      and `cancelled` words say that it does not hold, `recurring` and `obliging` ones that it is
      no day of one story.
    - A sentence is about shares if it has a word of the `market`, or `papers` that are `trading`;
      `worth` is what companies have by them.
    - After `comparing` and before `former` words stand figures of earlier, beside `past` ones those
      of long ago, behind `formerly` ones what was so; `scenes` (before `joining` words) and
      `scene_of` tell sizes of the scene, `away` distances from a place, `rivals` whom the news is
      not about, `wholes` what it is only one of, `fees` what bidders and users pay. A count with
      a `leaning` word tells nothing alone.
    """

    ahead: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    moving: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    supposing: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    doubting: frozenset[str] = frozenset()
    deadlines: frozenset[str] = frozenset()
    effective: frozenset[str] = frozenset()
    meant: frozenset[str] = frozenset()
    recurring: frozenset[str] = frozenset()
    obliging: frozenset[str] = frozenset()
    cancelled: frozenset[str] = frozenset()
    market: frozenset[str] = frozenset()
    worth: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    trading: frozenset[str] = frozenset()
    comparing: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    formerly: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    scene_of: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    rivals: frozenset[str] = frozenset()
    wholes: frozenset[str] = frozenset()
    leaning: frozenset[str] = frozenset()
    fees: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpeningWords:
    """What an opening needs (`text.toml`, [openings]); words and phrases in small letters.

    - A sentence that opens with one of `back` needs the very one before; `unless_and` are those of
      them that name their own after all ("Both Assam and Bihar").
      One of the `formal` phrases points to nothing.
    - One that opens with one of `earlier`, soon has one of `adding`, has one of the phrases
      `unnamed`, or opens with one of `courtesy` and a surname alone, needs some earlier one.
    - `speakers` are the pronouns that a quotation with a named speaker may open with.
    - `pointers` after one of the `prepositions` stand for what was said ("of these"); `owning` ones
      may belong to a subject behind ("After its launch, Rao Cement"). `persons` behind a front
      without names do, too ("On Friday she").
    - A noun after one of the `articles` is known from before, unless it is one of the `known`, one
      of the `bodies` with a word before it ("the roads ministry"), has a name with it that is none
      of `no_names`, or is followed by one of the `relatives`, or by one of the `defining`
      prepositions and something new.
    - Such a noun ends before one of the `auxiliaries` or `verbs`, or a word with one of the
      `verb_endings`; behind one of the `numbers` a word in -s is a noun.
    - A sentence with one of the phrases `shares` tells what shares did.
    - `fronting` open what stands before a subject ("As the nodal agency, the board ...").
    """

    back: frozenset[str] = frozenset()
    unless_and: frozenset[str] = frozenset()
    formal: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    adding: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    courtesy: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    owning: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    defining: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    no_names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    verb_endings: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    fronting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DatelineWords:
    """What stands above or before an article's first words (`text.toml`, [datelines]).

    `labels` stand before a writer's name, `stamps` before a day or an hour, `spans` behind a number
    of minutes or hours; `no_places` are words in capitals that end with a colon and are no place.
    """

    months: frozenset[str] = frozenset()
    weekdays: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    reporters: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    stamps: frozenset[str] = frozenset()
    spans: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    no_places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FurnitureWords:
    """What pages print around a text (`text.toml`, [furniture]), as phrases in small letters.

    In a phrase "*" stands for any words, "#" for a number.

    - `lines` are whole lines, `sentences` whole sentences, within a paragraph too.
    - Behind a line of `related` come other articles' headlines, behind one of `end` nothing more.
    - `captions` tell what a picture shows, or who took it.
    - The line behind one of `synopses` tells beforehand what the article says.
    - `abouts` begin a line behind which a firm speaks of itself.
    - `questions` and `answers` are labels before those of an interview.
    - A sentence that begins with one of `calls` and holds one of `offers` calls on the reader.
    - A line of `buttons` alone is a row of them.
    - `headings` are single words that stand above a part of an article, if not glued to it.
    """

    lines: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()
    related: frozenset[str] = frozenset()
    end: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()
    synopses: frozenset[str] = frozenset()
    abouts: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    buttons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WordForms:
    """The endings that make no other word (`text.toml`, [forms]).

    "s" is put behind a word, "y>ies" in the place of its last letter.
    """

    plurals: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RepairWords:
    """What shows that a text has lost a space or a sign (`text.toml`, [repairs]).

    All are in small letters.

    - `openers` begin a sentence behind a lost space; `plain_openers` are of these the ones that no
      name ends with, `loose_openers` begin one behind a heading and its space.
    - `joining` stand in a heading in small letters; `names` are no heading with an opener behind.
    - `after_in` go on after a sentence's first word "In"; other words stand behind a host's name.
    - `clitics` stand behind a word's apostrophe, `scales` behind a sum of rupees.
    """

    openers: frozenset[str] = frozenset()
    plain_openers: frozenset[str] = frozenset()
    loose_openers: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    after_in: frozenset[str] = frozenset()
    clitics: frozenset[str] = frozenset()
    scales: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HeadlineWords:
    """What headlines say in words of their own (`text.toml`, [headlines]); in small letters."""

    deaths: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ErrataWords:
    """What tells a correction from a story that goes on (`text.toml`, [errata]); in small letters.

    - A sentence that opens with one of `notices`, or holds one of `versions`, says that the article
      was corrected.
    - `denying` words turn a sentence round, the syllables `turning` a word; of `opposites`, "risen
      grew | fell" holds words that exclude those behind another "|".
    - Around `listing` words the parts of a list may change places; behind `points` words a
      percentage is a difference of two: "3 percentage points".
    - `about`, `over` and `under` stand before a rough figure.
    - A form with other words of `moving` tells what came later. Numbers beside `harmed` and
      `progress` words only rise while a story goes on, beside `falling` ones they fall, too. A day
      or an hour (`clock`) that changes with a number is that of another report; so is one behind
      `saying` words.
    - Sentences with one of `levels`, titles with one of `daily`, and prices of `measures` are of a
      day or an hour.
    - `renamed` holds the names of one place: "bombay mumbai"; `offices` have capitals and are no
      names.
    """

    notices: frozenset[str] = frozenset()
    versions: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()
    turning: frozenset[str] = frozenset()
    opposites: frozenset[str] = frozenset()
    listing: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    under: frozenset[str] = frozenset()
    moving: frozenset[str] = frozenset()
    harmed: frozenset[str] = frozenset()
    progress: frozenset[str] = frozenset()
    falling: frozenset[str] = frozenset()
    clock: frozenset[str] = frozenset()
    saying: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    daily: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    renamed: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EventWords:
    """What headlines and leads say happened (`text.toml`, [events]); in small letters.

    - `states` are each "chain state: phrase, phrase": "accident dead: died, killed". In a phrase
      "*" behind letters stands for any ending, alone for up to three words.
    - One of the `begins` ("accident fire") is another event, if what was told says nothing of it.
    - Beside a word of `again` what begins is another one of its kind ("fire again").
    - `links` are pairs of chains, of which the second may go on with the first ("accident case"),
      or one of its states alone ("accident project delayed").
    - A second sentence counts only for states of the `grave` chains.
    - A state before a year that is over, or beside a word of the `past`, is background.
    - Behind a `planned` word a state is not reached yet, behind an `unreal` one wished or feared.
    """

    states: frozenset[str] = frozenset()
    begins: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    grave: frozenset[str] = frozenset()
    past: frozenset[str] = frozenset()
    planned: frozenset[str] = frozenset()
    unreal: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoryCard:
    """What each sign that two articles are about one event is worth (`card.toml`), in log-odds.

    `tools/fit_stories.py` fits it. With 0 and above on average, articles are one story.
    """

    bias: float = 0.0
    whole: float = 0.0
    lead: float = 0.0
    headline: float = 0.0
    figures: float = 0.0
    places: float = 0.0


@dataclass(frozen=True, slots=True)
class StoryWords:
    """What tells whether two articles are about one event; words in small letters.

    - `common` words say little (`text.toml`, [stories]). A line that begins with a word of `about`
      and a name, or with one of the phrases `closing`, is about the sender, and so is all below.
    - `places` maps places ("navi_mumbai") to the region that each is in (`places.toml`).
    - A headline is no report's if it begins with a word of `asking` ("how"), has one of `voicing`
      ("hails"), a part that is one of `pieces` ("opinion"), or a number and a word of `listing`.
    - A sentence with one of `background` ("costs") tells what its figures were before the event.
    """

    card: StoryCard
    common: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    voicing: frozenset[str] = frozenset()
    pieces: frozenset[str] = frozenset()
    listing: frozenset[str] = frozenset()
    background: frozenset[str] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: patterns are kept by it
class Language:
    """What is known of the language `tag` (BCP 47); a part without data is None.

    - Without `sentences` texts are not cut: headlines and the sources' own teasers stand.
    - Without `facts` no figures and dates are found.
    - Without `stories` articles are one story only by address or headline.
    - Without `events` only figures, dates and names tell whether a story is news.
    - Without `forms` a theme's terms are found as they are written, without `repairs` no word is
      changed.
    - `month_first` is set if "12/07" is 7 December; a fiscal year begins with month `fiscal_start`.
    """

    tag: str
    sentences: SentenceWords | None = None
    facts: FactWords | None = None
    forms: WordForms | None = None
    headlines: HeadlineWords | None = None
    repairs: RepairWords | None = None
    stories: StoryWords | None = None
    events: EventWords | None = None
    openings: OpeningWords = field(default_factory=OpeningWords)
    datelines: DatelineWords = field(default_factory=DatelineWords)
    furniture: FurnitureWords = field(default_factory=FurnitureWords)
    errata: ErrataWords = field(default_factory=ErrataWords)
    month_first: bool = False
    fiscal_start: int = FISCAL_START


@dataclass(frozen=True, slots=True, eq=False)
class Languages:
    """The languages known, by tag in small letters."""

    known: Mapping[str, Language] = field(default_factory=dict)

    def of(self, tag: str) -> Language:
        """Return the language with the longest known tag that `tag` begins with, else a bare one.

        "en-GB" is "en" if nothing more is known of it.
        """
        parts = tag.lower().split("-")
        tags = ("-".join(parts[:number]) for number in range(len(parts), 0, -1))
        return next((self.known[one] for one in tags if one in self.known), Language(tag))

    def of_article(self, article: Article) -> Language:
        """Return the language that an article is written in.

        That is its own, unless most of its letters are another known language's: Hindi is read as
        Hindi on a page that says it is English. A language of which nothing is known has no letters
        to go by, and keeps its name.
        """
        own = self.of(article.language)
        if own.sentences is None:
            return own
        read = f"{article.title} {article.text[:_READ]}"
        for other in self.known.values():
            theirs = other.sentences.letters if other.sentences else frozenset()
            if not theirs or theirs.isdisjoint(read):  # as nearly always, and quick to tell
                continue
            letters = list(filter(str.isalpha, read))
            if 2 * sum(letter in theirs for letter in letters) > len(letters):
                return own if own.sentences.letters else other
        return own
