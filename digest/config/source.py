"""Sources, as `digest.toml` says it: `[[source]]`, what is known of a site's pages, and how they are fetched."""

import re
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from digest.config.tables import Contact, Count, Host, Language, Table, Text, Url, check_timezone
from digest.model import Source, SourceKind


class SourceTable(Table, frozen=True):
    """`[[source]]`: where articles come from; `path` is relative to the settings file."""

    path: Text | None = None
    url: Url | None = None
    name: Text | None = None
    kind: SourceKind = "auto"
    links: Text | None = None
    full_text: bool = False
    max_articles: Count = 500
    max_age: Annotated[int, Meta(ge=0)] | None = None
    labels: dict[Text, Text] = {}
    language: Language | None = None
    timezone: Text | None = None
    weight: Annotated[float, Meta(gt=0, le=100)] = 1.0
    teasers: bool = False

    def __post_init__(self) -> None:
        if (self.path is None) == (self.url is None):
            raise ValueError("'path' must be given, or 'url', and not both")
        if self.kind == "listing" and not self.links:
            raise ValueError(
                "'links' must say what the addresses of its articles look like, such as '/news/[0-9]+'"
            )
        try:
            re.compile(self.links or "")
        except re.error as problem:
            raise ValueError(f"'links' must be a regular expression ({problem})") from None
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
            language=self.language or language,
            timezone=self.timezone or timezone,
            weight=self.weight,
            teasers=self.teasers,
        )


class SiteRuleTable(Table, frozen=True):
    """`[[site_rule]]`: where things stand on the pages of a site, as CSS selectors."""

    host: Host
    body: Text | None = None
    title: Text | None = None
    label: Text | None = None

    def __post_init__(self) -> None:
        from cssselect import SelectorError, parse

        for key in ("body", "title", "label"):
            if selector := getattr(self, key):
                try:
                    parse(selector)
                except SelectorError as problem:
                    raise ValueError(
                        f"'{key}' must be a CSS selector such as 'div.story' ({problem})"
                    ) from None


class FetchTable(Table, frozen=True):
    """`[fetch]`: how sources are fetched; times in seconds."""

    contact: Contact | None = None
    connections: Annotated[int, Meta(ge=1, le=100)] = 16
    delay: Annotated[float, Meta(ge=0, le=60)] = 1.0
    timeout: Annotated[float, Meta(gt=0, le=300)] = 10.0
    allow_hosts: list[Text] = []
