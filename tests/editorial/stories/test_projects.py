"""Projects: what an article is about, known again months later."""

from collections.abc import Callable
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.stories import projects
from digest.editorial.stories.projects import EarlierStory
from digest.model import Article, Earlier

DAY = date(2026, 11, 23)
BULLET = "Mumbai-Ahmedabad bullet train: {} awarded"


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        ("Zojila tunnel is half dug", "", ("zojila tunnel",)),
        (
            "Work on the Mumbai-Ahmedabad bullet train speeds up",
            "",
            ("ahmedabad-mumbai high-speed rail",),
        ),
        (
            "Track laid for Ahmedabad-Mumbai high-speed rail",
            "",
            ("ahmedabad-mumbai high-speed rail",),
        ),
        ("New airport at Parandur gets its clearance", "", ("parandur airport",)),
    ],
)
def test_a_project_is_a_place_and_what_is_built_there(
    title: str, text: str, names: tuple[str, ...]
) -> None:
    """The name is the same in another order and with another word for the same thing."""
    assert projects.name_projects(title, text) == names


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        (
            "MAHSR: Track Work Begins",
            "Track is laid on the Mumbai-Ahmedabad High Speed Rail (MAHSR) near Surat.",
            "ahmedabad-mumbai high-speed rail",
        ),
        (
            "Bullet train to open in 2027",
            "The Mumbai-Ahmedabad high-speed rail will open in 2027.",
            "ahmedabad-mumbai high-speed rail",
        ),
        ("Line 2A of Mumbai metro opens", "", "mumbai metro line 2a"),
        (
            "Underground Metro 3: doors fitted in Mumbai",
            "Doors stand on Mumbai Metro Line 3.",
            "mumbai metro line 3",
        ),
        ("Navi Mumbai Metro Line 1 grows", "", "navi mumbai metro line 1"),
        (
            "Adani adds panels at Khavda park",
            "Adani Green has grown its Khavda renewable energy park.",
            "khavda energy park",
        ),
        ("Mumbai – Pune Expressway gets cameras", "", "mumbai-pune expressway"),
        ("Expressway between Delhi and Dehradun opens", "", "dehradun-delhi expressway"),
        ("NH-44 at Krishnagiri gets two flyovers", "", "krishnagiri nh-44"),
        (
            "Ayodhya Bypass Work To Begin",
            "Contractors are at the Ayodhya bypass.",
            "ayodhya bypass",
        ),
        ("Refinery at Barmer starts", "", "barmer refinery"),
        (
            "Aarey depot of Line 3 gets a yard",
            "Trains of Mumbai Metro Line 3 sleep in it.",
            "mumbai metro line 3",
        ),
        (
            "Jewar airport starts",
            "Flights leave the Noida International Airport at Jewar.",
            "noida airport",
        ),
    ],
)
def test_a_name_is_read_from_headline_and_opening(title: str, text: str, name: str) -> None:
    """By an abbreviation, by its kind, by its line, across dashes and from between two places."""
    assert name in projects.name_projects(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Delhi Metro fares rise", "The Delhi Metro costs more from Monday."),
        (
            "Metro link to Navi Mumbai airport cleared",
            "A line of 35 km is to reach the Navi Mumbai airport.",
        ),
        ("Hotels near Jewar airport sell", "Plots near the Jewar airport are dear."),
        ("L&T order book grows", "Larsen & Toubro builds the Mumbai-Ahmedabad bullet train."),
        (
            "Five projects: from Vadhavan port to Zojila tunnel",
            "Vadhavan port and the Zojila tunnel are among them.",
        ),
        ("Odisha and Paradip Port to build port", "Paradip Port Authority signed on Monday."),
        ("JSW Steel plant sets record", "The JSW steel plant made more."),
        ("Dighi port and Keni port grow", "Both ports grew."),
        ("Ganga bridge opens", "The bridge across the Ganga was opened."),
        (
            "Godrej sells luxury homes on Dwarka Expressway",
            "Homes on the Dwarka Expressway sell well.",
        ),
        (
            "What opens this year: Vadhavan port",
            (
                "The Zojila tunnel will, the Jewar airport and the Ganga Expressway too, but not "
                "the Dibang dam."
            ),
        ),
        ("Delhi Metro Rail Corporation advises Bhubaneswar", "The operator looks at a plan."),
        ("Andhra Pradesh port policy is out", "The Andhra Pradesh airport policy follows."),
    ],
)
def test_what_an_article_only_mentions_is_not_its_project(title: str, text: str) -> None:
    """Networks without lines, things nearby, builders, lists, rivers and states name nothing."""
    assert projects.name_projects(title, text) == ()


@pytest.mark.parametrize(
    "title",
    [
        "Mumbai home sales rise 12 per cent",
        "Larsen & Toubro wins order worth Rs 2,500 crore",
        "Nitin Gadkari reviews highways in Maharashtra",
        "NHAI to bid out 3,000 km of roads",
        "Luxury flats near Zojila tunnel sell out",
        "",
    ],
)
def test_cities_companies_and_people_are_none(title: str) -> None:
    """What names no one thing, or only tells where something lies, is no project's name."""
    assert projects.name_projects(title, "") == ()


def test_capitals_everywhere_mark_no_names() -> None:
    """In a headline in capitals only what the opening has is a name."""
    title = "GDA Extends Hindon Elevated Road"
    assert projects.name_projects(title, "The Hindon elevated road is to grow.") == (
        "hindon elevated road",
    )
    assert projects.name_projects(title, "") == ()


def test_a_road_and_a_railway_between_two_cities_are_two() -> None:
    """It is what is built that tells projects apart, too."""
    road = projects.name_projects("Delhi-Mumbai expressway opens in Gujarat", "")
    rail = projects.name_projects("Delhi-Mumbai bullet train is surveyed", "")
    assert road
    assert rail
    assert not set(road) & set(rail)


def test_parts_are_read() -> None:
    """Packages, phases and lines are parts, with or without a hyphen in their code."""
    told = projects.project_parts(
        "Package C-4 of the line", "Phase 2 follows. Metro 3 and packages C5 and C6 wait."
    )
    assert {("code", "C4"), ("code", "C5"), ("code", "C6"), ("phase", "2"), ("line", "3")} <= set(
        told
    )
    assert projects.project_parts("Seventh train for Yellow Line", "A train came in July.") == (
        ("named line", "yellow"),
    )


def past(story: str, day: date, title: str, url: str | None = None) -> EarlierStory:
    """Return a story that was sent with this headline."""
    return EarlierStory(
        story, day, title, url, projects.name_projects(title, ""), projects.project_parts(title, "")
    )


@pytest.fixture
def lead(article: Callable[..., Article]) -> Article:
    """Return an article on package C4."""
    return article(BULLET.format("package C4"))


def test_the_newest_two_earlier_items_are_listed(lead: Article) -> None:
    """Of what was sent on the project, newest first, at most two, once each."""
    sent = [
        past(str(month), date(2026, month, 1), BULLET.format(f"package C4, lot {month}"))
        for month in (3, 5, 9)
    ]
    found = projects.find_earlier(lead, "now", DAY, [*sent, sent[2]], {})
    assert [one.day.month for one in found] == [9, 5]


def test_another_package_is_another_project(lead: Article) -> None:
    """Packages that differ are never listed; what is about the whole is."""
    whole = past(
        "w", date(2026, 3, 1), "Mumbai-Ahmedabad bullet train runs late", "https://a.example/w"
    )
    other = past("o", date(2026, 5, 1), BULLET.format("package C5"))
    found = projects.find_earlier(lead, "now", DAY, [whole, other], {})
    assert found == (
        Earlier(date(2026, 3, 1), "Mumbai-Ahmedabad bullet train runs late", "https://a.example/w"),
    )


def test_the_order_of_the_past_does_not_matter(lead: Article) -> None:
    """The same items are listed in whatever order they are recalled."""
    sent = [
        past("a", date(2026, 1, 5), BULLET.format("package C4 station")),
        past("b", date(2026, 3, 5), BULLET.format("depot")),
        past("c", date(2026, 3, 5), BULLET.format("tunnel")),
        past("d", date(2026, 5, 5), BULLET.format("package C4")),
    ]
    assert (
        len({projects.find_earlier(lead, "now", DAY, order, {}) for order in permutations(sent)})
        == 1
    )


def test_the_same_part_comes_before_the_whole(lead: Article) -> None:
    """Where there is more than fits, items on the same package are kept."""
    same = past("s", date(2026, 1, 5), BULLET.format("package C4 station"))
    whole = [
        past(f"w{month}", date(2026, month, 1), f"Mumbai-Ahmedabad bullet train, report {month}")
        for month in (6, 7)
    ]
    found = projects.find_earlier(lead, "now", DAY, [same, *whole], {})
    assert [one.day for one in found] == [date(2026, 7, 1), date(2026, 1, 5)]


def test_the_story_itself_and_days_to_come_are_none(lead: Article) -> None:
    """A story is not its own past, nor is what a later edition says."""
    itself = past("now", date(2026, 3, 1), BULLET.format("package C4"))
    later = past("x", DAY, BULLET.format("package C4, day"))
    assert projects.find_earlier(lead, "now", DAY, [itself, later], {}) == ()


def test_a_name_that_everything_has_tells_nothing(lead: Article) -> None:
    """What very many stories are known by is a place's name after all."""
    sent = past("s", date(2026, 3, 1), BULLET.format("package C4"))
    (name,) = sent.names
    assert projects.find_earlier(lead, "now", DAY, [sent], {name: 5})
    assert not projects.find_earlier(lead, "now", DAY, [sent], {name: 500})


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_has_sorted_short_names(title: str, text: str) -> None:
    """Whatever is written, names come sorted, once each, and of a length that can be kept."""
    names = projects.name_projects(title, text)
    assert list(names) == sorted(set(names))
    assert all(len(name) <= 80 for name in names)
    projects.project_parts(title, text)
