"""Links, guids, bases and enclosures: which address is the entry's page."""

from tests.sources.feeds.samples import L, Sample, T, atom, atom03, json_feed, rdf, rss

_BRIDGE = "https://girder.example/bridge"
_LINK = f'<link href="{_BRIDGE}"/>'


def _rss(name: str, links: str, link: str | None = _BRIDGE, channel: str = "") -> Sample:
    return Sample(f"link-{name}", rss(T + links, channel), link=link)


def _atom(name: str, links: str, link: str | None = _BRIDGE, feed: str = "") -> Sample:
    return Sample(f"link-{name}", atom(f"{T}<id>urn:7</id>{links}", feed), link=link)


def _base(name: str, feed: str, link: str) -> Sample:
    return Sample(f"base-{name}", feed, link=link)


def _json(name: str, item: str, link: str | None, feed: str = "") -> Sample:
    return Sample(
        f"link-json-{name}", json_feed(f'"title": "Bridge opens", {item}', feed), link=link
    )


SAMPLES = (
    # The link and the guid of RSS
    _rss("plain", L),
    _rss("spaces", f"<link>\n  {_BRIDGE}\n</link>"),
    _rss("cdata", f"<link><![CDATA[{_BRIDGE}]]></link>"),
    _rss("missing", "", None),
    _rss("empty", "<link></link>", None),
    _rss("guid-alone", f"<guid>{_BRIDGE}</guid>"),
    _rss("guid-permalink", f'<guid isPermaLink="true">{_BRIDGE}</guid>'),
    _rss("guid-no-permalink", f'<guid isPermaLink="false">{_BRIDGE}</guid>', None),
    _rss("guid-name", "<guid>bridge-7</guid>", None),
    _rss("guid-tag", "<guid>tag:girder.example,2026:7</guid>", None),
    _rss("guid-beside-link", f"{L}<guid>https://girder.example/other</guid>"),
    _rss("guid-before-link", f"<guid>https://girder.example/other</guid>{L}"),
    _rss("guid-beside-empty-link", f"<link></link><guid>{_BRIDGE}</guid>"),
    _rss("guid-before-empty-link", f"<guid>{_BRIDGE}</guid><link/>"),
    _rss("front-page", "<link>https://girder.example/</link>", None),
    _rss("mail", "<link>mailto:desk@girder.example</link>", None),
    _rss("query", "<link>https://girder.example/?p=7</link>", "https://girder.example/?p=7"),
    _rss(
        "ampersand",
        "<link>https://girder.example/story?id=7&amp;page=2</link>",
        "https://girder.example/story?id=7&page=2",
    ),
    _rss(
        "stray-ampersand",
        "<link>https://girder.example/story?id=7&page=2</link>",
        "https://girder.example/story?id=7&page=2",
    ),
    _rss("comments", f"{L}<comments>https://girder.example/bridge#comments</comments>"),
    _rss("source", f'{L}<source url="https://beam.example/feed">Beam</source>'),
    _rss("enclosure", f'{L}<enclosure url="https://girder.example/a.mp3" type="audio/mpeg"/>'),
    _rss("enclosure-alone", '<enclosure url="https://girder.example/a.mp3" length="1"/>', None),
    _rss("atom-alternate", f'<atom:link rel="alternate" href="{_BRIDGE}"/>'),
    _rss("atom-self", f'{L}<atom:link rel="self" href="https://girder.example/7.xml"/>'),
    _rss(
        "image",
        f"{L}<image><url>https://girder.example/a.png</url><link>https://x.example/y</link></image>",
    ),
    _rss("media-player", f'{L}<media:player url="https://girder.example/player?v=7"/>'),
    # RSS: relative to the site, since nothing else is said
    _rss("relative", "<link>/bridge</link>"),
    _rss("relative-protocol", "<link>//girder.example/bridge</link>"),
    _rss("relative-path", "<link>bridge</link>"),
    Sample(
        "link-relative-other-host",
        f"<rss><channel><link>https://paper.example/</link><item>{T}<link>/bridge</link></item>"
        "</channel></rss>",
        link="https://paper.example/bridge",
    ),
    # RDF
    Sample("link-rdf", rdf(T + L)),
    Sample("link-rdf-about-alone", rdf(T)),
    Sample("link-rdf-about-is-name", rdf(T, about="urn:7"), link=None),
    # Atom: relations, types, languages
    _atom("atom", _LINK),
    _atom("atom-alternate-first", f'{_LINK}<link rel="self" href="https://girder.example/7"/>'),
    _atom("atom-self-first", f'<link rel="self" href="https://girder.example/7"/>{_LINK}'),
    _atom("atom-edit", f'<link rel="edit" href="https://girder.example/edit/7"/>{_LINK}'),
    _atom("atom-replies", f'<link rel="replies" href="https://girder.example/c/7"/>{_LINK}'),
    _atom("atom-related", '<link rel="related" href="https://beam.example/x"/>', None),
    _atom("atom-via", f'<link rel="via" href="https://beam.example/x"/>{_LINK}'),
    _atom("atom-enclosure", f'<link rel="enclosure" href="https://girder.example/a.mp3"/>{_LINK}'),
    _atom(
        "atom-iana",
        f'<link rel="http://www.iana.org/assignments/relation/alternate" href="{_BRIDGE}"/>',
    ),
    _atom(
        "atom-pdf-first",
        f'<link type="application/pdf" href="https://girder.example/7.pdf"/>'
        f'<link type="text/html" href="{_BRIDGE}"/>',
    ),
    _atom(
        "atom-two-languages",
        f'<link hreflang="en" href="{_BRIDGE}"/><link hreflang="de" href="https://girder.example/de"/>',
    ),
    _atom(
        "atom-other-language-first",
        '<link hreflang="de" href="https://girder.example/de"/>'
        f'<link hreflang="en" href="{_BRIDGE}"/>',
    ),
    _atom("atom-two-pages", f'{_LINK}<link href="https://girder.example/second"/>'),
    Sample("link-atom-id", atom(f"{T}<id>{_BRIDGE}</id>")),
    Sample("link-atom-id-name", atom(f"{T}<id>urn:7</id>"), link=None),
    _atom("atom-content-src", f'<content type="text/html" src="{_BRIDGE}"/>'),
    Sample("link-atom03", atom03(f'{T}<link rel="alternate" type="text/html" href="{_BRIDGE}"/>')),
    # XML Base, and Atom's own rule
    _base(
        "feed",
        atom(f'{T}<link href="bridge"/>', head='xml:base="https://girder.example/"'),
        _BRIDGE,
    ),
    _base(
        "nested",
        atom(f'{T}<link xml:base="news/" href="7"/>', head='xml:base="https://girder.example/"'),
        "https://girder.example/news/7",
    ),
    _base(
        "entry",
        atom(f'{T}<link href="7"/>').replace(
            "<entry>", '<entry xml:base="https://beam.example/x/">'
        ),
        "https://beam.example/x/7",
    ),
    _base(
        "rss",
        rss(f"{T}<link>7</link>", head='xml:base="https://beam.example/"'),
        "https://beam.example/7",
    ),
    _base(
        "relative",
        atom(f'{T}<link href="7"/>', head='xml:base="/news/"'),
        "https://girder.example/news/7",
    ),
    _base("document", atom(f'{T}<link href="7"/>'), "https://girder.example/feeds/7"),
    _base("root", atom(f'{T}<link href="/bridge"/>'), _BRIDGE),
    _base(
        "other-host-atom",
        atom(f'{T}<link href="/7"/>', '<link href="https://paper.example/"/>'),
        "https://paper.example/7",
    ),
    # JSON Feed
    _json("url", f'"id": "7", "url": "{_BRIDGE}"', _BRIDGE),
    _json("id-is-address", f'"id": "{_BRIDGE}"', _BRIDGE),
    _json("id-is-name", '"id": "7"', None),
    _json(
        "external", '"id": "7", "external_url": "https://beam.example/x"', "https://beam.example/x"
    ),
    _json(
        "both", f'"id": "7", "url": "{_BRIDGE}", "external_url": "https://beam.example/x"', _BRIDGE
    ),
    _json("relative", '"id": "7", "url": "/bridge"', _BRIDGE),
    _json(
        "home-page",
        '"id": "7", "url": "/7"',
        "https://paper.example/7",
        '"home_page_url": "https://paper.example/",',
    ),
    _json("escaped-slashes", r'"id": "7", "url": "https:\/\/girder.example\/bridge"', _BRIDGE),
)
