from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.editorial.text import clean_article
from digest.model import Article, Edition, Image, Source
from digest.model.text import unpadded
from digest.newsroom.repair import repair_article
from digest.preflight.check import check_message
from digest.rendering.message import compose_message
from digest.rendering.parts import Renderer
from digest.sources.article import RawArticle, make_article
from digest.sources.pages.webpage import page_image
from tests.languages import ENGLISH
from tests.rendering import samples

RENDERER = Renderer(Path("/nowhere"))
SOURCE = Source(Path("articles"), name="The Site Ledger")
ALLOWED = frozenset({"cms.intranet", "127.0.0.1"})
GOOD = "https://ledger.example/power/saryu?a=1&b=%20#part"
WORDS = st.text(max_size=40) | st.sampled_from(
    [*r"""A 0 # . javascript: vbscript:x img_0012.JPG a.svg <b>x</b> <!-- --> ]]> &lt;script&gt;
    &#0; {{ {%raw%} TODO unsubscribe http://localhost:8000/ https://x@10.0.0.1/ www.x.example
    שלום مرحبا नमस्ते =?utf-8?q?x?= Ünïcödé🏗️ http://xn--a/ data:text/html,x
    mailto:a@b.example""".split(),
        "", " ", "\xa0", "\u200c", "\u200f\u2063\ufeff", "\u3164" * 100 + "x", "\u202eabc",
        "\0\x1b[31m", "JavaScript: the next ten years",
        "Saryu Solar wins a 300 MW order", "LOREM IPSUM",
        "FREE!!! UNSUBSCRIBE HERE", "Subject: x\r\nBcc: y@z.example", "x" * 400, "word " * 200,
    ]
)  # fmt: skip
ADDRESSES = st.builds("https://{}/{}".format, st.text(max_size=12), st.text(max_size=12)) | (
    st.sampled_from(
        [*r"""http://a:b@x.example/ https://x.example@evil.example/ https://10.0.0.1/a.jpg /a #
        tel:1
        http://127.1/ http://0x7f000001/ http://2130706433/ http://0x7f.0.0.1/x http://[::1]/
        http://[::ffff:10.0.0.1]:80/ http://localhost:8000/a http://x.localhost/ http://cms/
        https://printer.local/ https://good.example\@evil.example/ https:\\x.example\a
        https://x.example:99999/ https://x.example:0/ https://x.example:/ https://x.example:8443/a
        http://xn--a/ https://xn--a.example/ https://xn--bcher-kva.example/ https://bücher.example/
        https://１２７.0.0.1/ https://127。0。0。1/ https://x..example/ https://.example/
        https://x.example./ http://10.0.0.1./ https:///a https://?x https://x|y.example/
        //x.example/ javascript:x
        data:image/png;base64,x ftp://x.example/ mailto:a@b.example https://%31.example/ not-one
        https://x.example/a.svg https://x.example/a.webp?b HTTPS://X.EXAMPLE/A.SVG#x https://www.in/
        https://x.example/"><b> https://x.example/?a='b'&c=[d]{e}|f^g`h""".split(),
        "", GOOD, "https://x.example/a b", f"https://x.example/{'a' * 5000}",
        f"https://{'a' * 70}.example/"]
    )
)  # fmt: skip
LANGUAGES = st.sampled_from(
    ["", "ar", "he-IL", "en_US", "x-klingon", "fa", "zh-Hant-TW", "123", "en-"]
)
SIZES = st.sampled_from([None, 0, 1, 119, 120, 600, 10**9])
PICTURES = st.builds(page_image, ADDRESSES, WORDS, SIZES, SIZES) | st.builds(
    Image, ADDRESSES, st.just(""), SIZES, SIZES
)
RAW = st.builds(
    RawArticle, title=WORDS, text=WORDS, url=ADDRESSES, label=WORDS, author=WORDS, image=PICTURES,
    language=LANGUAGES, teaser=st.booleans(), site=WORDS, published=WORDS | st.just("2026-11-22"),
)  # fmt: skip


def taken_in(raw: RawArticle, at: int) -> Article | None:
    """Return the article as an intake gives it, or None if it says nothing."""
    try:
        made = make_article(raw, replace(SOURCE, name=None if at % 2 else SOURCE.name), "feed")
    except ValueError:
        return None
    article, _ = repair_article(clean_article(made, ENGLISH), ())
    return replace(article, id=f"{at}") if unpadded(article.title + article.text) else None


def edition_of(articles: list[Article], look: str) -> Edition:
    """Return an edition in which each article leads a story, with the others as its reporters."""
    publication = replace(samples.PUBLICATION, look=look, public_url="https://news.ledger.example")
    made = samples.edition((), articles, themes=(samples.HOMES,), publication=publication)
    first, *rest = made.stories
    first, *rest = made.stories
    told = replace(first, summary=(), articles=(first.lead, *(one.id for one in articles[1:])))
    made = samples.with_everything(replace(made, stories=(told, *rest)))
    said, url = articles[-1].title, articles[-1].url
    first, *rest = made.stories
    told = replace(first, earlier=tuple(replace(one, title=said, url=url) for one in first.earlier))
    errata = tuple(replace(one, title=said, url=url, was=said, now=said) for one in made.errata)
    return replace(made, stories=(told, *rest), errata=errata)


def errors(made: Edition) -> list[str]:
    """Return the preflight's errors in the edition's mail, but for its size."""
    message = compose_message(RENDERER.render(made), made, "homes")
    found = check_message(message, made)
    return [str(one) for one in found if one.severity == "error" and one.code != "E208"]


@settings(max_examples=40, deadline=None)
@given(st.lists(RAW, min_size=1, max_size=5), st.sampled_from(["broadsheet", "briefing"]))
@example([RawArticle(title="\u200c", text="\u200c" * 200 + "One two", url=GOOD)], "briefing")
@example(
    [
        RawArticle(title="A", url=GOOD, image=page_image(GOOD, "img_1.jpg", 600, 400)),
        RawArticle(text="The second reporter has no headline", url=GOOD),
        RawArticle(text="Nor has the third", url=GOOD),
    ],
    "broadsheet",
)
def test_no_article_makes_a_day_unfit(raws: list[RawArticle], look: str) -> None:
    """Whatever sources say, no error of the preflight stands."""
    found = [one for at, raw in enumerate(raws) if (one := taken_in(raw, at))]
    if found:
        assert errors(edition_of(found, look)) == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://a:b@x.example/", "holds a user's name"),
        ("https://10.0.0.1/", "leads to a machine"),
        ("http://localhost:8000/", "leads to a machine"),
    ],
)
def test_a_refused_address_is_left_out_and_told(url: str, reason: str) -> None:
    """The article stays, without its link; it costs nothing else."""
    article = samples.article("Saryu wins", url=url, origin="feed.xml, line 3")
    repaired, [problem] = repair_article(article, ())
    assert repaired == replace(article, url=None)
    assert (problem.origin, problem.skipped) == ("feed.xml, line 3", False)
    assert f"its address '{url}' is not linked to: it {reason}" in problem.reason


def test_a_refused_picture_is_left_out_and_told() -> None:
    """The article and its link stay."""
    picture = Image("https://x.example/map.svg?v=2", "A map", 600, 400)
    article = samples.article("Saryu wins", url=GOOD, image=picture)
    repaired, [problem] = repair_article(article, ())
    assert repaired == replace(article, image=None)
    assert "its picture 'https://x.example/map.svg?v=2' is not shown: it is a drawing" in (
        problem.reason
    )


@pytest.mark.parametrize("url", [None, GOOD, "http://cms.intranet/a", "https://www.in/"])
def test_a_healthy_article_is_untouched(url: str | None) -> None:
    """Also one on a machine that the operator allows."""
    picture = Image("https://x.example/a.jpg", "Panels at Bikaner", 600, 400)
    article = samples.article("Saryu wins", url=url, image=picture)
    assert repair_article(article, ALLOWED) == (article, [])
