"""Sources: feeds, pages and files, rules for a site's pages, and how all are fetched."""

import re
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from digest.config.values import (
    Contact,
    Count,
    Host,
    LanguageTag,
    SettingRefused,
    Table,
    Text,
    Url,
    Zone,
    about,
    check_timezone,
)
from digest.model import Source, SourceKind


class SourceTable(Table, frozen=True):
    """`[[source]]`: a place that articles come from, by its `url` or `path`."""

    path: Annotated[
        Text | None,
        about(
            "A folder that is searched, a page text (.txt), a saved page (.html) or "
            "an export (.jsonl, .csv), relative to this file.",
            "articles",
        ),
    ] = None
    url: Annotated[
        Url | None,
        about(
            "A feed, a sitemap, a page that lists articles, or one page.",
            "https://www.example.com/feed.xml",
        ),
    ] = None
    name: Annotated[Text | None, about("Shown beside the headline.", "Example News")] = None
    kind: Annotated[SourceKind, about("What the address is; 'auto' finds out.")] = "auto"
    links: Annotated[
        Text | None,
        about(
            "A regular expression that the addresses of a listing's or sitemap's articles match.",
            "/news/[0-9]+",
        ),
    ] = None
    full_text: Annotated[bool, about("Follow the links of a feed that has excerpts only.")] = False
    max_articles: Annotated[Count, about("The most articles of one reading, the newest.")] = 500
    max_age: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        about(
            "The most days since publication, those without an edition not counted; "
            "0: none is too old; default: that of [edition].",
            7,
        ),
    ] = None
    labels: Annotated[
        dict[Text, Text],
        about(
            "The source's labels, each with the label it stands for.",
            {"Highways": "Roads & Highways"},
        ),
    ] = {}
    language: Annotated[
        LanguageTag | None,
        about(
            "The language of its articles, whatever they say; default: what they say, else the "
            "site's.",
            "en-IN",
        ),
    ] = None
    theme: Annotated[
        Text | None,
        about("The theme of all its articles; default: each one is judged.", "town"),
    ] = None
    timezone: Annotated[
        Zone | None, about("The zone of dates that name none; default: the site's.")
    ] = None
    weight: Annotated[
        Annotated[float, Meta(gt=0, le=100)],
        about("Above 1 its stories stand higher, below 1 lower."),
    ] = 1.0
    teasers: Annotated[bool, about("Excerpts without a date may enter, too.")] = False

    def __post_init__(self) -> None:
        if (self.path is None) == (self.url is None):
            raise SettingRefused("path", "must be given, or 'url', and not both")
        if self.kind == "listing" and not self.links:
            raise SettingRefused(
                "links",
                "must say what the addresses of its articles look like, such as '/news/[0-9]+'",
            )
        try:
            re.compile(self.links or "")
        except re.error as problem:
            raise SettingRefused("links", f"must be a regular expression ({problem})") from None
        if self.timezone:
            check_timezone(self.timezone)

    def source(self, folder: Path, language: str, timezone: str) -> Source:
        """Return the source; `language` and `timezone` are those of the site."""
        return Source(
            path=folder / self.path if self.path else None,
            url=self.url,
            kind=self.kind,
            links=self.links,
            full_text=self.full_text,
            max_articles=self.max_articles,
            max_age=self.max_age,
            name=self.name,
            labels=self.labels,
            language=self.language,
            site_language=language,
            theme=self.theme,
            timezone=self.timezone or timezone,
            weight=self.weight,
            teasers=self.teasers,
        )


class SiteRuleTable(Table, frozen=True):
    """`[[site_rule]]`: the places of things on a site's pages, as CSS selectors."""

    host: Annotated[Host, about("The site's host.")]
    body: Annotated[Text | None, about("The article's text.", "div.story")] = None
    title: Annotated[Text | None, about("The headline.", "h1.headline")] = None
    label: Annotated[Text | None, about("The section's name.", "nav a.section")] = None

    def __post_init__(self) -> None:
        from cssselect import SelectorError, parse

        for key in ("body", "title", "label"):
            if selector := getattr(self, key):
                try:
                    parse(selector)
                except SelectorError as problem:
                    raise SettingRefused(
                        key, f"must be a CSS selector such as 'div.story' ({problem})"
                    ) from None


class FetchTable(Table, frozen=True):
    """`[fetch]`: how sources are fetched."""

    contact: Annotated[
        Contact | None, about("Sites are told this page or address; default: [site] url.")
    ] = None
    connections: Annotated[
        Annotated[int, Meta(ge=1, le=100)], about("Connections open at a time; to one site, one.")
    ] = 16
    delay: Annotated[
        Annotated[float, Meta(ge=0, le=60)], about("Seconds between two requests to a site.")
    ] = 1.0
    timeout: Annotated[
        Annotated[float, Meta(gt=0, le=300)], about("Seconds to wait for an answer.")
    ] = 10.0
    source_time: Annotated[
        Annotated[float, Meta(gt=0, le=86_400)],
        about("Seconds that reading one source may take; the rest is read with the next run."),
    ] = 300.0
    total_time: Annotated[
        Annotated[float, Meta(gt=0, le=86_400)],
        about("Seconds that all reading may take, which also ends by [send] send_after."),
    ] = 900.0
    allow_hosts: Annotated[
        list[Text],
        about(
            "Hosts of an intranet: no other may have an address that is not public.",
            ["cms.intranet.example"],
        ),
    ] = []

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that may be machines, in lower case."""
        return frozenset(map(str.lower, self.allow_hosts))
