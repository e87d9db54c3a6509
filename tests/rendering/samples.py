"""Editions made by hand, for the tests of what renders, keeps and shows them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from digest.model import (
    Article,
    Earlier,
    Edition,
    Erratum,
    Fact,
    Image,
    Publisher,
    Section,
    Sentence,
    ShownTheme,
    Sponsor,
    Story,
    Update,
    Watch,
)

DAY = date(2026, 11, 23)
POWER = ShownTheme(
    "power",
    "Power",
    "#0b6e4f",
    "#5fd3a8",
    "Sun, wind and wires.",
    "{theme} – {date}",
    {"solar": "Solar"},
)
HOMES = ShownTheme("homes", "Homes", "#9a3412", "#fdba74", "Flats and land.", "{theme}: {lead}")
PUBLICATION = Publisher(
    "The Site Ledger",
    "Desk of the Ledger <desk@ledger.example>",
    "broadsheet",
    url="https://ledger.example/",
    postal_address="12 Ballast Lane, Mumbai 400010",
    social={"LinkedIn": "https://linkedin.example/ledger"},
)


def article(
    title: str = "Saryu Solar wins a 300 MW order", text: str = "", **fields: object
) -> Article:
    """Return an article; its id is its title unless `fields` say otherwise."""
    values: dict[str, object] = {
        "id": title,
        "source": "The Site Ledger",
        "published": datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        "published_precision": "second",
    }
    return Article(title=title, text=text, **(values | fields))  # type: ignore[arg-type]


def story(lead: Article, theme: str, subtheme: str | None = None) -> Story:
    """Return the story of the article `lead`, summed up by its whole text."""
    whole = (Sentence(lead.id, lead.text, 0, len(lead.text)),) if lead.text else ()
    return Story(lead.id, lead.id, (lead.id,), theme, subtheme, summary=whole)


def fact(text: str) -> Fact:
    """Return a fact of these words."""
    return Fact("money", text, 0, len(text), "INR", 1.0)


def with_all(made: Edition, *, facts: Sequence[str], others: Sequence[Article]) -> Edition:
    """Return an edition whose first story has `facts`, other reporters and a date to watch."""
    first, *rest = made.stories
    told = replace(
        first, facts=tuple(map(fact, facts)), articles=(first.lead, *(other.id for other in others))
    )
    watch = tuple(Watch(first.id, fact(words)) for words in facts[:1])
    return replace(made, stories=(told, *rest), articles=(*made.articles, *others), watch=watch)


def edition(
    power: Sequence[Article] = (),
    homes: Sequence[Article] = (),
    *,
    themes: tuple[ShownTheme, ...] = (POWER, HOMES),
    publication: Publisher = PUBLICATION,
    note: str | None = None,
) -> Edition:
    """Return an edition with these articles as the stories of the themes Power and Homes."""
    told = {"power": power, "homes": homes}
    return Edition(
        day=DAY,
        revision=1,
        state="draft",
        timezone="Asia/Kolkata",
        language="en-IN",
        publication=publication,
        themes=themes,
        articles=(*power, *homes),
        stories=tuple(story(lead, theme) for theme, leads in told.items() for lead in leads),
        sections=tuple(
            Section(theme.slug, tuple(lead.id for lead in told[theme.slug])) for theme in themes
        ),
        note=note,
    )


def with_everything(made: Edition, words: str = "", url: str = "https://a.example/") -> Edition:
    """Return an edition with a correction and sponsors, its first story an update.

    All of them say `words`, where given, and lead to `url`.
    """
    first, *rest = made.stories
    told = replace(
        first,
        update=Update(date(2026, 11, 20), (fact(words or "Rs 1,420 crore"),)),
        earlier=(
            Earlier(date(2026, 11, 12), words or "Saryu bids for 300 MW", f"{url}earlier"),
            Earlier(date(2026, 10, 2), words or "State clears the auction"),
        ),
    )
    erratum = Erratum(
        "x",
        "hash",
        date(2026, 11, 19),
        words or "Purna Port to add a berth",
        words or "It costs Rs 1,470 crore.",
        words or "It costs Rs 1,740 crore.",
        f"{url}corrected",
    )
    picture = Image(f"{url}crane.png", words or "A tower crane", 1200, 400)
    sponsors = (
        Sponsor(
            "cranes",
            words or "Tower cranes within nine days.",
            f"{url}cranes",
            "middle",
            "power",
            picture,
        ),
        Sponsor("fair", words or "The building fair opens in December.", f"{url}fair", "top"),
    )
    return replace(made, stories=(told, *rest), errata=(erratum,), sponsors=sponsors)
