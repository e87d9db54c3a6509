"""The values that flow through a day: Source -> Article -> Story -> Edition -> variant -> Parts.

Offsets are code points of an article's text, end exclusive. Every datetime has a time zone.
"""

from digest.model.article import (
    Article,
    Aside,
    AsideKind,
    Image,
    Layout,
    Precision,
    Problem,
    Reading,
    Source,
    SourceKind,
)
from digest.model.edition import (
    MORNING,
    Booking,
    Brand,
    Edition,
    LeftOut,
    Parts,
    Publisher,
    Section,
    ShownTheme,
    SlotPosition,
    Sponsor,
)
from digest.model.language import (
    DatelineWords,
    ErrataWords,
    EventWords,
    FactWords,
    FurnitureWords,
    HeadlineWords,
    Language,
    Languages,
    OpeningWords,
    RepairWords,
    SentenceWords,
    StoryCard,
    StoryWords,
    WordForms,
)
from digest.model.story import (
    Decisions,
    Earlier,
    Erratum,
    Fact,
    FactKind,
    Placing,
    Sentence,
    Story,
    Update,
    Watch,
)
from digest.model.subscriber import Newcomer, Subscriber, SubscriberState
from digest.model.theme import Correction, Evidence, Judgement, NoTheme, Subtheme, Term, Theme, Thin
from digest.model.told import ToldStory

__all__ = [
    "MORNING", "Article", "Aside", "AsideKind", "Booking", "Brand", "Correction",
    "DatelineWords", "Decisions", "Earlier", "Edition", "ErrataWords", "Erratum", "EventWords",
    "Evidence", "Fact", "FactKind", "FactWords", "FurnitureWords", "HeadlineWords", "Image",
    "Judgement", "Language", "Languages", "Layout", "LeftOut", "Newcomer", "NoTheme",
    "OpeningWords", "Parts", "Placing", "Precision", "Problem", "Publisher", "Reading",
    "RepairWords", "Section", "Sentence", "SentenceWords", "ShownTheme", "SlotPosition",
    "Source", "SourceKind", "Sponsor", "Story", "StoryCard", "StoryWords", "Subscriber",
    "SubscriberState", "Subtheme", "Term", "Theme", "Thin", "ToldStory", "Update", "Watch",
    "WordForms",
]  # fmt: skip
