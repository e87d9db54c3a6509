"""The editor's note: Markdown made into HTML that is safe in a mail, with its own small style sheet inlined."""

import logging

#: What a note may hold; all else is taken out, its text kept.
_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h4", "code", "hr"}
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"https", "http", "mailto"}
_STYLE = """
p, ul, ol, blockquote { margin: 0 0 10px; line-height: 1.55; }
ul, ol { padding-left: 22px; }
li { margin: 0 0 4px; }
h4 { margin: 0 0 6px; font-size: 16px; line-height: 1.3; }
a { color: %(link)s; text-decoration: underline; }
blockquote { padding-left: 12px; border-left: 3px solid #cbd5e1; }
code { font-family: Menlo, Consolas, monospace; font-size: 13px; }
hr { border: 0; border-top: 1px solid #cbd5e1; margin: 12px 0; }
"""


def render(markdown_text: str, link: str) -> str:
    """Return the note as a safe piece of XHTML with styles inlined; its links have the colour `link`."""
    import markdown
    import nh3
    from lxml import etree, html
    from premailer import Premailer

    # Headings of a note stand below the mail's own (h1 to h3).
    raw = markdown.markdown(markdown_text, output_format="xhtml", extensions=["sane_lists", "smarty"])
    for level in "12356":
        raw = raw.replace(f"<h{level}>", "<h4>").replace(f"</h{level}>", "</h4>")
    safe = nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    inlined = Premailer(
        f"<html><body><div>{safe}</div></body></html>",
        css_text=_STYLE % {"link": link},
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
    if not "".join(body.itertext()).strip():
        return ""
    for part in body.iter():
        if part.tag not in ("br", "hr"):
            part.text = part.text or ""  # so that it gets an end tag, which HTML wants where XML does not
    return "".join(etree.tostring(part, encoding="unicode", method="xml") for part in body)
