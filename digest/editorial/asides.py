"""Asides: what a page left in an article's text that is none of what the article tells."""

from digest.model import Aside, Language


def find_asides(title: str, text: str, language: Language) -> tuple[Aside, ...]:
    """Return the asides of a cleaned `text` under the headline `title`, in order.

    None overlaps another.
    """
    del title, text, language
    return ()
