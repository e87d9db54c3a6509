"""Mails that fit themselves: what is shortened, in which order, and to how many bytes."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Image, Update
from digest.rendering.fit import WHOLE, Fit, fit_stories
from digest.rendering.parts import Fitted, Renderer
from digest.rendering.personal import mailed_size
from tests.rendering import samples
from tests.rendering.busy import PAGES, busy

RENDERER = Renderer(Path("/nowhere"))
LIMIT = 95_000
#: The bytes of a story that is told whole, in one line, and of the line that counts the others.
TOLD, LINE, MORE = 1_500, 350, 300
PICTURE = Image("https://ledger.example/p.jpg", "A crane", 1200, 800)
HINDI = "जोधपुर के पास तीन सौ मेगावाट का सौर संयंत्र बनेगा"

_sections = st.lists(st.integers(0, 90), min_size=1, max_size=5).map(
    lambda sizes: tuple(
        tuple(f"{at}.{rank}" for rank in range(size)) for at, size in enumerate(sizes)
    )
)


def size(sections: tuple[tuple[str, ...], ...], fit: Fit) -> int:
    """Return the bytes of a mail in which every story is as long as the others."""
    total = 9_000
    for stories in sections:
        counted = sum(story in fit.more for story in stories)
        total += MORE * bool(counted)
        total += sum(
            LINE if story in fit.short else TOLD for story in stories if story not in fit.more
        )
    return total


def fitted(sections: tuple[tuple[str, ...], ...], limit: int) -> Fit:
    """Return how sections are fitted to a limit."""
    return fit_stories(sections, lambda fit: size(sections, fit), limit)


@given(_sections, st.integers(20_000, 120_000))
def test_the_limit_holds_whenever_the_first_stories_fit(
    sections: tuple[tuple[str, ...], ...], limit: int
) -> None:
    """And a story that has its line or its summary did not have to lose it."""
    fit = fitted(sections, limit)
    told = size(sections, fit)
    assert told <= limit
    assert fit == WHOLE or told > limit - TOLD - 2 * LINE * len(sections)
    assert not fit.short & fit.more
    assert not (fit.short | fit.more) & {stories[0] for stories in sections if stories}


@given(_sections, st.integers(20_000, 120_000))
def test_themes_lose_alike(sections: tuple[tuple[str, ...], ...], limit: int) -> None:
    """By rank within the theme: a story is whole, or listed, if a lower one elsewhere is."""
    fit = fitted(sections, limit)
    for lost in (fit.short | fit.more, fit.more):
        kept = [[story not in lost for story in stories] for stories in sections]
        assert all(row == sorted(row, reverse=True) for row in kept)
        depth = max((sum(row) for row in kept), default=0)
        # One more where the last story of a line was due, or where "and 1 more" would be said.
        assert all(sum(row) >= min(len(row), depth - 2) for row in kept)


@given(_sections, st.integers(20_000, 100_000), st.integers(0, 20_000))
def test_more_room_never_tells_less(
    sections: tuple[tuple[str, ...], ...], limit: int, room: int
) -> None:
    """What a smaller mail tells, a larger one tells as well, in the same form or a longer one."""
    small, large = fitted(sections, limit), fitted(sections, limit + room)
    assert large.more <= small.more
    assert large.short - small.short <= small.more


@given(_sections, st.integers(20_000, 120_000))
def test_no_line_says_that_one_more_is_left(
    sections: tuple[tuple[str, ...], ...], limit: int
) -> None:
    """It would take the place of the story's own line."""
    more = fitted(sections, limit).more
    assert 1 not in [len(more.intersection(stories)) for stories in sections]


def test_the_first_stories_are_shortened_last() -> None:
    """Where even they are too large; what is too large beside the stories stays too large."""
    sections = (("a", "b"), ("c",))
    assert fitted(sections, 9_000 + 2 * LINE + TOLD) == Fit(frozenset("bc"))
    assert fitted(sections, 9_000 + 3 * LINE) == Fit(frozenset("abc"))
    assert fitted(sections, 0) == Fit(frozenset("abc"))
    assert fitted(((),), 0) == WHOLE


@cache
def rendered(
    count: int,
    themes: int = 3,
    words: str = "",
    image: Image | None = None,
    look: str = "broadsheet",
) -> Fitted:
    """Return a busy edition's parts, shortened."""
    return RENDERER.render_to_fit(busy(count, themes, words, image, replace(PAGES, look=look)))


def numbers(text: str) -> list[int]:
    """Return the numbers of the stories that a part tells, in its order."""
    return list(dict.fromkeys(map(int, re.findall(r"ledger\.example/news/(\d+)", text))))


@pytest.mark.parametrize("look", ["broadsheet", "briefing"])
@pytest.mark.parametrize(
    ("count", "themes", "words", "image"),
    [
        (10, 3, "", None),
        (10, 3, "", PICTURE),
        (40, 3, "", None),
        (40, 3, "", PICTURE),
        (120, 3, "", None),
        (120, 1, "", PICTURE),
        (120, 3, HINDI, PICTURE),
        (400, 3, "", None),
        (400, 3, "", PICTURE),
        (1000, 3, HINDI, None),
        (1000, 3, "", PICTURE),
    ],
)
def test_a_mail_fits_and_all_formats_tell_the_same(
    look: str, count: int, themes: int, words: str, image: Image | None
) -> None:
    """As many bytes as a reader gets; with the page that holds every story whole."""
    made = rendered(count, themes, words, image, look)
    html, text, markdown = made.parts.html, made.parts.text, made.parts.markdown
    assert mailed_size(html, PAGES) <= LIMIT
    assert numbers(html) == numbers(text) == numbers(markdown)
    assert len(numbers(html)) == count - len(made.fit.more)
    for at in numbers(html):
        is_whole = str(at) not in made.fit.short
        for part in (html, " ".join(text.split()), markdown):
            assert (f"in ward {at}." in part) is is_whole
    assert len(numbers(made.page)) == count
    assert f"in ward {count - 1}." in made.page
    if made.fit == WHOLE:
        assert made.page == html
    else:
        assert mailed_size(html, PAGES) > LIMIT - 3_000


@pytest.mark.parametrize("themes", [1, 3])
def test_the_others_are_counted_with_the_way_to_them(themes: int) -> None:
    """Each theme counts its own, in every format; the contents count all."""
    made = rendered(400, themes)
    slugs = ("power", "homes", "roads")[:themes]
    for at, slug in enumerate(slugs):
        count = sum(int(key) % themes == at for key in made.fit.more)
        page = "https://news.ledger.example/archive/2026-11-23"
        page += f"#{slug}" if themes > 1 else ""
        said = f"And {count} more"
        assert f"[{said}]({page})" in made.parts.markdown
        assert f"{said}\n{page}\n" in made.parts.text
        assert re.search(f'href="{page}"[^>]*>{said}</a>', made.parts.html)
    assert "400 stories" in made.parts.html
    assert not re.search(r"And \d+ more", made.page)


def test_without_a_public_page_the_others_are_counted_in_plain_words() -> None:
    """No link leads to a page that does not exist."""
    made = RENDERER.render_to_fit(busy(400, publication=samples.PUBLICATION))
    count = len(made.fit.more) // 3
    for part in (made.parts.html, made.parts.text, made.parts.markdown):
        assert re.search(rf"And {count} more|And {count + 1} more", part)
        assert "/archive" not in part


def test_a_short_update_keeps_its_mark_and_its_new_facts() -> None:
    """What is new is what the line has place for."""
    whole = busy(120)
    news = Update(samples.DAY, (samples.fact("Rs 77 crore"),))
    stories = tuple(replace(one, update=news) if one.id == "119" else one for one in whole.stories)
    made = RENDERER.render_to_fit(replace(whole, stories=stories))
    assert "119" in made.fit.short
    assert "Update</span>" in made.parts.html
    assert "Rs\xa077\xa0crore" in made.parts.html
    assert "Rs\xa0119\xa0crore" not in made.parts.html
    assert "[UPDATE] Saryu Solar" in made.parts.text
    assert "- **Update** · [Saryu Solar" in made.parts.markdown


def test_the_same_edition_is_shortened_alike() -> None:
    """By another renderer too; a smaller limit is kept as well."""
    again = Renderer(Path("/nowhere")).render_to_fit(busy(120))
    assert again == rendered(120)
    small = replace(PAGES, max_bytes=30_000)
    assert (
        mailed_size(RENDERER.render_to_fit(busy(40, publication=small)).parts.html, PAGES) <= 30_000
    )


def test_sponsors_stay_where_the_first_story_is_short() -> None:
    """An advertisement in the middle of a theme is shown whatever becomes of its stories."""
    whole = samples.with_everything(busy(3, publication=replace(PAGES, max_bytes=1)))
    made = RENDERER.render_to_fit(whole)
    assert made.fit.short == {"0", "1", "2"}
    for sponsor in whole.sponsors:
        assert made.parts.html.count(sponsor.link) == made.page.count(sponsor.link) > 0


def test_corrections_are_counted_last() -> None:
    """A source that corrects hundreds of articles makes no mail too large."""
    whole = samples.with_everything(busy(3))
    (erratum,) = whole.errata
    errata = tuple(replace(erratum, article=f"{at}", was=f"flat {at}.") for at in range(400))
    made = RENDERER.render_to_fit(replace(whole, errata=errata))
    assert mailed_size(made.parts.html, PAGES) <= LIMIT
    told, said = 400 - made.fit.errata, f"And {made.fit.errata} more"
    assert 50 < told < 400
    for part in (made.parts.html, made.parts.text, made.parts.markdown):
        assert said in part
        assert f"flat {told - 1}." in part
        assert f"flat {told}." not in part
    assert "/archive/2026-11-23#corrections" in made.parts.html
    assert "flat 399." in made.page
    assert 'id="corrections"' in made.page
