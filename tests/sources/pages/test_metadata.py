"""A page's markup: JSON-LD, meta tags, link relations, microdata, breadcrumbs."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.pages import extraction, metadata
from digest.sources.pages.metadata import PageMetadata
from tests.timing import in_proportion

URL = "https://girder.example/2026/ring-road?ref=mail"


def read(
    head: str = "", body: str = "", html: str = "", url: str | None = URL, zone: str = "UTC"
) -> PageMetadata:
    """Return what a page with this head, body and html element's attributes says."""
    page = (
        f"<!doctype html><html {html}><head>{head}</head><body>{body}<p>Bids are open.</p>"
        f"</body></html>"
    )
    return metadata.read_metadata(extraction.parse_html(page), url, zone)


def data(**fields: object) -> str:
    """Return JSON-LD of a news article with `fields`."""
    return script({"@context": "https://schema.org", "@type": "NewsArticle", **fields})


def script(value: object) -> str:
    """Return a script element that holds `value` as JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def meta(**tags: str) -> str:
    """Return meta tags; in a name, "__" stands for a colon."""
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{content}">'
        for name, content in tags.items()
    )


# JSON-LD


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "NewsArticle", "headline": "Bids"},
        {"@type": ["Thing", "ReportageNewsArticle"], "headline": ["Bids", "Second"]},
        [{"@type": "Organization", "headline": "No"}, {"@type": "BlogPosting", "headline": "Bids"}],
        {
            "@graph": [
                {"@type": "WebPage", "headline": "No"},
                {"@type": "article", "headline": "Bids"},
            ]
        },
        {"@type": "WebPage", "mainEntity": {"hasPart": [{"@type": "Report", "headline": "Bids"}]}},
    ],
)
def test_the_article_is_found_wherever_it_stands(value: object) -> None:
    """An article object is found alone, in a list, a graph or another object, by its type."""
    assert read(meta(og__title="Tag") + script(value)).title == "Bids"


@pytest.mark.parametrize(
    "text",
    [
        "{broken",
        "",
        "null",
        "5",
        '"text"',
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 10_000,
        '{"@type": {"@type": []}, "headline": {}}',
        (
            '{"@type": "NewsArticle", "headline": 5, "author": 5, "image": [[]], "publisher": [], '
            '"datePublished": {}}'
        ),
        '{"@type": "BreadcrumbList", "itemListElement": {"name": 1}}',
        '{"@type": "BreadcrumbList", "itemListElement": [1, {"item": 5}, {"item": {"@id": 5}}]}',
        '{"@type": "NewsArticle", "author": {"@id": ["x"]}, "hasPart": 5, "inLanguage": {}}',
    ],
)
def test_broken_data_is_passed_over(text: str) -> None:
    """Invalid JSON, endless nesting and wrong types leave the meta tags to count."""
    said = read(
        meta(og__title="Bids", author="Asha Rane")
        + f'<script type="application/ld+json">{text}</script>'
    )
    assert (said.title, said.author) == ("Bids", "Asha Rane")


def test_an_article_too_deep_is_none() -> None:
    """Six levels are enough for any publisher."""
    thing: object = {"@type": "NewsArticle", "headline": "Deep"}
    for _ in range(10):
        thing = {"part": thing}
    assert read(script(thing)).title is None


@pytest.mark.parametrize("form", ["<!--\n{}\n-->", "{};", "\n {} \n"])
def test_data_in_comments_or_with_a_semicolon_is_read(form: str) -> None:
    """Some templates wrap JSON as if it were a script, or leave line breaks within its texts."""
    text = form.replace("{}", '{"@type": "NewsArticle", "headline": "Bids\tare\nopen"}')
    assert read(f'<script type="Application/LD+JSON">{text}</script>').title == "Bids are open"


def test_references_are_followed() -> None:
    """An object may be named in one place and described in another."""
    graph = [
        {
            "@type": "Article",
            "author": [{"@id": "#a"}],
            "image": {"@id": "#i"},
            "publisher": {"@id": "#p"},
        },
        {"@type": "Person", "@id": "#a", "name": "Asha Rane"},
        {"@type": "ImageObject", "@id": "#i", "url": "https://girder.example/i.jpg", "width": 800},
        {"@type": "Organization", "@id": "#p", "name": "Girder and Beam", "logo": "x"},
    ]
    for order in (graph, graph[::-1]):
        said = read(script({"@graph": order}))
        assert (said.author, said.picture, said.width, said.site) == (
            "Asha Rane",
            "https://girder.example/i.jpg",
            800,
            "Girder and Beam",
        )


def test_a_reference_to_nothing_is_nothing() -> None:
    """Its name is no picture and no person."""
    said = read(data(author={"@id": "#a"}, image={"@id": "https://girder.example/#i"}))
    assert (said.author, said.picture) == (None, None)


# Title


def test_the_title_is_the_headline_then_the_tags_then_the_page_s() -> None:
    """The best of what is there counts, on one line."""
    h1, title = "<h1> Of the\n page </h1>", "<title>Of the window</title>"
    assert (
        read(title + meta(og__title="Of the tag") + data(headline="Of the data"), h1).title
        == "Of the data"
    )
    assert read(title + meta(og__title="Of the tag"), h1).title == "Of the tag"
    assert read(title, "<h1></h1>" + h1).title == "Of the page"
    assert read(title).title == "Of the window"
    assert read().title is None


@pytest.mark.parametrize("separator", ["|", "-", "–", "—", "·", "»", ":"])
def test_the_site_s_name_is_no_part_of_the_title(separator: str) -> None:
    """The site's name is cut off a title's end, unless it is the whole title."""
    site = meta(og__site_name="Girder (and) Beam")
    assert read(f"<title>Bids {separator} girder (and) beam</title>{site}").title == "Bids"
    assert (
        read(f"<title>Bids for Girder (and) Beam</title>{site}").title
        == "Bids for Girder (and) Beam"
    )
    assert read(f"<title>Girder (and) Beam</title>{site}").title == "Girder (and) Beam"


# Address


def test_the_address_is_the_canonical_one() -> None:
    """It may be relative, and may be of another host that printed the article first."""
    link = '<link rel="shortlink canonical" href="{}">'
    assert read(link.format("/2026/bids")).url == "https://girder.example/2026/bids"
    assert read(link.format("//wire.example/bids")).url == "https://wire.example/bids"
    assert read(link.format("https://wire.example/?p=5")).url == "https://wire.example/?p=5"


def test_other_tags_stand_in_for_it() -> None:
    """Open Graph's address, then JSON-LD's, then where the page was found."""
    graph, linked = (
        meta(og__url="https://girder.example/graph"),
        data(url="https://girder.example/data"),
    )
    assert read(linked + graph).url == "https://girder.example/graph"
    assert read(linked).url == "https://girder.example/data"
    assert read().url == URL
    assert read(url=None).url is None


def test_the_start_of_a_site_is_no_article_s_address() -> None:
    """A template that calls every page the start is not believed, unless nothing else is known."""
    start = '<link rel=canonical href="https://girder.example/">'
    assert read(start).url == URL
    assert (
        read(start + meta(og__url="https://girder.example/graph")).url
        == "https://girder.example/graph"
    )
    assert read(start, url=None).url == "https://girder.example/"


@pytest.mark.parametrize(
    ("canonical", "page", "own"),
    [
        ("/news/", "/news/council-approves-bridge", "/news/council-approves-bridge"),
        ("/news", "/news/20261123/7", "/news/20261123/7"),
        ("/news/", "/news/amp/", "/news/"),
        ("/news/bridge-opens-today", "/news/bridge-opens-today/print", "/news/bridge-opens-today"),
    ],
)
def test_the_section_is_no_articles_address(canonical: str, page: str, own: str) -> None:
    """A template may call it so for all; a page's other views lie below it rightly."""
    site = "https://girder.example"
    found = read(f'<link rel=canonical href="{canonical}">', url=site + page)
    assert found.url == site + own


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "ftp://girder.example/x", "https://[bad", "http://"]
)
def test_what_is_no_web_address_is_none(address: str) -> None:
    """Only http and https with a host are addresses of pages."""
    assert read(f'<link rel=canonical href="{address}">').url == URL
    assert read(f'<link rel=canonical href="{address}/x">', url=None).url is None


# Dates


@pytest.mark.parametrize(
    "head",
    [
        data(datePublished="2026-11-20T09:15:00+05:30"),
        meta(article__published_time="2026-11-20T09:15:00+0530"),
        '<meta name="DC.date.issued" content="2026-11-20 09:15:00 +05:30">',
        '<meta itemprop="datePublished" content="2026-11-20T09:15+05:30">',
        '<meta name="pubdate" content="Fri, 20 Nov 2026 09:15:00 +0530">',
        '<meta name="date" content="09:15 AM IST Nov 20, 2026">',
    ],
)
def test_the_date_has_its_time_zone(head: str) -> None:
    """In whichever tag it stands and however it is written."""
    assert read(head).published == "2026-11-20T09:15:00+05:30"


def test_marked_elements_have_dates() -> None:
    """Microdata and <time>: the one marked as the publication's before others."""
    marked = '<span itemprop="datePublished" content="2026-11-20T09:15:00Z">Friday</span>'
    times = (
        "<time datetime=2026-11-18>x</time><time class='entry-date published' "
        "datetime=2026-11-19>y</time>"
    )
    assert read(body=times + marked).published == "2026-11-20T09:15:00+00:00"
    assert read(body=times).published == "2026-11-19"
    assert (
        read(body="<time>Friday</time><time datetime=2026-11-18>x</time>").published == "2026-11-18"
    )
    pubdate = "<time datetime=2026-11-17>x</time><time datetime=2026-11-18 pubdate>y</time>"
    assert read(body=pubdate).published == "2026-11-18"


def test_a_date_that_is_none_gives_way() -> None:
    """A placeholder, or a text that is no date, leaves the next tag its say."""
    for wrong in ("0001-01-01T00:00:00Z", "yesterday", "", "2026-13-45"):
        head = data(datePublished=wrong) + meta(article__published_time="2026-11-20")
        assert read(head).published == "2026-11-20"


def test_a_zone_s_name_is_understood_where_the_source_is() -> None:
    """The name IST is India's time, in Dublin Ireland's; a date without a zone gets none."""
    head = meta(article__published_time="2026-07-20 09:15 IST")
    assert read(head).published == "2026-07-20T09:15:00+05:30"
    assert read(head, zone="Europe/Dublin").published == "2026-07-20T09:15:00"
    assert read(meta(article__published_time="2026-07-20T09:15")).published == "2026-07-20T09:15:00"


def test_the_update_is_told_apart() -> None:
    """From JSON-LD, tags or microdata; a page without one has none."""
    assert read(data(dateModified="2026-11-21T10:00:00Z")).updated == "2026-11-21T10:00:00+00:00"
    assert read(meta(article__modified_time="2026-11-21")).updated == "2026-11-21"
    assert read(meta(og__updated_time="1795255200")).updated == "2026-11-21T10:00:00+00:00"
    assert (
        read(body="<time itemprop=dateModified datetime=2026-11-21>x</time>").updated
        == "2026-11-21"
    )
    assert read(data(datePublished="2026-11-20")).updated is None


# Author


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Asha Rane", "Asha Rane"),
        ({"@type": "Person", "name": "By Asha  Rane"}, "Asha Rane"),
        ([{"name": "Asha Rane"}, "Tomas Hilt", {"name": "Asha Rane"}], "Asha Rane, Tomas Hilt"),
        ({"name": ["Asha Rane", "x"]}, "Asha Rane"),
        ("https://social.example/girder", None),
        ("admin", None),
        ([], None),
    ],
)
def test_the_author_is_a_person_s_name(author: object, name: str | None) -> None:
    """Or several; addresses and accounts that are nobody's are none."""
    assert read(data(author=author)).author == name


def test_tags_and_marked_elements_name_the_author() -> None:
    """A tag that holds an address, an account or a date is passed over."""
    tags = meta(article__author="https://social.example/asha", twitter__creator="@asha")
    link = "<a rel='author nofollow' href=/asha>by Asha Rane</a>"
    marked = "<span itemprop=author>Tomas Hilt</span>"
    assert read(tags, link + marked).author == "Asha Rane"
    assert read(tags, marked).author == "Tomas Hilt"
    assert read(tags, "<span itemprop=author>Ines Koval, 20 November 2026</span>").author is None
    assert read(meta(author="Von Jette Brand")).author == "Jette Brand"
    assert read(meta(author="x" * 101)).author is None


# Picture


def test_the_picture_has_its_address_and_size() -> None:
    """From the tags, else from JSON-LD, made absolute; each with the size that is said of it."""
    tags = meta(og__image="/i/a.jpg", og__image__width="1200", og__image__height="630")
    linked = data(image={"url": "https://girder.example/i/b.jpg", "width": 640, "height": "480"})
    assert picture(read(tags + linked)) == ("https://girder.example/i/a.jpg", "1200", "630")
    assert picture(read(linked)) == ("https://girder.example/i/b.jpg", 640, "480")
    assert picture(read(data(image=["/i/c.jpg", "/i/d.jpg"]))) == (
        "https://girder.example/i/c.jpg",
        None,
        None,
    )


def test_of_several_tags_the_first_counts() -> None:
    """A page may show more pictures; the first is the article's."""
    assert (
        read(meta(og__image="/a.jpg") + meta(og__image="/b.jpg")).picture
        == "https://girder.example/a.jpg"
    )


def picture(said: PageMetadata) -> tuple[object, ...]:
    """Return address, width and height."""
    return said.picture, said.width, said.height


def test_one_picture_has_all_that_is_said_of_it() -> None:
    """Where tags and JSON-LD name the same picture, the size may stand in either."""
    tags = meta(og__image="https://girder.example/a.jpg", og__image__width="1200")
    assert picture(
        read(tags + data(image={"url": "https://girder.example/a.jpg", "height": 630}))
    ) == (
        "https://girder.example/a.jpg",
        "1200",
        630,
    )
    assert (
        read(tags + data(image={"url": "https://girder.example/a.jpg", "width": 640})).width == 640
    )


def test_an_encrypted_address_is_preferred() -> None:
    """A picture with https is preferred to one with http, with its own size."""
    tags = meta(og__image="http://girder.example/a.jpg", og__image__width="1200")
    assert picture(read(tags)) == ("http://girder.example/a.jpg", "1200", None)
    both = tags + meta(twitter__image="https://girder.example/b.jpg")
    assert picture(read(both)) == ("https://girder.example/b.jpg", None, None)
    secure = tags + meta(og__image__secure_url="https://girder.example/a.jpg")
    assert picture(read(secure)) == ("https://girder.example/a.jpg", "1200", None)


@pytest.mark.parametrize("address", ["", "  ", "data:image/png;base64,AAAA", URL])
def test_some_addresses_are_no_picture(address: str) -> None:
    """An empty one, a picture within the page, the page itself."""
    assert read(meta(og__image=address)).picture is None


def test_the_picture_s_words_are_the_tag_s_or_the_page_s() -> None:
    """What the page says in place of the same picture; a file's name says nothing."""
    tag = meta(og__image="https://girder.example/i/a.jpg?w=1200")
    shown = '<img src="/small/b.jpg" alt="Other"><img src="/i/a.jpg?w=300" alt="Ring road">'
    assert read(tag, shown).alt == "Ring road"
    assert read(tag + meta(og__image__alt="The ring road"), shown).alt == "The ring road"
    assert read(tag + meta(og__image__alt="a-12.JPG"), shown).alt == "Ring road"
    assert read(tag).alt is None
    assert read("", shown).alt is None


# Label


def test_the_label_is_the_section() -> None:
    """JSON-LD's before the tags'; an empty one is none."""
    tag = meta(article__section="Roads &amp; Highways")
    assert read(data(articleSection="Ports") + tag).label == "Ports"
    assert read(data(articleSection=["", "Ports"]) + tag).label == "Roads & Highways"
    for name in (
        'name="parsely-section"',
        'itemprop="articleSection"',
        'property=" Article:Section "',
    ):
        assert read(f'<meta {name} content=" Ports ">').label == "Ports"
    assert read().label is None


def test_of_many_sections_in_one_the_first_counts() -> None:
    """Of sections joined by commas the first counts; a comma and a space are part of a name."""
    assert read(data(articleSection="roads,news,slider")).label == "roads"
    assert read(data(articleSection="Roads, " + "ring road, " * 20)).label == "Roads"
    assert read(data(articleSection="Roads, Rail and Ports")).label == "Roads, Rail and Ports"
    assert read(data(articleSection="x" * 100)).label is None


@pytest.mark.parametrize(
    "name", ["Home", "posts", "Uncategorized", "Girder", "girder.example", "Bids are open"]
)
def test_a_section_that_names_none_is_none(name: str) -> None:
    """The start, what a system writes for any article, the site's or the article's own name."""
    head = data(articleSection=name, headline="Bids are open") + meta(og__site_name="Girder")
    assert read(head).label is None
    assert read(head + meta(article__section="Roads")).label == "Roads"


def test_breadcrumbs_lead_to_the_label() -> None:
    """The last step before the page itself, which has no link or leads to the page."""
    steps = [
        {"position": 1, "name": "Home", "item": "https://girder.example/"},
        {"position": 2, "item": {"@id": "https://girder.example/roads", "name": "Roads"}},
        {"position": 3, "name": "Bids are op..."},
    ]
    assert read(script({"@type": "BreadcrumbList", "itemListElement": steps})).label == "Roads"
    steps[2]["item"] = URL
    assert read(script({"@type": "BreadcrumbList", "itemListElement": steps})).label == "Roads"
    assert read(script({"@type": "BreadcrumbList", "itemListElement": steps[:1]})).label is None


@pytest.mark.parametrize(
    "trail",
    [
        "<nav aria-label=Breadcrumb>{}</nav>",
        "<ol class=site-breadcrumbs><li>{}</li></ol>",
        "<div itemtype=https://schema.org/BreadcrumbList>{}</div>",
    ],
)
def test_printed_breadcrumbs_do_too(trail: str) -> None:
    """A list of links that is marked as the way to the page."""
    links = (
        "<a href=/>Home</a> » <a href=/infra>Infrastructure</a> » <a href=/roads> Roads </a> "
        "» Bids are open"
    )
    assert read(body=trail.format(links)).label == "Roads"
    assert read(body=f"<div>{links}</div>").label is None


# Language, site, paywall


@pytest.mark.parametrize(
    ("head", "html", "language"),
    [
        ("", 'lang="en-IN"', "en-IN"),
        ("", 'lang="en_IN"', "en-IN"),
        ("", 'xml:lang="hi"', "hi"),
        (meta(og__locale="de_AT"), "", "de-AT"),
        ('<meta http-equiv="Content-Language" content="fr, en">', "", "fr"),
        (data(inLanguage="pt-BR"), "", "pt-BR"),
        (meta(og__locale="de_AT"), 'lang="english language"', "de-AT"),
        ("", "", None),
    ],
)
def test_the_language_is_a_tag(head: str, html: str, language: str | None) -> None:
    """The language is the first valid tag of the page, its header, Open Graph and JSON-LD."""
    assert read(head, html=html).language == language


def test_the_site_has_a_name() -> None:
    """Open Graph's, else the publisher's."""
    publisher = data(publisher={"name": "Girder Publishing"})
    assert read(meta(og__site_name="Girder") + publisher).site == "Girder"
    assert read(publisher).site == "Girder Publishing"
    assert read().site is None


@pytest.mark.parametrize(
    "head",
    [
        data(isAccessibleForFree=False),
        data(isAccessibleForFree="False"),
        data(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False}),
        data(hasPart=[5, {"isAccessibleForFree": "false"}]),
        meta(article__content_tier="Metered"),
        meta(article__content_tier="locked"),
    ],
)
def test_a_paywall_is_marked(head: str) -> None:
    """A page is paid by schema.org's property, on the article or a part, or by its tag."""
    assert read(head).paid


@pytest.mark.parametrize(
    "head",
    ["", data(isAccessibleForFree=True), meta(article__content_tier="free"), data(hasPart=5)],
)
def test_other_pages_are_free(head: str) -> None:
    """Nothing said means free."""
    assert not read(head).paid


def test_the_body_that_the_data_repeat_is_kept() -> None:
    """For pages that show less of it."""
    assert read(data(articleBody=" Bids are open. ")).body == "Bids are open."
    assert read(data(articleBody=5)).body is None


# Hostile pages

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "@type @id @graph name url item image author headline articleSection "
                "datePublished itemListElement "
                "hasPart publisher inLanguage isAccessibleForFree width".split()
            ),
            parts | st.sampled_from(["NewsArticle", "BreadcrumbList", "#a", "2026-11-20"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=50, deadline=None)
@given(_JSON, st.text(max_size=20), st.text(max_size=30))
def test_no_data_breaks_the_reading(value: object, content: str, url: str) -> None:
    """Whatever JSON-LD and tags hold, every field that is said is a text of its kind."""
    said = read(
        script(value) + meta(og__image="/x", og__url="/y", og__title="z") + f"<title>{content}",
        url=url,
    )
    for name in (
        "title",
        "url",
        "label",
        "published",
        "updated",
        "author",
        "picture",
        "language",
        "site",
    ):
        assert isinstance(getattr(said, name), str | None)


@pytest.mark.parametrize(
    "made",
    [
        lambda size: meta(og__title=" -" * 4 * size, og__site_name="-"),
        lambda size: meta(og__title=" " * 8 * size + "x", og__site_name="x"),
        lambda size: meta(og__site_name="x" * 8 * size, og__title="y"),
        lambda size: "<div class=breadcrumb>" * (size * 2 // 5),
        lambda size: "<span rel=author>" * (size * 3 // 100) + "x " * 20 * size,
        lambda size: (
            "<h1><div>" * (size // 70) + "\u3000" * 40 * size + "</div></h1>" * (size // 70)
        ),
        lambda size: script([{"@id": "a", "name": "x"}] * size),
        lambda size: meta(og__image="/i.jpg") + "<img src=i.jpg>" * size,
        lambda size: "<time datetime=x>" * size,
    ],
    ids=[
        "title",
        "blank title",
        "site",
        "breadcrumbs",
        "authors",
        "headlines",
        "objects",
        "pictures",
        "times",
    ],
)
def test_hostile_markup_takes_no_longer_than_its_size(made: Callable[[int], str]) -> None:
    """Long titles, nested names and many objects take time in proportion to their length."""
    assert in_proportion(made, read, 50_000) < 3
