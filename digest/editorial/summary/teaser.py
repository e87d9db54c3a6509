"""The source's own teaser, where the language's sentences are not known: shown as it is."""

from digest.editorial.summary.candidates import MOST_WORDS
from digest.model import Article, Sentence


def own_teaser(article: Article) -> tuple[Sentence, ...]:
    """Return the first paragraph of an article that is a teaser, if it is short; else nothing.

    It stands as one sentence, whatever it holds: nothing is cut in a language that is not known.
    """
    text = article.prose
    start = len(text) - len(text.lstrip())
    told = text[start:].partition("\n")[0].rstrip()
    if not article.teaser or not told or len(told.split()) > MOST_WORDS:
        return ()
    return (Sentence(article.id, told, start, start + len(told)),)
