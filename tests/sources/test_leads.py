"""Leads: which of the pages that a source leads to are the newest, however many there are."""

import tracemalloc
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from digest.model import Source
from digest.sources.leads import Lead, NewestLeads
from digest.sources.sitemap import SitemapLink


def newest(most: int, *links: SitemapLink) -> list[str]:
    """Return the addresses of the newest of the links, newest first."""
    source = Source(url="https://news.example/map", max_articles=most)
    leads = NewestLeads(source)
    for link in links:
        leads.add(Lead(source, link))
    return [lead.link.url for lead in leads]


def test_the_newest_are_kept() -> None:
    """By publication, else by change; those without a date come last, in order."""
    links = [
        SitemapLink("a", published="2026-11-20", updated="2026-11-29"),
        SitemapLink("b"),
        SitemapLink("c", updated="2026-11-24"),
        SitemapLink("d"),
        SitemapLink("e", published="2026-11-22T10:00:00+05:30"),
    ]
    assert newest(9, *links) == ["c", "e", "a", "b", "d"]
    assert newest(4, *links) == ["c", "e", "a", "b"]
    assert newest(2, *links) == ["c", "e"]


def test_the_first_of_two_counts() -> None:
    """One address is one lead, and what named it first says what it is."""
    leads = [SitemapLink("a", updated="2026-11-20"), SitemapLink("a", updated="2026-11-24")]
    assert newest(2, *leads, SitemapLink("b", updated="2026-11-22")) == ["b", "a"]


DAYS = st.dates(date(2000, 1, 1)).map(str) | st.none()


@given(st.lists(DAYS, max_size=30), st.integers(1, 12))
def test_it_is_as_if_all_were_sorted(days: list[str | None], most: int) -> None:
    """The heap gives what sorting all of them would."""
    links = [SitemapLink(str(at), updated=day) for at, day in enumerate(days)]
    undated = [link for link in links if link.updated is None]
    dated = [link for link in links if link.updated]
    ordered = sorted(dated, key=lambda link: link.updated or "", reverse=True) + undated
    assert newest(most, *links) == [link.url for link in ordered][:most]


def test_memory_stays_flat() -> None:
    """Twenty thousand leads take no more than those that are kept."""
    source = Source(url="https://news.example/map", max_articles=10)
    leads = NewestLeads(source)
    tracemalloc.start()
    for at in range(20_000):
        leads.add(Lead(source, SitemapLink(f"https://news.example/{at}", updated="2026-11-24")))
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert len(list(leads)) == 10
