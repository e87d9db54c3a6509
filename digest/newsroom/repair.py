"""Repairs: what no mail can carry of an article is left out of it, with a problem.

What a source says must never keep a day's mail from being sent, so this asks what the preflight
asks.
"""

from collections.abc import Collection
from dataclasses import replace

from digest.model import Article, Problem
from digest.model.linkrules import refused_address, refused_picture

#: Problems quote so much of an address.
_QUOTED = 100


def repair_article(article: Article, allowed: Collection[str]) -> tuple[Article, list[Problem]]:
    """Return the article without what no mail can carry, and a problem for each such thing.

    The hosts `allowed` may be machines.
    """
    reasons = []
    if article.url and (reason := refused_address(article.url, allowed)):
        reasons.append(f"its address '{article.url[:_QUOTED]}' is not linked to: it {reason}")
        article = replace(article, url=None)
    image = article.image
    if image and (reason := refused_picture(image.url, allowed)):
        reasons.append(f"its picture '{image.url[:_QUOTED]}' is not shown: it {reason}")
        article = replace(article, image=None)
    return article, [Problem(article.origin, reason, skipped=False) for reason in reasons]
