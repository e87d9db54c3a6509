"""Feeds in XML as publishers write them: every version, and what goes wrong in them.

The feeds are of an invented trade paper, written for these tests from what the formats allow.
"""

import re
from collections.abc import Callable
from textwrap import dedent

import pytest

from digest.model import Article, Image, Problem, Source
from digest.sources.feeds import parse
from tests.timing import in_proportion

URL = "https://girder.example/feed/"
LONG = " ".join(
    f"Package {number} of the ring road was opened to bidders on Monday." for number in range(40)
)


def read(
    xml: str | bytes, content_type: str = "application/xml", **settings: object
) -> list[Article]:
    """Return the articles of a feed in which nothing is wrong."""
    found = results(xml, content_type, **settings)
    assert not [one for one in found if isinstance(one, Problem)]
    return [one for one in found if isinstance(one, Article)]


def results(
    xml: str | bytes, content_type: str = "application/xml", **settings: object
) -> list[Article | Problem]:
    """Return all that a feed gives."""
    data = dedent(xml).encode() if isinstance(xml, str) else xml
    source = Source(url=URL, **({"timezone": "Asia/Kolkata"} | settings))  # type: ignore[arg-type]
    return list(parse.parse_feed(data, content_type, source, URL))


def one(xml: str | bytes, content_type: str = "application/xml", **settings: object) -> Article:
    """Return the only article of a feed."""
    (found,) = read(xml, content_type, **settings)
    return found


def rss(*items: str, head: str = "", channel: str = "") -> str:
    """Return an RSS 2.0 feed of these items, with what news sites declare."""
    return (
        """<?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
          xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
          xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" """
        f"""xmlns:atom="http://www.w3.org/2005/Atom"
          xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" {head}>
        <channel><title>Girder</title><link>https://girder.example/</link>"""
        f"""<description>News</description>{channel}
        {"".join(f"<item>{item}</item>" for item in items)}</channel></rss>"""
    )


def atom(*entries: str, head: str = "") -> str:
    """Return an Atom 1.0 feed of these entries."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" {head}><title>Girder</title><id>urn:girder</id>
        <updated>2026-11-22T10:00:00Z</updated>
        {"".join(f"<entry>{entry}</entry>" for entry in entries)}</feed>"""


NAMED = "<title>Bridge opens</title><link>https://girder.example/bridge</link>"
ATOM_NAMED = '<title>Bridge opens</title><id>urn:7</id><link href="https://girder.example/bridge"/>'


def test_rss_2_as_wordpress_writes_it() -> None:
    """WordPress's item gives text, excerpt, author, section, date and address without furniture."""
    found = one(
        rss(
            """<title>Pune metro&#8217;s third line gets nod &#038; funds</title>
            <link>https://girder.example/pune-metro/?utm_source=rss&#038;utm_medium=feed</link>
            <comments>https://girder.example/pune-metro/#respond</comments>
            <dc:creator><![CDATA[Asha Rao]]></dc:creator>
            <pubDate>Sun, 22 Nov 2026 04:30:00 +0000</pubDate>
            <category><![CDATA[Metro]]></category><category><![CDATA[Pune]]></category>
            <guid isPermaLink="false">https://girder.example/?p=7</guid>
            <description><![CDATA[<p>The state has cleared the line. [&#8230;]</p>
            <p>The post <a href="#">Pune metro</a> appeared first on """
            """<a href="#">Girder</a>.</p>]]></description>
            <content:encoded><![CDATA[<p>The state has cleared the line.</p>"""
            """<p>Work begins in March.</p>
            <p>The post <a href="#">Pune metro</a> appeared first on """
            """<a href="#">Girder</a>.</p>]]></content:encoded>"""
        )
    )
    assert found.title == "Pune metro’s third line gets nod & funds"
    assert found.url == ("https://girder.example/pune-metro/?utm_source=rss&utm_medium=feed")
    assert found.text == "The state has cleared the line.\nWork begins in March."
    assert (found.author, found.label, found.teaser) == ("Asha Rao", "Metro", False)
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-22T04:30:00+00:00"


def test_rss_0_91_with_its_document_type() -> None:
    """The DTD that old feeds name is not fetched, yet its entities are known."""
    found = one(
        """<?xml version="1.0"?>
        <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" """
        """"http://my.netscape.example/rss-0.91.dtd">
        <rss version="0.91"><channel><title>Girder</title><language>en-gb</language>
        <item><title>Caf&eacute; tower</title><link>https://girder.example/cafe</link>
        <description>Built for &pound;5m.</description></item></channel></rss>"""
    )
    assert (found.title, found.text, found.language) == ("Café tower", "Built for £5m.", "en-gb")
    assert found.published is None


def test_rss_0_92_without_titles() -> None:
    """An item may be a description alone, and its picture an enclosure."""
    found = one(
        """<rss version="0.92"><channel><title>Girder</title>
        <item><description>&lt;b&gt;Steel&lt;/b&gt; is up 4 per cent this week.</description>
        <enclosure url="https://girder.example/steel.jpg" length="9" type="image/jpeg"/>"""
        """</item></channel></rss>"""
    )
    assert (found.title, found.text) == ("", "Steel is up 4 per cent this week.")
    assert found.image == Image("https://girder.example/steel.jpg")


def test_rss_1_is_rdf() -> None:
    """Items beside the channel, dates and authors by Dublin Core."""
    found = one(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" """
        """xmlns="http://purl.org/rss/1.0/"
          xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://girder.example/rss"><title>Girder</title><items><rdf:Seq>
        <rdf:li rdf:resource="https://girder.example/dam"/></rdf:Seq></items></channel>
        <item rdf:about="https://girder.example/dam"><title>Dam filled</title>"""
        """<link>https://girder.example/dam</link>
        <description>The dam on the Bhima is full.</description><dc:creator>Asha Rao</dc:creator>
        <dc:subject>Water</dc:subject><dc:date>2026-11-22T10:00+05:30</dc:date></item></rdf:RDF>"""
    )
    assert (found.title, found.url, found.author, found.label) == (
        "Dam filled",
        "https://girder.example/dam",
        "Asha Rao",
        "Water",
    )
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-22T10:00:00+05:30"


def test_rss_0_90_is_rdf_too() -> None:
    """The oldest form, of Netscape."""
    found = one(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
          xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Girder</title></channel>
        <item><title>Bridge opens</title>"""
        """<link>https://girder.example/bridge</link></item></rdf:RDF>"""
    )
    assert (found.title, found.url) == ("Bridge opens", "https://girder.example/bridge")


def test_atom_1_in_html() -> None:
    """Escaped HTML, several links, a section with a name for people."""
    found = one(
        atom(
            """<title type="html">Rs 5 &amp;lt; Rs 6 &amp;amp; rising</title>"""
            """<id>tag:girder.example,2026:7</id>
            <link rel="self" type="application/atom+xml" href="https://girder.example/7.atom"/>
            <link rel="replies" type="text/html" href="https://girder.example/7#comments"/>
            <link rel="alternate" type="text/html" href="https://girder.example/7"/>
            <published>2026-11-22T08:00:00+05:30</published>"""
            """<updated>2026-11-22T09:00:00+05:30</updated>
            <author><name>Asha Rao</name><email>asha@girder.example</email>"""
            """<uri>https://girder.example/asha</uri></author>
            <author><name>Vijay Nair</name></author>
            <category term="re" scheme="https://girder.example/sections" """
            """label="Homes &amp;amp; Land"/>
            <summary type="text">Prices rise.</summary>
            <content type="html">&lt;p&gt;Prices rise in Pune.&lt;/p&gt;"""
            """&lt;p&gt;They rose before.&lt;/p&gt;</content>"""
        )
    )
    assert found.title == "Rs 5 < Rs 6 & rising"
    assert found.url == "https://girder.example/7"
    assert found.text == "Prices rise in Pune.\nThey rose before."
    assert (found.author, found.label, found.teaser) == (
        "Asha Rao, Vijay Nair",
        "Homes & Land",
        False,
    )
    assert found.published is not None
    assert found.updated is not None
    assert (found.published.hour, found.updated.hour) == (8, 9)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_atom_1_in_xhtml(prefix: str) -> None:
    """Markup may stand in the feed itself, with or without a prefix."""
    declared = f"xmlns{':x' if prefix else ''}='http://www.w3.org/1999/xhtml'"
    inner = "<p>The <b>first</b> bid.</p><p>The second: 5 &lt; 6.<br/>The third.</p>"
    for tag in ("p", "b", "br"):
        inner = inner.replace(f"<{tag}", f"<{prefix}{tag}").replace(f"</{tag}", f"</{prefix}{tag}")
    found = one(
        atom(
            f"{ATOM_NAMED}"
            f"<content type='xhtml'><{prefix}div {declared}>{inner}</{prefix}div></content>"
        )
    )
    assert found.text == "The first bid.\nThe second: 5 < 6.\nThe third."


def test_atom_with_a_prefix() -> None:
    """The feed's own elements may have a prefix."""
    found = one(
        """<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Girder</a:title>
        <a:entry><a:title>Bridge opens</a:title><a:id>urn:7</a:id>"""
        """<a:link href="https://girder.example/bridge"/>
        <a:content type="html">&lt;p&gt;It is open.&lt;/p&gt;</a:content></a:entry></a:feed>"""
    )
    assert (found.title, found.url, found.text) == (
        "Bridge opens",
        "https://girder.example/bridge",
        "It is open.",
    )


def test_atom_0_3() -> None:
    """The form before the standard: issued, modified, escaped content."""
    found = one(
        """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Girder</title>
        <entry><title>Bridge opens</title>"""
        """<link rel="alternate" type="text/html" href="https://girder.example/bridge"/>
        <id>urn:7</id><issued>2026-11-22T08:00:00+05:30</issued>"""
        """<modified>2026-11-22T09:00:00+05:30</modified>
        <content type="text/html" mode="escaped">&lt;p&gt;It is open.&lt;/p&gt;"""
        """&lt;p&gt;Cars pass.&lt;/p&gt;</content>
        </entry></feed>"""
    )
    assert found.text == "It is open.\nCars pass."
    assert found.published is not None
    assert found.published.hour == 8


def test_an_entry_that_only_says_when_it_changed() -> None:
    """Its change is its date."""
    found = one(atom(f"{ATOM_NAMED}<updated>2026-11-22T09:00:00+05:30</updated>"))
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-22T09:00:00+05:30"


def test_an_entry_that_only_says_when_it_was_made() -> None:
    """Dublin Core has a name for that."""
    found = one(
        rss(
            f"{NAMED}<t:created>2026-11-22T09:00:00+05:30</t:created>",
            head='xmlns:t="http://purl.org/dc/terms/"',
        )
    )
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-22T09:00:00+05:30"


def test_a_date_without_a_zone_is_the_sources() -> None:
    """Whoever prints no zone means their own."""
    found = one(rss(f"{NAMED}<pubDate>2026-11-22 10:00:00</pubDate>"))
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-22T10:00:00+05:30"


@pytest.mark.parametrize("date", ["soon", "Thu, 01 Jan 1970 00:00:00 GMT", "3/4/2026"])
def test_a_date_that_is_none_is_a_problem(date: str) -> None:
    """The article is kept, undated; one line tells of all such dates of the feed."""
    dated = f"{NAMED.replace('bridge', 'two')}<pubDate>Mon, 30 Nov 2026 08:00:00 GMT</pubDate>"
    two, first, problem = results(rss(f"{NAMED}<pubDate>{date}</pubDate>", dated))
    assert isinstance(two, Article)
    assert isinstance(first, Article)
    assert first.published is None
    reason = f"1 of its 2 entries read without a date: '{date}' is not one"
    assert problem == Problem(URL, reason, skipped=False)


@pytest.mark.parametrize("date", ["", " ", "<!-- none -->"])
def test_no_date_is_no_problem(date: str) -> None:
    """Nobody said one."""
    assert one(rss(f"{NAMED}<pubDate>{date}</pubDate>")).published is None


def test_of_two_dates_the_one_that_can_be_read_counts() -> None:
    """Programs write a date for people beside one for programs."""
    dates = "<pubDate>today</pubDate><dc:date>2026-11-30T08:00:00Z</dc:date>"
    found = one(rss(NAMED + dates)).published
    assert found is not None
    assert found.isoformat() == "2026-11-30T08:00:00+00:00"


def test_a_date_to_come_is_kept() -> None:
    """An article under embargo says so; whether it may go out is decided elsewhere."""
    found = one(rss(f"{NAMED}<pubDate>Tue, 01 Jan 2030 10:00:00 +0530</pubDate>"))
    assert found.published is not None
    assert found.published.year == 2030


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ('<guid isPermaLink="true">https://girder.example/a</guid>', "https://girder.example/a"),
        ("<guid>https://girder.example/a</guid>", "https://girder.example/a"),
        ('<guid isPermaLink="false">https://girder.example/?p=7</guid>', None),
        ("<guid>12345</guid>", None),
        ("<guid>girder-7</guid>", None),
    ],
)
def test_a_guid_stands_for_a_missing_link_where_it_is_one(guid: str, url: str | None) -> None:
    """One that is no address, or is said to be none, is only a name."""
    assert one(rss(f"<title>Bridge opens</title>{guid}")).url == url


def test_a_name_that_is_no_address_is_the_articles_id() -> None:
    """Without an address, an article is known again by the feed's own name for it."""
    assert (
        one(rss('<title>Bridge opens</title><guid isPermaLink="false">girder-7</guid>')).id
        == "girder-7"
    )


def test_an_address_says_more_than_a_name() -> None:
    """An article has the same id whether a feed or a sitemap leads to it."""
    named = one(rss(NAMED + '<guid isPermaLink="false">girder-7</guid>'))
    assert named.id == one(rss(NAMED)).id


@pytest.mark.parametrize("link", ["", "<link></link>", "<link> </link>", "<link/>"])
def test_an_empty_link_is_none(link: str) -> None:
    """Beside it a guid that is an address is the article's, unless it says that it is none."""
    guid = "<guid>https://girder.example/s/1</guid>"
    for item in (f"{link}{guid}", f"{guid}{link}"):
        assert one(rss(f"<title>A</title>{item}")).url == "https://girder.example/s/1"
    name = guid.replace("guid>", 'guid isPermaLink="FALSE">', 1)
    assert one(rss(f"<title>A</title>{link}{name}")).url is None


def test_the_front_page_is_no_articles_page() -> None:
    """The next place that names one counts."""
    links = "<link>https://girder.example/</link><guid>https://girder.example/s/1</guid>"
    assert one(rss(f"<title>A</title>{links}")).url == "https://girder.example/s/1"


@pytest.mark.parametrize(
    ("feed", "url"),
    [
        ("<rss><channel>{}<item>{}</item></channel></rss>", "https://paper.example/a"),
        ("<RSS><CHANNEL>{}<ITEM>{}</ITEM></CHANNEL></RSS>", "https://paper.example/a"),
        ("<rdf><channel>{}</channel><item>{}</item></rdf>", "https://paper.example/a"),
        ("<channel>{}<item>{}</item></channel>", "https://paper.example/a"),
        ("<feed>{}<entry>{}</entry></feed>", "https://paper.example/a"),
        (
            "<rss xml:base='https://base.example/x/'><channel>{}<item>{}</item></channel></rss>",
            "https://base.example/a",
        ),
        (
            "<rss><channel>{}<item xml:base='https://base.example/'>{}</item></channel></rss>",
            "https://base.example/a",
        ),
    ],
)
def test_a_relative_link_counts_from_the_site(feed: str, url: str) -> None:
    """A feed may stand on another host than its site; `xml:base` decides if it is there."""
    head = "<link>https://paper.example/</link><title>Paper</title>"
    if feed.startswith("<feed"):
        head = head.replace("<link>", "<link href='").replace("</link>", "'/>")
    article = one(feed.format(head, "<title>A</title><link>/a</link>"))
    assert (article.title, article.url) == ("A", url)


def test_a_relative_link_of_atom_counts_from_the_feed_on_its_own_host() -> None:
    """As the standard has it (RFC 4287, 2)."""
    link = "<link href='https://girder.example/'/>"
    xml = atom("<title>A</title><link href='a'/>").replace("<entry>", f"{link}<entry>")
    assert one(xml).url == "https://girder.example/feed/a"


@pytest.mark.parametrize(
    ("links", "language", "url"),
    [
        ('<link hreflang="en" href="/en"/><link hreflang="de" href="/de"/>', "en", "/en"),
        ('<link hreflang="en" href="/en"/><link hreflang="de" href="/de"/>', "de", "/de"),
        ('<link hreflang="en" href="/en"/><link hreflang="de-AT" href="/de"/>', "de-CH", "/de"),
        ('<link hreflang="en" href="/en"/><link hreflang="de" href="/de"/>', "fr", "/en"),
        ('<link hreflang="en-US" href="/us"/><link hreflang="en-GB" href="/gb"/>', "en-GB", "/gb"),
        ('<link href="/x"/><link hreflang="de" href="/de"/>', "de", "/de"),
        ('<link href="/1"/><link href="/2"/>', "en", "/1"),
        ('<link type="application/pdf" href="/1"/><link href="/2"/>', "en", "/2"),
        ('<link type="application/pdf" href="/1"/>', "en", "/1"),
        ('<link rel="self" href="/1"/><link rel="ALTERNATE" href="/2"/>', "en", "/2"),
        ('<link rel="related" href="/1"/><link rel="edit" href="/2"/>', "en", None),
    ],
)
def test_of_several_pages_the_one_in_the_sources_language_counts(
    links: str, language: str, url: str | None
) -> None:
    """Else the first page, and of no page the first file."""
    found = one(atom(f"<title>A</title><id>urn:7</id>{links}"), language=language).url
    assert found == (url and f"https://girder.example{url}")


@pytest.mark.parametrize(
    "text",
    [
        "<media:description>Only here.</media:description>",
        "<media:group><media:description type='plain'>Only here.</media:description></media:group>",
        "<media:content><media:description>Only here.</media:description></media:content>",
        "<itunes:summary>Only here.</itunes:summary>",
        "<description></description><itunes:summary>&lt;p&gt;Only here.&lt;/p&gt;</itunes:summary>",
    ],
)
def test_a_text_beside_a_film_or_sound_is_the_articles_if_it_is_the_only_one(text: str) -> None:
    """Players' feeds have no other."""
    assert one(rss(NAMED + text)).text == "Only here."
    both = one(rss(f"{NAMED}{text}<description>The real one.</description>"))
    assert both.text == "The real one."


@pytest.mark.parametrize(
    ("content", "summary", "text"),
    [
        ("<p>Photo: Agency</p>", f"<p>{LONG}</p>", LONG),
        (f"<p>{LONG}</p>", "<p>Photo: Agency</p>", LONG),
        ("<p><a href='#'>Read more</a></p>", "<p>The bridge is open.</p>", "The bridge is open."),
        ("", "<p>The bridge is open.</p>", "The bridge is open."),
    ],
)
def test_whichever_has_more_text_is_the_text(content: str, summary: str, text: str) -> None:
    """Some programs put a caption where the text belongs, and the text into the description."""
    found = one(
        rss(
            f"{NAMED}<content:encoded><![CDATA[{content}]]></content:encoded>"
            f"<description><![CDATA[{summary}]]></description>"
        )
    )
    assert found.text == text


def test_an_extension_with_the_names_of_rss_is_not_rss() -> None:
    """A module of its own may call its elements what it likes."""
    other = '<x:title xmlns:x="https://girder.example/rss-module">Wrong</x:title>'
    assert one(rss(other + NAMED + other.replace("title", "description"))).text == ""


@pytest.mark.parametrize("mark", ["", "xmlns='http://backend.userland.com/rss2'"])
def test_rss_has_namespaces_too(mark: str) -> None:
    """Some programs give it one."""
    xml = f"<rss {mark} version='2.0'><channel><item>{NAMED}</item></channel></rss>"
    assert one(xml).title == "Bridge opens"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<content type='text'>5 &lt; 6 &amp;amp; more</content>", "5 < 6 & more"),
        ("<content type='text/plain' mode='base64'>SXQgaXMgb3Blbi4=</content>", "It is open."),
        ("<content type='image/png'>iVBORw0KGgoAAAANSUhEUg==</content>", ""),
        ("<content type='application/octet-stream'>SXQgaXMgb3Blbi4=</content>", "It is open."),
        ("<content type='image/png' src='https://girder.example/a.png'/>", ""),
        ("<summary type='html'>&lt;p&gt;Open.&lt;/p&gt;</summary>", "Open."),
        ("<content type='xhtml'><div>5 &lt; 6 <b>or</b> so</div></content>", "5 < 6 or so"),
    ],
)
def test_atoms_text_is_read_by_its_type(written: str, text: str) -> None:
    """Text, HTML, XHTML, and what is in base64."""
    assert one(atom(ATOM_NAMED + written)).text == text


@pytest.mark.parametrize(
    ("said", "language"),
    [("eng", "en"), ("us-en", "en"), ("en_US", "en-US"), ("und", "ta"), ("mul", "ta")],
)
def test_a_language_has_many_names(said: str, language: str) -> None:
    """Codes of three letters, the wrong way round, and those that name none."""
    found = one(rss(NAMED, channel=f"<language>{said}</language>"), site_language="ta")
    assert found.language == language


@pytest.mark.parametrize(
    ("date", "read_as"),
    [
        ("Do, 15 Okt 2026 08:00:00 +0200", "2026-10-15T08:00:00+02:00"),
        ("2026-11-30 16:30:00 +0800 CST", "2026-11-30T16:30:00+08:00"),
        ("15 lip 2026 08:00:00 +0200", "2026-07-15T08:00:00+02:00"),
    ],
)
def test_a_date_is_read_in_the_feeds_language(date: str, read_as: str) -> None:
    """The month of Poles is not that of Croats."""
    xml = rss(f"{NAMED}<pubDate>{date}</pubDate>", channel="<language>pl</language>")
    published = one(xml).published
    assert published is not None
    assert published.isoformat() == read_as


def test_items_that_link_to_the_front_page_are_not_one() -> None:
    """An entry that links to the front page keeps its title and gets no address."""
    link = "<link>https://girder.example/</link>"
    found = read(
        rss(f"<title>One</title>{link}<guid>n1</guid>", f"<title>Two</title>{link}<guid>n2</guid>")
    )
    assert [(one.id, one.url) for one in found] == [("n1", None), ("n2", None)]


@pytest.mark.parametrize(
    ("xml", "url"),
    [
        (
            rss("<title>A</title><link>/bridge?id=7&amp;x=1</link>"),
            "https://girder.example/bridge?id=7&x=1",
        ),
        (
            rss("<title>A</title><link>//girder.example/bridge</link>"),
            "https://girder.example/bridge",
        ),
        (
            rss("<title>A</title><link>\n  https://girder.example/bridge \n</link>"),
            "https://girder.example/bridge",
        ),
        (
            rss("<title>A</title><link><![CDATA[https://girder.example/bridge]]></link>"),
            "https://girder.example/bridge",
        ),
        (
            rss('<title>A</title><atom:link href="https://girder.example/bridge"/>'),
            "https://girder.example/bridge",
        ),
        (
            atom(
                '<title>A</title><link href="bridge"/>',
                head='xml:base="https://beam.example/news/"',
            ),
            "https://beam.example/news/bridge",
        ),
        (
            atom('<title>A</title><link href="bridge"/>', head='xml:base="/news/"'),
            "https://girder.example/news/bridge",
        ),
        (
            atom('<title>A</title><link href="bridge"/>', head='xml:base="/news/"').replace(
                "<entry>", '<entry xml:base="2026/">'
            ),
            "https://girder.example/news/2026/bridge",
        ),
        (
            rss(
                "<title>A</title><link>https://proxy.example/~r/7</link>"
                "<feedburner:origLink>https://girder.example/bridge</feedburner:origLink>"
            ),
            "https://girder.example/bridge",
        ),
        (
            rss(
                "<title>A</title>"
                "<link>https://girder.example/bridge?utm_source=rss&amp;utm_campaign=x#top</link>"
            ),
            "https://girder.example/bridge?utm_source=rss&utm_campaign=x#top",
        ),
    ],
)
def test_an_address_is_whole_and_its_own(xml: str, url: str | None) -> None:
    """Relative addresses are resolved against the feed's base, and no proxy stands in between."""
    assert one(xml).url == url


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://[bad", "https://a\\@b.example/"])
def test_a_link_that_is_no_address_is_told(link: str) -> None:
    """The article stays, without a link, and one line counts those of a feed."""
    found, problem = results(rss(f"<title>A</title><link>{link}</link>"))
    assert isinstance(found, Article)
    assert found.url is None
    assert problem == Problem(
        URL, f"1 of its 1 entries read without an address: '{link}' is not one", skipped=False
    )


def test_a_description_alone_is_an_excerpt() -> None:
    """Short, it is not taken for the whole article."""
    assert one(rss(f"{NAMED}<description>The bridge is open.</description>")).teaser


def test_a_long_description_is_the_whole() -> None:
    """Many feeds give the article there."""
    assert not one(rss(f"{NAMED}<description><![CDATA[<p>{LONG}</p>]]></description>")).teaser


def test_a_caption_is_no_text() -> None:
    """What a picture is called, who took it and its keywords are not the article's."""
    found = one(
        rss(
            """<media:content url="https://girder.example/a.jpg" medium="image" """
            """width="800" height="450">
            <media:title>IMG_2048</media:title><media:description>A crane, """
            """photographed from the river for Girder by
            the staff at dawn, with the old bridge behind it.</media:description>"""
            """<media:credit>V. Nair</media:credit>
            <media:keywords>crane, river</media:keywords></media:content>"""
            + NAMED
            + "<category>Bridges</category><description>The bridge is open.</description>"
        )
    )
    assert (found.title, found.text, found.label) == (
        "Bridge opens",
        "The bridge is open.",
        "Bridges",
    )
    assert found.image == Image("https://girder.example/a.jpg", "", 800, 450)


def test_the_largest_picture_of_a_group() -> None:
    """Several sizes are offered; a film is no picture."""
    found = one(
        rss(
            NAMED
            + """<media:thumbnail url="https://girder.example/s.jpg" width="140" height="90"/>"""
            """<media:group>
            <media:content url="https://girder.example/a.mp4" type="video/mp4" """
            """width="1920" height="1080"/>
            <media:content url="https://girder.example/m.jpg" type="image/jpeg" """
            """width="460" height="300"/>
            <media:content url="https://girder.example/l.jpg" type="image/jpeg" """
            """width="1000" height="600"/></media:group>"""
        )
    )
    assert found.image == Image("https://girder.example/l.jpg", "", 1000, 600)


@pytest.mark.parametrize(
    "picture",
    [
        "<image>https://girder.example/a.jpg</image>",
        (
            "<image><url>https://girder.example/a.jpg</url><title>X</title>"
            "<link>https://girder.example/x</link></image>"
        ),
        '<media:thumbnail url="https://girder.example/a.jpg"/>',
        "<media:thumbnail>https://girder.example/a.jpg</media:thumbnail>",
        '<media:content url="/a.jpg"/>',
        '<enclosure url="https://girder.example/a.jpg" type="image/jpeg" length="0"/>',
        '<enclosure url="https://girder.example/a.jpg?w=800" length="0"/>',
        '<atom:link rel="enclosure" type="image/jpeg" href="https://girder.example/a.jpg"/>',
        '<description>&lt;img src="/a.jpg"&gt; It is open.</description>',
    ],
)
def test_a_picture_in_every_place(picture: str) -> None:
    """Sites put it in the elements of three formats, or into the text."""
    found = one(rss(picture + NAMED))
    assert found.image is not None
    assert found.image.url.partition("?")[0] == "https://girder.example/a.jpg"
    assert (found.title, found.url) == ("Bridge opens", "https://girder.example/bridge")


@pytest.mark.parametrize(
    "picture",
    [
        '<media:content url="https://1.gravatar.com/avatar/7?s=96" medium="image"/>',
        '<media:content url="https://girder.example/1.gif" medium="image" width="1" height="1"/>',
        '<media:content url="http://girder.example/a.jpg" medium="image"/>',
        '<media:content url="https://girder.example/a.mp3" type="audio/mpeg"/>',
        '<enclosure url="https://girder.example/a.mp3" length="9"/>',
        '<media:content medium="image"/>',
    ],
)
def test_what_shows_nothing_is_no_picture(picture: str) -> None:
    """Faces, counters, films, and what a mail cannot show."""
    assert one(rss(NAMED + picture)).image is None


def test_a_podcasts_fields_are_not_the_articles() -> None:
    """What is there for players is passed over; the sound is no picture."""
    found = one(
        rss(
            NAMED
            + """<description>The bridge is open.</description><itunes:title>Ep. 7</itunes:title>
            <itunes:summary>An episode of our show about bridges and all that is near them, """
            """with guests.</itunes:summary>
            <itunes:keywords>bridge,show</itunes:keywords><itunes:duration>12:00</itunes:duration>
            <itunes:image href="https://girder.example/cover.jpg"/>
            <enclosure url="https://girder.example/7.mp3" type="audio/mpeg" length="9"/>"""
        )
    )
    assert (found.title, found.text, found.label, found.image) == (
        "Bridge opens",
        "The bridge is open.",
        None,
        None,
    )


def test_a_second_description_is_no_whole_text() -> None:
    """Dublin Core's says the same again."""
    found = one(
        rss(
            f"{NAMED}<description>It is open.</description>"
            "<dc:description>The bridge is open now.</dc:description>"
        )
    )
    assert (found.text, found.teaser) == ("It is open.", True)


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ("<author>desk@girder.example (Asha Rao)</author>", "Asha Rao"),
        ("<author>Asha Rao &lt;asha@girder.example&gt;</author>", "Asha Rao"),
        ("<author>desk@girder.example</author>", None),
        ("<dc:creator>By Asha Rao</dc:creator>", "Asha Rao"),
        (
            "<dc:creator>Asha Rao</dc:creator><dc:creator>Vijay Nair</dc:creator>",
            "Asha Rao, Vijay Nair",
        ),
        ("<dc:creator></dc:creator>", None),
    ],
)
def test_who_wrote_it(fields: str, author: str | None) -> None:
    """Names, without the addresses that RSS asks for."""
    assert one(rss(NAMED + fields)).author == author


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ("<category>Pune</category><category>Metro</category>", "Pune"),
        ('<category domain="https://girder.example/tags">Pune</category>', "Pune"),
        ("<category>Adani</category><category>Real Estate</category>", "Real Estate"),
        ("<category>Uncategorized</category><category>Metro</category>", "Metro"),
        ("<category>Uncategorized</category>", None),
        ("<category><![CDATA[Oil &amp; Gas]]></category>", "Oil & Gas"),
        ("<category/>", None),
        ("<category>Pune</category><category>bijli</category>", "Power & Renewable Energy"),
        ("<dc:subject>Water</dc:subject>", "Water"),
    ],
)
def test_the_label_among_the_labels(fields: str, label: str | None) -> None:
    """One that the publication maps, else one that is known as a section, else the first."""
    assert one(rss(NAMED + fields), labels={"Bijli": "Power & Renewable Energy"}).label == label


@pytest.mark.parametrize(
    ("xml", "language"),
    [
        (rss(NAMED, channel="<language>en_IN</language>"), "en-IN"),
        (rss(NAMED + "<dc:language>hi</dc:language>", channel="<language>en</language>"), "hi"),
        (atom(ATOM_NAMED, head='xml:lang="mr"'), "mr"),
        (rss(NAMED, channel="<language>English</language>"), "ta"),
        (rss(NAMED), "ta"),
    ],
)
def test_the_language(xml: str, language: str) -> None:
    """The entry's, else the feed's, else the site's; but if the settings name one, that is it."""
    assert one(xml, site_language="ta").language == language
    assert one(xml, site_language="ta", language="de").language == "de"


def test_a_language_of_one_entry_alone() -> None:
    """A feed in two languages says so at each entry."""
    english = ATOM_NAMED.replace("bridge", "b2").replace("urn:7", "urn:8")
    xml = atom(english, ATOM_NAMED).replace(
        "<entry><title>Bridge opens</title><id>urn:7",
        '<entry xml:lang="hi"><title>Bridge opens</title><id>urn:7',
    )
    assert [found.language for found in read(xml)] == ["en", "hi"]


def test_a_byte_order_mark_and_blank_lines_before_the_feed() -> None:
    """What stands before the declaration is passed over."""
    assert one(b"\xef\xbb\xbf\r\n \n" + rss(NAMED).encode()).title == "Bridge opens"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(encoding: str) -> None:
    """With a byte order mark or without."""
    xml = (
        '<?xml version="1.0" encoding="utf-16"?><rss version="2.0">'
        "<channel><item><title>₹5 पुल</title></item></channel></rss>"
    )
    assert one(xml.encode(encoding)).title == "₹5 पुल"


@pytest.mark.parametrize(
    ("declared", "real", "header"),
    [
        ("windows-1252", "windows-1252", "text/xml"),
        ("utf-8", "windows-1252", "application/xml"),
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("iso-8859-1", "utf-8", "application/rss+xml; charset=utf-8"),
        ("iso-8859-1", "utf-8", "application/rss+xml"),
        ("klingon", "utf-8", "application/rss+xml; charset=klingon"),
    ],
)
def test_an_encoding_is_believed_as_far_as_it_is_so(declared: str, real: str, header: str) -> None:
    """Whatever the declaration and the server say of it."""
    xml = (
        f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><item>'
        "<title>The café owners’ naïve bid – “the lowest”</title></item></channel></rss>"
    )
    assert one(xml.encode(real), header).title == "The café owners’ naïve bid – “the lowest”"


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Larsen & Toubro wins", "Larsen & Toubro wins"),
        ("AT&amp;amp;T", "AT&T"),
        ("Bids &nbsp;&ndash; opened&hellip;", "Bids – opened…"),
        ("Cost &lt; Rs 5 crore", "Cost < Rs 5 crore"),
        ("Cost < Rs 5 crore", "Cost < Rs 5 crore"),
        ("&lt;b&gt;Bridge&lt;/b&gt; opens", "Bridge opens"),
        ("&amp;lt;i&amp;gt;Bridge&amp;lt;/i&amp;gt; opens", "Bridge opens"),
        ("<![CDATA[Bridge &#8216;opens&#8217; &amp; <em>how</em>]]>", "Bridge ‘opens’ & how"),
        ("Bridge <em>opens</em>", "Bridge opens"),
        ("Bridge\n   opens &#0;&#11;\x07", "Bridge opens"),
        ("Bridge ]]> opens", "Bridge ]]> opens"),
        ("Bridge &unknown; opens", "Bridge &unknown; opens"),
        ("It&#146;s open", "It’s open"),
        ("Bridge\u00c2\u00a0opens â\u0080\u0093 now", "Bridge opens – now"),
    ],
)
def test_a_title_however_it_is_escaped(title: str, read_as: str) -> None:
    """Once, twice, not at all, in HTML or out of another encoding."""
    assert one(rss(f"<title>{title}</title>")).title == read_as


def test_prefixes_that_nobody_declared() -> None:
    """What a prefix means that all use is known; another is passed over."""
    found = one(
        f"""<rss version="2.0"><channel><item>{NAMED}<x:note y:a="1">Note</x:note>
        <content:encoded>&lt;p&gt;It is open.&lt;/p&gt;</content:encoded></item></channel></rss>"""
    )
    assert (found.text, found.teaser) == ("It is open.", False)


def test_an_error_of_the_sites_program_above_the_feed() -> None:
    """A warning that PHP prints first is passed over."""
    assert (
        one("<br />\n<b>Warning</b>: x in <b>a.php</b><br />\n" + rss(NAMED).strip()).title
        == "Bridge opens"
    )


def test_text_that_is_escaped_twice() -> None:
    """HTML shown as text is read as HTML."""
    found = one(
        rss(
            f"{NAMED}<description>"
            "&amp;lt;p&amp;gt;It is open.&amp;lt;/p&amp;gt;"
            "&amp;lt;p&amp;gt;Cars pass.&amp;lt;/p&amp;gt;</description>"
        )
    )
    assert found.text == "It is open.\nCars pass."


def test_a_truncated_feed_is_read_up_to_the_cut() -> None:
    """The entries before the break count; the one with half an address does not."""
    whole = rss(
        NAMED,
        NAMED.replace("bridge", "two"),
        "<title>Cut</title><link>https://girder.example/cut-off",
    )
    first, second, problem = results(whole[: whole.index("-off")])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(problem, Problem)
    assert problem.reason == "is cut off; 2 articles could be read"
    assert not problem.skipped


def test_a_feed_cut_before_its_first_end_is_an_error() -> None:
    """There is nothing to take from it."""
    with pytest.raises(ValueError, match="is cut off"):
        results('<rss version="2.0"><channel><item><title>Bri')


def test_tags_that_do_not_match_cost_no_entry() -> None:
    """What can be read is, and the fault is told."""
    first, second, problem = results(
        rss(NAMED + "<description>x</descripton>", NAMED.replace("bridge", "two"))
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(problem, Problem)
    assert problem.reason.startswith("is not well-formed")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "x.dtd" [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
        (
            "<!-- <rss> --><?x <!-- ?>"
            '<!doctype rss [<!ATTLIST a b CDATA "<!--"><!ENTITY a SYSTEM "http://x.example/">]>'
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_one_line(declared: str, encoding: str) -> None:
    """No feed needs them, and they can grow without end or name files."""
    xml = f"{declared}<rss version='2.0'><channel><item><title>&a;</title></item></channel></rss>"
    with pytest.raises(ValueError, match=r"^declares entities[^\n]*$"):
        results(xml.encode(encoding))


def test_a_word_about_entities_is_no_declaration() -> None:
    """An article may write of XML."""
    assert one(rss("<title><![CDATA[What <!ENTITY does]]></title>")).title == "What <!ENTITY does"


def test_deep_nesting_is_bounded() -> None:
    """Thousands of tags within another end nothing but their own entry."""
    found = results(rss(NAMED, f"<title>Deep</title><description>{'<b>' * 5000}</description>"))
    assert isinstance(found[0], Article)
    assert found[0].title == "Bridge opens"


def test_markup_may_be_deep_in_text() -> None:
    """Escaped, it is no nesting of the feed's."""
    assert (
        one(rss(f"{NAMED}<description><![CDATA[{'<div>' * 250}Open.]]></description>")).text
        == "Open."
    )


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (
            "<!doctype html><html><head><title>x</title></head><body><p>Hi<br></body></html>",
            "is a web page and no feed",
        ),
        ("<?xml version='1.0'?><html><body/></html>", "is not a feed (it begins with <html>)"),
        ("<opml version='1.0'><body/></opml>", "is not a feed (it begins with <opml>)"),
        ("not a feed at all", "is not XML"),
        ("<", "is not XML"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(xml: str, reason: str) -> None:
    """A page, another format, or text."""
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        results(xml)


@pytest.mark.parametrize("xml", [rss(), atom(), "<rss version='2.0'/>"])
def test_a_feed_without_entries_is_empty(xml: str) -> None:
    """That is no error: there may be no news."""
    assert results(xml) == []


def labels(number: int) -> str:
    """Return so many labels, each another."""
    return "".join(f"<category>c{at}</category>" for at in range(number))


def attributes(number: int) -> str:
    """Return so many attributes, each another."""
    return " ".join(f"a{at}='1'" for at in range(number))


@pytest.mark.parametrize(
    "made",
    [
        lambda size: rss(NAMED + labels(size)),
        lambda size: rss(NAMED, channel=labels(size)),
        lambda size: rss(f"{NAMED}<author>{labels(size)}</author>"),
        lambda size: rss(f"{NAMED}<author><name>{labels(size)}</name></author>"),
        lambda size: rss(f"{NAMED}<category {attributes(size // 2)}/>"),
        lambda size: rss(f"{NAMED}<author>{'a' * 10 * size}</author>"),
        lambda size: rss(f"{NAMED}<pubDate>{'1 ' * 10 * size}</pubDate>"),
    ],
    ids=[
        "labels",
        "feed's labels",
        "author",
        "author's name",
        "attributes",
        "long author",
        "long date",
    ],
)
def test_hostile_lengths_take_no_longer_than_their_size(made: Callable[[int], str]) -> None:
    """A hundred thousand labels or attributes are not compared with each other."""
    (found, *_) = results(made(100))
    assert isinstance(found, Article)
    assert found.title == "Bridge opens"
    assert in_proportion(made, results, 100_000) < 5
