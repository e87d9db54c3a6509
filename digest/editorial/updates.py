"""Updates: what an article says that an edition sent before did not.

A story that was sent comes back only with a figure or a date that nothing sent then had: words alone change every hour.
"""

from collections.abc import Iterable, Sequence

from digest.editorial import facts
from digest.model import Article, Fact, Sent, Update

#: An update names so many new facts.
_MOST = 3


def find(found: Sequence[Fact], sent: Sent) -> Update | None:
    """Return what of the facts `found` in an article is news to the readers of the story as `sent`, None for nothing."""
    known = {_key(fact) for article in sent.articles for fact in _facts(article)}
    new = {_key(fact): fact for fact in reversed(found) if _key(fact) not in known}
    chosen = sorted(new.values(), key=lambda fact: fact.start)[:_MOST]
    return Update(sent.day, tuple(chosen)) if chosen else None


def _facts(article: Article) -> Iterable[Fact]:
    return facts.find(article.text, article.published.date() if article.published else None)


def _key(fact: Fact) -> tuple[object, ...]:
    """Return what a fact says, however it is worded."""
    return (fact.kind, fact.unit, fact.value, fact.to_value, fact.first, fact.last)
