"""Read what is online: each source's address, then the pages that it links to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

from digest.errors import CannotFetch, LeftForNow, PageGone
from digest.model import Article, Problem, Reading, Source, SourceKind
from digest.sources.fetching.fetcher import FetchedPage
from digest.sources.leads import Lead, ReadLead, judge_leads, read_lead, without_page
from digest.sources.net import catch_problems
from digest.sources.pages.siterules import SiteRule
from digest.sources.places import Place
from digest.sources.sitemap import SitemapLink

#: An index of sitemaps is followed so deep.
_DEPTH = 2


class FetchesPages(Protocol):
    """Fetches pages, several hosts at a time."""

    def fetch_all(
        self, urls: Iterable[str], payers: Mapping[str, str]
    ) -> Iterator[tuple[str, FetchedPage | CannotFetch]]:
        """Yield each address once, with its page or the error, as they arrive.

        `payers` name, by address, the source whose time a fetch takes.
        """
        ...


OnlineResult = tuple[Source, Article | Problem | Reading]
#: Returns those of a source's links that are due to be fetched.
PicksDue = Callable[[Sequence[SitemapLink], Source], Iterable[SitemapLink]]


def read_online(
    sources: Sequence[Source],
    fetcher: FetchesPages,
    pick_due: PicksDue,
    rules: Iterable[SiteRule] = (),
    known: Mapping[str, SourceKind] | None = None,
) -> Iterator[OnlineResult]:
    """Yield every article of the `sources`, all with addresses, and every problem, as they arrive.

    Of the pages that they link to, those that are due are fetched. A source that fails gives a
    problem under its own address and stops no other. Each ends with its reading. `known` are the
    kinds that the sources had before, by their places.
    """
    rules = tuple(rules)
    places = [Place(source, (known or {}).get(source.place)) for source in sources]
    gave: set[int] = set()
    found = _read_places(places, fetcher, rules)
    for at, result in chain(found, _read_leads(places, fetcher, pick_due, rules)):
        if isinstance(result, Article):
            gave.add(at)
        yield places[at].source, result
    for at, place in enumerate(places):
        yield from ((place.source, one) for one in _end(place, gave_something=at in gave))


#: A result, and the number of the place that it is of.
_Numbered = Iterator[tuple[int, Article | Problem]]


def _read_places(
    places: Sequence[Place], fetcher: FetchesPages, rules: Sequence[SiteRule]
) -> _Numbered:
    """Yield what the addresses of the sources, and the sitemaps that they name, give."""
    asked: dict[str, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        asked[place.source.url or ""].append(at)
    for depth in range(_DEPTH + 1):
        before = [len(place.maps) for place in places]
        payers = {url: places[ats[0]].source.place for url, ats in asked.items()}
        for url, page in fetcher.fetch_all(asked, payers):
            for at in asked[url]:
                yield from ((at, one) for one in _read_place(places[at], url, page, rules))
        asked = defaultdict(list)
        for at, place in enumerate(places if depth < _DEPTH else ()):
            for address in list(place.maps)[before[at] :]:
                asked[address].append(at)


def _read_place(
    place: Place, url: str, page: FetchedPage | CannotFetch, rules: Sequence[SiteRule]
) -> Iterator[Article | Problem]:
    if not isinstance(page, CannotFetch):
        yield from catch_problems(url, place.read(url, page, rules))
    elif isinstance(page, LeftForNow) and url != place.source.url:
        place.left[_why(page)] += 1
    else:
        yield Problem(url, _why(page))


def _read_leads(
    places: Sequence[Place],
    fetcher: FetchesPages,
    pick_due: PicksDue,
    rules: Sequence[SiteRule],
) -> _Numbered:
    """Yield what the due pages give to which the places lead.

    A page is judged beside the other pages of its source, so those come when all were read.
    """
    wanted: dict[str, tuple[int, Lead]] = {}
    for at, lead in _due_leads(places, pick_due):
        first = wanted.setdefault(lead.link.url, (at, lead))[1]
        if lead.excerpt and lead is not first:
            yield at, lead.excerpt
    read: dict[int, list[ReadLead]] = defaultdict(list)
    payers = {url: places[at].source.place for url, (at, _) in wanted.items()}
    for url, page in fetcher.fetch_all(wanted, payers):
        at, lead = wanted[url]
        for one in catch_problems(url, _read_lead(places[at], lead, page, rules)):
            if isinstance(one, ReadLead):
                read[at].append(one)
            elif isinstance(one, Problem) and one.skipped and not one.gone:
                yield from ((at, result) for result in without_page(lead, one.reason))
            else:
                yield at, one
    for at, some in read.items():
        for result in catch_problems(places[at].source.place, _judge(some)):
            yield at, result


def _due_leads(places: Sequence[Place], pick_due: PicksDue) -> Iterator[tuple[int, Lead]]:
    """Yield the leads whose pages are due, by the number of their place."""
    for at, place in enumerate(places):
        newest = {lead.link.url: lead for lead in place.leads}
        for link in pick_due([lead.link for lead in newest.values()], place.source):
            yield at, newest[link.url]


def _read_lead(
    place: Place, lead: Lead, page: FetchedPage | CannotFetch, rules: Sequence[SiteRule]
) -> Iterator[ReadLead | Article | Problem]:
    """Yield the page of a lead, or why there is none. Raises ValueError, worded for people."""
    if not isinstance(page, CannotFetch):
        yield read_lead(lead, page, rules)
    elif isinstance(page, LeftForNow):
        place.left[_why(page)] += 1
        if lead.excerpt:
            yield lead.excerpt
    else:
        yield Problem(lead.link.url, _why(page), gone=isinstance(page, PageGone))


def _judge(read: Sequence[ReadLead]) -> Iterator[Article | Problem]:
    for lead, made in judge_leads(read):
        if isinstance(made, Article):
            yield made
        else:
            yield from without_page(lead, made)


def _end(place: Place, *, gave_something: bool) -> Iterator[Problem | Reading]:
    """Yield what was left for the next run, if anything, and how the place was read."""
    for reason, times in place.left.items():
        pages = f"{times} page{'' if times == 1 else 's'} not read: {reason}"
        yield Problem(place.source.place, pages, skipped=not gave_something)
    if place.beyond:
        most = place.source.max_articles
        pages = f"names more than {most} pages without a date (max_articles); others are not read"
        yield Problem(place.source.place, pages, skipped=False)
    yield Reading(place.kind, place.left.total())


def _why(error: CannotFetch) -> str:
    """Return why a page was not read, and what to do, without its address."""
    return f"{error.reason}. {error.advice}"
