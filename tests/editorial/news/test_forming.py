"""Forming: the day's stories beside those that were sent."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.editorial import text
from digest.editorial.news.forming import Formed, Recalled, form_stories
from digest.model import Article, ToldStory
from tests.languages import ENGLISH, LANGUAGES
from tests.tellings import told

DAY = date(2026, 11, 24)
BEFORE = date(2026, 11, 23)
ORDER = (
    "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur in Rajasthan. The order "
    "of the Rajasthan "
    "Urja Nigam is worth Rs 1,890 crore. The plant near Jodhpur is to be ready by March 2028."
)
DEPOT = (
    "The metro depot at Kothrud in Pune opened on Monday after four years of work. Maha Metro "
    "can keep 22 trains in "
    "the Kothrud depot. It cost Rs 310 crore."
)
Make = Callable[..., Article]


def made(
    article: Make, key: str, title: str, body: str, hour: int = 6, **fields: object
) -> Article:
    """Return an article of the day before the edition, cleaned."""
    when = datetime(2026, 11, 23, hour, tzinfo=UTC)
    return text.clean_article(
        article(title, body, id=key, **({"published": when} | fields)), ENGLISH
    )


def solar(article: Make, key: str = "a", **fields: object) -> Article:
    """Return an article about the order."""
    return made(article, key, "Saryu Solar wins 300 MW order near Jodhpur", ORDER, **fields)


def depot(article: Make, key: str = "b", **fields: object) -> Article:
    """Return an article about the depot."""
    return made(article, key, "Kothrud metro depot opens in Pune", DEPOT, **fields)


def sent(story: str, *articles: Article, day: date = BEFORE) -> ToldStory:
    """Return a story as it was sent."""
    return told(story, *articles, day=day)


def ids(formed: Sequence[Formed]) -> list[str]:
    """Return the stories' ids, sorted."""
    return sorted(one.id for one in formed)


def test_without_a_past_a_story_is_named_after_its_earliest_article(article: Make) -> None:
    """Articles about one event are one story; its id is the earliest's, whichever leads."""
    more = (
        " The firm is glad of it, and has begun to clear the ground with forty machines of its own."
    )
    later = made(article, "c", "Jodhpur solar order goes to Saryu", ORDER + 3 * more, hour=9)
    formed = form_stories([later, solar(article), depot(article)], Recalled(), LANGUAGES)
    assert ids(formed) == ["a", "b"]
    assert {one.id: one.members[0].id for one in formed} == {"a": "c", "b": "b"}


def test_a_story_keeps_its_id(article: Make) -> None:
    """The id of an earlier build stays with another lead, another title or an earlier article."""
    earlier = solar(article, "z", hour=1)
    (one,) = form_stories([solar(article), earlier], Recalled(stories={"a": "a"}), LANGUAGES)
    assert one.id == "a"


def test_what_only_repeats_what_was_sent_has_nothing_new(article: Make) -> None:
    """Another paper's words about a story that was sent are known by it, and are no update."""
    again = solar(article, "x", hour=9)
    (one,) = form_stories([again], Recalled((sent("s", solar(article)),)), LANGUAGES)
    assert one.sent is not None
    assert (one.id, one.sent.story, one.update) == ("s", "s", None)
    assert [member.id for member in one.members] == ["x"]


def test_what_is_new_is_an_update_under_the_old_id(article: Make) -> None:
    """The story goes on under its id, led by the article that has news."""
    more = made(
        article, "x", "Saryu Solar's Jodhpur order grows to 450 MW",
        ORDER.replace("300 MW", "450 MW"), hour=9,
    )  # fmt: skip
    (one,) = form_stories([more], Recalled((sent("s", solar(article)),)), LANGUAGES)
    assert one.id == "s"
    assert one.update is not None
    assert one.update.day == BEFORE
    assert [fact.text for fact in one.update.facts] == ["450 MW"]
    assert one.members[0].id == "x"


def test_another_package_is_another_story(article: Make) -> None:
    """What was sent about package C4 says nothing about package C5."""
    body = (
        "The contractor has laid 40 km of track on package {} of the Mumbai-Ahmedabad bullet train "
        "near Surat in Gujarat."
    )
    old = made(article, "o", "Track laid on package C4 near Surat", body.format("C4"))
    new = made(article, "n", "Track laid on package C5 near Surat", body.format("C5"), hour=9)
    (one,) = form_stories([new], Recalled((sent("s", old),)), LANGUAGES)
    assert (one.id, one.sent) == ("n", None)


def test_a_story_that_fell_apart_goes_on_once(article: Make) -> None:
    """Of two stories today that were one in an earlier build, one keeps the id."""
    formed = form_stories(
        [solar(article), depot(article)], Recalled(stories={"a": "a", "b": "a"}), LANGUAGES
    )
    assert ids(formed) == ["a", "b"]


WORDS = st.sampled_from(("solar", "depot", "order", "metro"))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(WORDS, st.integers(0, 5), st.integers(0, 20)),
        max_size=6,
        unique_by=lambda one: one[1],
    ),
    st.lists(
        st.tuples(WORDS, st.integers(6, 9), st.integers(0, 20)),
        max_size=3,
        unique_by=lambda one: one[1],
    ),
    st.randoms(use_true_random=False),
)
def test_every_article_is_in_one_story(
    today: list[tuple[str, int, int]], past: list[tuple[str, int, int]], random: object
) -> None:
    """Each article of the day is in one story, ids differ, and the order does not matter."""

    def as_article(word: str, number: int, hour: int) -> Article:
        body = ORDER if word in ("solar", "order") else DEPOT
        when = datetime(2026, 11, 23, hour, tzinfo=UTC)
        title = f"{word.title()} news from Jodhpur"
        return text.clean_article(
            Article(str(number), "", title, f"{body} It has {number + 2} owners.", published=when),
            ENGLISH,
        )

    articles = [as_article(*one) for one in today]
    recalled = Recalled(tuple(sent(f"s{one[1]}", as_article(*one)) for one in past))
    formed = form_stories(articles, recalled, LANGUAGES)
    held = [article.id for one in formed for article in (*one.members, *one.copies)]
    assert sorted(held) == sorted(article.id for article in articles)
    assert len({one.id for one in formed}) == len(formed)
    shuffled = list(articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert form_stories(shuffled, recalled, LANGUAGES) == formed


# A week of editions


def test_a_story_goes_on_for_days(article: Make) -> None:
    """On the third day all that was sent of it counts, and its last edition is named."""
    grown = made(
        article,
        "g",
        "Saryu Solar's Jodhpur order grows to 450 MW",
        ORDER.replace("300", "450"),
        hour=8,
    )
    second = sent("s", grown, solar(article))
    for body in (ORDER, ORDER.replace("300", "450")):
        again = made(article, "x", "Saryu Solar on its Jodhpur order", body, hour=9)
        (one,) = form_stories([again], Recalled((second,)), LANGUAGES)
        assert (one.id, one.update) == ("s", None)
        assert one.sent == second


def test_a_story_that_was_sent_and_falls_apart_keeps_its_id_once(article: Make) -> None:
    """One of two parts goes on under the id; both tell only news."""
    wrong = sent("a", solar(article), depot(article, hour=8))
    later = [
        made(article, "x", "Saryu Solar and its Jodhpur order", ORDER, hour=9),
        made(article, "y", "Kothrud metro depot in Pune at work", DEPOT, hour=10),
    ]
    formed = form_stories(later, Recalled((wrong,)), LANGUAGES)
    assert len({one.id for one in formed}) == 2
    assert "a" in {one.id for one in formed}
    assert all(one.sent == wrong and one.update is None for one in formed)


def test_two_stories_that_were_sent_and_merge_go_on_as_the_newest(article: Make) -> None:
    """What was told is told; the story goes on under the id of the nearest."""
    old = sent("o", solar(article, "o"), day=date(2026, 11, 22))
    new = sent(
        "n",
        made(
            article,
            "n",
            "Jodhpur solar order for Saryu",
            f"{ORDER} It also borrows Rs 70 crore.",
            hour=8,
        ),
    )
    again = made(
        article,
        "x",
        "Jodhpur solar order for Saryu Solar",
        f"{ORDER} It also borrows Rs 70 crore.",
        hour=9,
    )
    for order in ((new, old), (old, new)):
        (one,) = form_stories([again], Recalled(order), LANGUAGES)
        assert (one.id, one.sent, one.update) == ("n", new, None)


def test_the_whole_article_behind_an_excerpt_is_no_update(article: Make) -> None:
    """An excerpt was sent; the article at its address says more of the same event."""
    excerpt = made(
        article,
        "t",
        "Saryu Solar wins order near Jodhpur",
        "Saryu Solar has won an order for..",
        teaser=True,
    )
    whole = made(article, "f", "Saryu Solar wins order near Jodhpur", ORDER, hour=9)
    (one,) = form_stories([whole], Recalled((sent("t", excerpt),)), LANGUAGES)
    assert (one.id, one.update) == ("t", None)


def test_a_copy_the_next_day_is_told_of_as_one(article: Make) -> None:
    """The same words at another address are known as sent, and are among the members."""
    again = [solar(article, key, hour=9, url=f"https://{key}.example/") for key in ("x", "y")]
    (one,) = form_stories(again, Recalled((sent("s", solar(article)),)), LANGUAGES)
    assert one.update is None
    assert sorted(member.id for member in (*one.members, *one.copies)) == ["x", "y"]


def test_the_article_with_news_leads(article: Make) -> None:
    """The first article with news leads the update; others are reporters, copies stay copies."""
    plain = made(article, "p", "Saryu Solar wins 300 MW order in Jodhpur", ORDER, hour=8)
    news = made(
        article,
        "x",
        "Saryu Solar's Jodhpur order grows to 450 MW",
        ORDER.replace("300", "450"),
        hour=9,
    )
    (one,) = form_stories([plain, news], Recalled((sent("s", solar(article)),)), LANGUAGES)
    assert one.update is not None
    assert one.members[0].id == "x"
    assert sorted(member.id for member in (*one.members, *one.copies)) == ["p", "x"]


def test_a_new_story_never_takes_the_id_of_one_that_was_sent(article: Make) -> None:
    """An earlier build had the article in a story that was sent without it: it is named anew."""
    recalled = Recalled((sent("s", solar(article, "s")),), stories={"b": "s"})
    (one,) = form_stories([depot(article, "b")], recalled, LANGUAGES)
    assert (one.id, one.sent) == ("b", None)


def test_an_id_that_is_taken_is_numbered(article: Make) -> None:
    """Where another story has the id that an article would give, a number makes it another."""
    recalled = Recalled(stories={"a": "a", "b": "b", "c": "b"})
    stays = form_stories([solar(article, "b"), depot(article, "c")], recalled, LANGUAGES)
    assert ids(stays) == ["b", "c"]
    recalled = Recalled(stories={"a": "b", "b": "a"})
    swapped = form_stories([solar(article, "a"), depot(article, "b")], recalled, LANGUAGES)
    assert {one.members[0].id: one.id for one in swapped} == {"a": "b", "b": "a"}
    recalled = Recalled((sent("x", solar(article, "o"), day=date(2026, 11, 1)),))
    (new,) = form_stories([depot(article, "x")], recalled, LANGUAGES)
    assert new.id == "x-2"
