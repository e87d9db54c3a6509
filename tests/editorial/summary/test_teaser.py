"""Teasers: the source's own words do where nothing is known of the language."""

from collections.abc import Callable

from digest.editorial.summary.teaser import own_teaser
from digest.model import Article, Aside

Make = Callable[..., Article]


def told(made: Article) -> list[str]:
    """Return what is told of an article, as its text has it."""
    sentences = own_teaser(made)
    assert all(one.text == made.text[one.start : one.end] for one in sentences)
    return [one.text for one in sentences]


def test_a_teaser_is_shown_whole(article: Make) -> None:
    """With its dots: what they mean is not known."""
    text = "Ab dem 3. Mai kostet es 4,5 Mio. Euro."
    assert told(article(text=text, teaser=True)) == [text]
    assert told(article(text=f"{text}\nMehr dazu", teaser=True)) == [text]


def test_asides_are_no_teaser(article: Make) -> None:
    """The first paragraph of what the article tells is shown."""
    made = article(text="Foto: Amt\nEs kostet.", teaser=True, asides=(Aside("caption", 0, 9),))
    assert told(made) == ["Es kostet."]


def test_a_whole_article_is_not_cut(article: Make) -> None:
    """It has no teaser of its own; a long paragraph is none."""
    assert told(article(text="Es kostet 4,5 Mio. Euro.")) == []
    assert told(article(text="Wort " * 71, teaser=True)) == []
    assert told(article(text="", teaser=True)) == []
