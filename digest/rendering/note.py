"""The editor's note: Markdown as HTML that is safe in a mail, its small style sheet inlined."""

import logging
from functools import lru_cache
from typing import Any

from digest.model.text import NOT_MAIL
from digest.rendering.typography import is_cased_text, tie_figures

#: An element of lxml, which brings no types.
NoteElement = Any

#: The elements of a note; others lose their tags and keep their text.
_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h3", "code", "hr"}
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"https", "http", "mailto"}
_ADDRESSES = tuple(f"{scheme}:" for scheme in sorted(_SCHEMES))
_LONGEST_NOTE = 20_000
#: A longer word is no word; few addresses are that long.
_LONGEST_WORD = 1000
#: Python's Markdown takes time in proportion to the square of the brackets, for links and tags.
_MOST_LINKS = 200
#: Elements nested deeper lose their tags.
_DEEPEST = 8
#: Stands for the links' colour while styles are inlined, which is slow: once for all colours.
_LINK = "#010203"
_STYLE = f"""
p, ul, ol, blockquote {{ margin: 0 0 10px; }}
ul, ol {{ padding-left: 22px; }}
li {{ margin: 0 0 4px; }}
h3 {{ margin: 0 0 6px; color: #14171a; font-size: 17px; line-height: 1.3; }}
a {{ color: {_LINK}; text-decoration: underline; }}
blockquote {{ padding-left: 12px; border-left: 3px solid #cbd5e1; }}
code {{ font-family: Menlo, Consolas, monospace; font-size: 13px; }}
hr {{ border: 0; border-top: 1px solid #cbd5e1; margin: 12px 0; }}
"""


def check_note(markdown_text: str) -> None:
    """Raise ValueError, worded for people, if reading the note would take long, or not end."""
    if len(markdown_text) > _LONGEST_NOTE:
        raise ValueError(f"is longer than {_LONGEST_NOTE} characters")
    for number, line in enumerate(markdown_text.split("\n"), 1):
        longest = max(map(len, line.split()), default=0)
        if longest > _LONGEST_WORD:
            raise ValueError(
                f"line {number} has a word of {longest} characters; {_LONGEST_WORD} are allowed"
            )
    for sign in "[<":
        if (times := markdown_text.count(sign)) > _MOST_LINKS:
            raise ValueError(f"has '{sign}' {times} times; {_MOST_LINKS} are allowed")
    try:
        note_tree(markdown_text)
    except RecursionError:
        reason = "nests lists and quotations too deeply; take away some of their marks"
        raise ValueError(reason) from None


def render_note(markdown_text: str, link: str) -> str:
    """Return the note as safe XHTML with inlined styles; `link` is the colour of its links."""
    return _inlined(markdown_text).replace(_LINK, link)


@lru_cache(maxsize=16)
def note_tree(markdown_text: str) -> NoteElement:
    """Return the safe elements of the note in a <div>. The tree is cached: do not change it."""
    import markdown
    import nh3
    from lxml import html

    raw = markdown.markdown(
        markdown_text, output_format="xhtml", extensions=["sane_lists", "smarty"]
    )
    for level in "12456":  # the heading above the note is an h2
        raw = raw.replace(f"<h{level}>", "<h3>").replace(f"</h{level}>", "</h3>")
    safe = nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    # References stand for any character.
    root = html.fragment_fromstring(NOT_MAIL.sub("", safe), create_parent="div")
    for part in list(root.iter()):
        # A relative address leads nowhere from a mail.
        lost = part.tag == "a" and not part.get("href", "").lower().startswith(_ADDRESSES)
        if lost or sum(1 for _ in part.iterancestors()) > _DEEPEST:
            part.drop_tag()
    return root


@lru_cache(maxsize=16)
def _inlined(markdown_text: str) -> str:
    from lxml import etree, html
    from premailer import Premailer

    root = note_tree(markdown_text)
    if not "".join(root.itertext()).strip():
        return ""
    inlined = Premailer(
        f"<html><body>{etree.tostring(root, encoding='unicode', method='html')}</body></html>",
        css_text=_STYLE,
        include_star_selectors=False,
        keep_style_tags=False,
        strip_important=False,
        disable_validation=True,
        disable_leftover_css=True,
        disable_link_rewrites=True,
        allow_network=False,
        allow_loading_external_files=False,
        cssutils_logging_level=logging.CRITICAL,
    ).transform()
    body = html.document_fromstring(inlined).find("body/div")
    for part in body.iter():
        if part.tag not in ("br", "hr"):
            said = part.text or ""  # an empty element gets its end tag, which HTML needs
            part.text = said if part.tag == "code" else tie_figures(said)
        part.tail = tie_figures(part.tail or "")
        if part.tag == "em" and not is_cased_text(part.text_content()):
            part.set("style", "font-style:normal;font-weight:700")
    return "".join(etree.tostring(part, encoding="unicode", method="xml") for part in body)
