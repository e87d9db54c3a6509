"""Entries: whole texts, excerpts, what blogs print around them, labels, names and pictures."""

from typing import Any

import pytest

from digest.model import Article, Image, Layout, Source
from digest.sources.feeds import entry
from digest.sources.feeds.entry import Entry
from digest.sources.feeds.prose import Prose

BASE = "https://girder.example/feed"
SHORT = "<p>The bridge over the Bhima is open.</p>"
WHOLE = "".join(
    f"<p>Package {number} of the ring road was opened to bidders on Monday.</p>"
    for number in range(30)
)


def read(
    title: str = "Bridge opens",
    summary: str = "",
    content: str = "",
    link: str | None = None,
    **fields: Any,
) -> Article:
    """Return the article of an entry with these fields."""
    links = () if link is None else (link,)
    texts = {"title": Prose(title), "summary": Prose(summary), "content": Prose(content)}
    return entry.entry_article(Entry(BASE, links=links, **texts, **fields), Source(url=BASE), BASE)


@pytest.mark.parametrize(
    ("content", "summary", "teaser"),
    [
        ("", SHORT, True),
        ("", WHOLE, False),
        (SHORT, "", False),
        (SHORT, SHORT, True),
        (SHORT + "<p>Cars pass.</p>", SHORT, False),
        (SHORT, SHORT + "<p>Cars pass.</p>", True),
        (WHOLE, WHOLE, False),
        ("", "", True),
        ("", WHOLE + "<p>Work begins […]</p>", True),
        (WHOLE + "<p>Work begins in...</p>", "", True),
        (WHOLE + "<p>Work begins [...]</p>", "", True),
        (WHOLE + "<p>Work begins (…)</p>", "", True),
        (WHOLE + "<p><a href='#'>Read more</a></p>", "", True),
        (WHOLE + "<p>The post <a>Bridge</a> appeared first on <a>Girder</a>.</p>", "", False),
    ],
)
def test_an_excerpt_is_known_as_one(content: str, summary: str, teaser: bool) -> None:  # noqa: FBT001
    """Short and alone, no longer than the summary, or cut: more is to be had at the address."""
    assert read(content=content, summary=summary).teaser is teaser


@pytest.mark.parametrize(
    "under",
    [
        "<p>The post <a href='#'>Bridge opens</a> appeared first on <a href='#'>Girder</a>.</p>",
        "<p>The post Bridge opens first appeared on Girder.</p>",
        "<p><a href='#'>Continue reading <span>Bridge opens</span> &rarr;</a></p>",
        "<p>Keep reading...</p>",
        "<p>Read the full story</p>",
        "<p>(more…)</p>",
        "<p>Read more &raquo;</p><p>The post Bridge opens appeared first on Girder.</p>",
        "<p></p>",
    ],
)
def test_what_blogs_print_under_a_text_is_none_of_it(under: str) -> None:
    """Signatures and links to the rest, alone or together."""
    assert read(summary=SHORT + under).text == "The bridge over the Bhima is open."


@pytest.mark.parametrize(
    "tail", [" Read more", " <a href='#'>Read More »</a>", " Continue reading Bridge opens"]
)
def test_a_link_to_the_rest_at_the_end_of_a_sentence_is_cut_off(tail: str) -> None:
    """It hangs on the last sentence where a blog makes no paragraph of it."""
    found = read(content=f"<p>The bridge over the Bhima is open.{tail}</p>")
    assert (found.text, found.teaser) == ("The bridge over the Bhima is open.", True)


def test_a_sentence_about_a_post_is_a_sentence() -> None:
    """Only what is at the end and reads like a signature goes."""
    text = "The post of chief engineer appeared first on the list. It was filled."
    assert read(summary=f"<p>{text}</p>").text == text


def test_a_headline_that_the_text_repeats_is_said_once() -> None:
    """Feeds of content systems print it above the text again."""
    assert (
        read(content=f"<h2>BRIDGE OPENS</h2>{SHORT}").text == "The bridge over the Bhima is open."
    )


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        (
            "One paragraph\n  that is wrapped.\n\nAnother.",
            "One paragraph that is wrapped.\nAnother.",
        ),
        ("One.<br><br/>Another.", "One.\nAnother."),
        (
            "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Another &amp;amp; more.&lt;/p&gt;",
            "One.\nAnother & more.",
        ),
        ("Cost &lt; Rs 5 crore &amp; falling.", "Cost < Rs 5 crore & falling."),
        ("A loss <y z> or so.", "A loss <y z> or so."),
        ("<script>x()</script><p>One.</p><style>p{}</style>", "One."),
        ("<p>One\u200b\u202e.</p>", "One."),
        ("<ul><li>One.<li>Two.</ul>", "One.\nTwo."),
    ],
)
def test_text_comes_out_of_every_dress(summary: str, text: str) -> None:
    """HTML, HTML that was escaped twice, and text, by what it looks like."""
    assert read(summary=summary).text == text


@pytest.mark.parametrize(
    "title", ["Updated", "Read more", "Home", "<h1>Updated</h1>", "<a href='#'>Updated</a>"]
)
def test_a_title_is_never_furniture(title: str) -> None:
    """Whatever it says, and in whatever it stands."""
    assert read(title=title, summary=SHORT).title.casefold() in {"updated", "read more", "home"}


def test_an_entry_that_says_nothing_is_an_error() -> None:
    """It has an address at most."""
    with pytest.raises(ValueError, match="neither a title nor a text"):
        read(title=" <b></b> ", link="https://girder.example/a")


@pytest.mark.parametrize(
    "link",
    [None, "", "  ", "https://girder.example/", "https://girder.example", "mailto:a@b.example"],
)
def test_an_article_without_a_page_of_its_own_has_no_address(link: str | None) -> None:
    """The feed and the front page are none; its key stays its id."""
    found = read(link=link, key="k7")
    assert (found.url, found.id) == (None, "k7")


@pytest.mark.parametrize(
    ("html", "picture"),
    [
        (
            '<img src="/a.jpg" alt="A &quot;crane&quot;" width="800" height=450>',
            Image("https://girder.example/a.jpg", 'A "crane"', 800, 450),
        ),
        ("<IMG SRC='a.jpg'>", Image("https://girder.example/a.jpg")),
        (
            '<img src="data:image/gif;base64,AA" data-src="https://girder.example/a.jpg">',
            Image("https://girder.example/a.jpg"),
        ),
        (
            '<img src="https://girder.example/1.gif" width="1" height="1"><img src="/a.jpg">',
            Image("https://girder.example/a.jpg"),
        ),
        (
            '<img src="https://s.w.org/images/core/emoji/1f600.png"><img src="/a.jpg">',
            Image("https://girder.example/a.jpg"),
        ),
        (
            '<img src="https://girder.example/a.jpg?w=1&amp;h=2">',
            Image("https://girder.example/a.jpg?w=1&h=2"),
        ),
        ('<img src="https://feeds.feedburner.com/~r/girder/~4/7" height="1">', None),
        ('<img src="http://girder.example/a.jpg">', None),
        ("<img alt='x'>", None),
        ("<img src=''>", None),
        ("<img", None),
    ],
)
def test_the_first_picture_in_the_text(html: str, picture: Image | None) -> None:
    """The first that shows something, where the entry names none."""
    assert read(content=f"<p>{html}</p>{SHORT}").image == picture


def test_a_picture_that_the_entry_names_is_taken_first() -> None:
    """Those in the text may show anything."""
    named = Image("https://girder.example/lead.jpg")
    assert read(content='<img src="/a.jpg">', image=named).image == named


def test_a_publication_s_own_lines_hold_in_feeds() -> None:
    """Its furniture is left out of the text, and its labels are chosen before others."""
    own = Layout(labels=("Hafen & Schiff",), furniture=("jetzt drucken",))
    content = f"{WHOLE}<p>Jetzt drucken</p><p>Work begins.</p>"
    given = Entry(
        BASE,
        title=Prose("Bridge opens"),
        content=Prose(content, "html"),
        labels=("News", "Hafen & Schiff"),
    )
    plain, known = (
        entry.entry_article(given, Source(url=BASE, layout=layout), BASE)
        for layout in (Layout(), own)
    )
    assert (plain.label, known.label) == ("News", "Hafen & Schiff")
    assert known.text == plain.text.replace("Jetzt drucken\n", "")
    assert known.text != plain.text
