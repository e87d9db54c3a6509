"""Content: what of an article is stored, and compared by its hash."""

from dataclasses import replace

from digest.model import Aside
from digest.store.news import content
from tests.store.conftest import article


def test_content_comes_back() -> None:
    """Whatever an article says is there again."""
    one = article(url="https://news.example/crane", author="Asha Rao", teaser=True)
    assert content.decode_article(content.encode_article(one)) == one


def test_where_an_article_was_read_is_no_content() -> None:
    """The same article has one hash, from whichever feed, and whatever that calls it."""
    one = article()
    other = replace(one, origin="https://news.example/feed", guid="post-7")
    assert content.encode_article(one) == content.encode_article(other)
    changed = replace(one, title="Another")
    assert content.article_hash(one) != content.article_hash(changed)


def test_how_the_program_reads_a_page_is_no_content() -> None:
    """A newer program that sets more of a text aside finds no article changed, and keeps both."""
    one = article()
    other = replace(one, asides=(Aside("dateline", 0, 4),))
    assert content.article_hash(one) == content.article_hash(other)
    assert content.decode_article(content.encode_article(other)) == other
