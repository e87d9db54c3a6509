"""Small feeds, written from what the formats allow, each with what its one entry says.

The expected values are the specifications' (or, where these leave it open, the rule in
docs/engineering/sources.md), not what any program makes of them.
"""

from dataclasses import dataclass

T = "<title>Bridge opens</title>"
L = "<link>https://girder.example/bridge</link>"
#: The title and page of an entry in Atom.
A = T + '<id>urn:7</id><link href="https://girder.example/bridge"/>'
_NAMES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
_PREFIXES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())


@dataclass(frozen=True, slots=True)
class Sample:
    """A feed, the header that its server gives, and its entry as the formats have it."""

    name: str
    feed: str | bytes
    title: str = "Bridge opens"
    link: str | None = "https://girder.example/bridge"
    date: str | None = None
    text: str = ""
    language: str = "en"
    header: str = "application/xml"


def rss(item: str, channel: str = "", head: str = 'version="2.0"') -> str:
    """Return an RSS 2.0 feed of one item, with the namespaces that sites declare."""
    return (
        f"<rss {head} {_PREFIXES}><channel><title>Girder</title><description>News</description>"
        f"<link>https://girder.example/</link>{channel}<item>{item}</item></channel></rss>"
    )


def rdf(item: str, channel: str = "", about: str = "https://girder.example/bridge") -> str:
    """Return an RSS 1.0 feed of one item."""
    return (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {_PREFIXES} '
        'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://girder.example/rss">'
        f"<title>Girder</title><link>https://girder.example/</link>{channel}</channel>"
        f'<item rdf:about="{about}">{item}</item></rdf:RDF>'
    )


def atom(entry: str, feed: str = "", head: str = "") -> str:
    """Return an Atom 1.0 feed of one entry."""
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {head}><title>Girder</title>'
        f"<id>urn:girder</id><updated>2026-11-01T00:00:00Z</updated>{feed}"
        f"<entry>{entry}</entry></feed>"
    )


def atom03(entry: str, head: str = "") -> str:
    """Return an Atom 0.3 feed of one entry."""
    return (
        f'<feed version="0.3" xmlns="http://purl.org/atom/ns#" {head}><title>Girder</title>'
        f'<link rel="alternate" type="text/html" href="https://girder.example/"/>'
        f"<entry>{entry}</entry></feed>"
    )


def json_feed(item: str, feed: str = "", version: str = "1.1") -> str:
    """Return a JSON Feed of one item; `item` and `feed` are the inner parts of objects."""
    return (
        f'{{"version": "https://jsonfeed.org/version/{version}", "title": "Girder", {feed} '
        f'"items": [{{{item}}}]}}'
    )
