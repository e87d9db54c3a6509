"""Teaching: an editor's correction of the theme that an article was judged to have."""

from collections.abc import Iterator
from pathlib import Path

from digest.config import corrections
from digest.config.settings import Settings
from digest.config.themes import NONE
from digest.errors import NoSuchArticle, NoSuchSubtheme, NoSuchTheme
from digest.model import Article, Correction
from digest.model.webaddress import page_key, web_address
from digest.store.news import document

#: A correction keeps so many characters of an article's text, to know articles like it by.
_TAUGHT = 600


def teach_theme(
    settings: Settings, out: Path, name: str, theme: str, subtheme: str | None = None
) -> Correction:
    """Store that an article is about `theme`; return the correction.

    `name` is its id, address or headline in one of the editions built into `out`. The theme "none"
    is no theme. Raises NoSuchTheme, NoSuchSubtheme and NoSuchArticle.
    """
    known = {one.slug: one for one in settings.all_themes}
    if theme not in known and theme != NONE:
        raise NoSuchTheme(slug=theme, known=", ".join((*known, NONE)))
    subs = [sub.slug for sub in known[theme].subthemes] if theme in known else []
    if subtheme is not None and subtheme not in subs:
        raise NoSuchSubtheme(slug=subtheme, theme=theme, known=", ".join(subs) or "it has none")
    article = _find(out, name)
    correction = Correction(
        article=article.id,
        theme=None if theme == NONE else theme,
        title=article.title,
        text=article.text[:_TAUGHT],
        subtheme=subtheme,
        url=article.url,
    )
    others = (one for one in settings.corrections if one.article != article.id)
    corrections.write_corrections(
        settings.folder / corrections.CORRECTIONS_FILE, (*others, correction)
    )
    return correction


def built_articles(out: Path) -> Iterator[Article]:
    """Yield the articles of the editions built into `out`, the newest day first."""
    for folder in document.day_folders(out):
        yield from document.read_edition(folder)[0].articles


def _find(out: Path, name: str) -> Article:
    address = web_address(name)
    key = address and page_key(address)
    for article in built_articles(out):
        is_there = key and article.url and page_key(article.url) == key
        if name in (article.id, article.title) or is_there:
            return article
    raise NoSuchArticle(name=name, place=out)
