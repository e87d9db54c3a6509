# ruff: noqa: D401 - a rule's docstring is its reason, not an order
"""Rules about the HTML: what it may hold, and what everyone needs to read it (WCAG 2.2)."""

import itertools
import re
from collections import Counter
from typing import Any

from digest.model.text import LANGUAGE_TAG
from digest.preflight.mail import Mail
from digest.preflight.page import MailPage, accessible_name, cut_snippet, readable_text, snippet
from digest.preflight.rule import Found, rule

_FORM = ("form", "input", "button", "select", "textarea")
_EMBEDDED = (
    "iframe",
    "object",
    "embed",
    "applet",
    "frame",
    "frameset",
    "video",
    "audio",
    "base",
    "svg",
    "math",
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Languages written from right to left.
_LEFTWARD = frozenset("ar arc ckb dv fa he ks nqo ps sd syr ug ur yi".split())
_TABLE = re.compile(r"<table\b[^>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"(javascript|vbscript):", re.IGNORECASE)
_CSS_URL = re.compile(r"url\(\s*[\"']?([^\"')]*)", re.IGNORECASE)
_FILE_NAME = re.compile(r"[\w%-]+\.(?:jpe?g|png|gif|webp|svg|avif)", re.IGNORECASE)


def _page(mail: Mail) -> MailPage:
    if mail.page is None:  # a rule that needs it is not run without it
        raise LookupError
    return mail.page


@rule("E301", "page", source="WCAG 2.2, 1.1.1")
def no_alt(mail: Mail) -> Found:
    """Many programs show no pictures, and some readers see none: alt says what is in them, or nothing (alt="")."""
    for image in _page(mail).of("img"):
        if image.get("alt") is None:
            yield snippet(image), "has no alt"
        elif _FILE_NAME.fullmatch(image.get("alt").strip()):
            yield (
                snippet(image),
                f"its alt is the name of a file, '{cut_snippet(image.get('alt'))}'",
            )


@rule("E302", "page", source="docs/preflight.md")
def insecure_image(mail: Mail) -> Found:
    """Pictures come by https alone: programs warn of others or leave them out, and data: is dropped."""
    for image in _page(mail).of("img"):
        if not re.match(r"https://[^/\s]", image.get("src") or "", re.IGNORECASE):
            yield snippet(image), "its picture does not come by https"
    for element in _page(mail).elements:
        style = element.get("style") or ""
        held_here = _CSS_URL.findall(style) if "url(" in style.lower() else []
        for held in (*held_here, element.get("background") or "https://-"):
            if not held.lower().startswith("https://"):
                yield (
                    snippet(element),
                    f"its background '{cut_snippet(held)}' does not come by https",
                )


@rule("W303", "page", source="WHATWG HTML, dimension attributes")
def unsized_image(mail: Mail) -> Found:
    """Without width and height, text jumps when pictures arrive, and Outlook shows them at their full size."""
    for image in _page(mail).of("img"):
        for side in ("width", "height"):
            if not re.fullmatch(r"\d+(px)?", image.get(side) or ""):
                yield snippet(image), f"has no {side} in pixels"


@rule("E304", "page", source="WHATWG HTML, scripting; support.google.com/a/answer/81126")
def script(mail: Mail) -> Found:
    """No program runs scripts in a mail, and filters refuse mails that have one."""
    for element in _page(mail).elements:
        if element.tag == "script":
            yield snippet(element), "is a script"
        for attribute, value in element.items():
            if attribute.lower().startswith("on"):
                yield snippet(element), f"'{attribute}' runs a script"
            elif ":" in value and _SCRIPT.match(re.sub(r"[\s\x00-\x1f]", "", value[:99])):
                yield snippet(element), f"'{attribute}' is a script"


@rule("E305", "page", source="caniemail.com/features/html-form")
def form(mail: Mail) -> Found:
    """Forms do not work in most programs, and where they do, readers are warned of them."""
    for element in _page(mail).of(*_FORM):
        yield snippet(element), f"<{element.tag}> belongs to a form"


@rule("E306", "page", source="docs/architecture.md")
def outside_resource(mail: Mail) -> Found:
    """What is loaded from outside beside pictures (style sheets, fonts, frames, films) is dropped, or warned of."""
    page = _page(mail)
    for element in page.elements:
        if element.tag in _EMBEDDED or (element.tag == "link" and element.get("href")):
            yield snippet(element), f"<{element.tag}> loads or embeds something"
        if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield snippet(element), "leads to another page by itself"
    for sheet in page.sheets:
        for statement in sheet.statements:
            if re.match(r"@(import|font-face)\b", statement, re.IGNORECASE):
                yield "style sheet", f"{cut_snippet(statement)} loads something"
    for comment in page.comments:
        if found := re.search(r"<link\b[^>]*href|@import\b|@font-face\b", comment, re.IGNORECASE):
            yield "conditional comment", f"{cut_snippet(found[0])} loads something"


@rule("E307", "page", source="WCAG 2.2, 1.3.1; WAI-ARIA 1.2, presentation")
def table_role(mail: Mail) -> Found:
    """A table for layout without role="presentation" is read out as a table: "row 1, column 1"."""
    page = _page(mail)
    for table in page.of("table"):
        data = any(child.tag in ("th", "caption") for child in table.iter())
        if not data and table.get("role") not in ("presentation", "none"):
            yield (
                f"{snippet(table)}{cut_snippet(readable_text(table))}",
                "is a table without role, and has no headings",
            )
    for comment in page.comments:
        for tag in _TABLE.findall(comment):
            if not re.search(r"\brole\s*=\s*[\"']?(presentation|none)\b", tag, re.IGNORECASE):
                yield f"conditional comment: {cut_snippet(tag)}", "is a table without role"


@rule("E308", "page", source="WCAG 2.2, 3.1.1")
def no_language(mail: Mail) -> Found:
    """A screen reader speaks the language that lang names; without it, it guesses."""
    page = _page(mail)
    held = next((element.get("lang") for element in page.of("html") if element.get("lang")), "")
    if not LANGUAGE_TAG.fullmatch(held):
        yield "<html>", f"its lang '{cut_snippet(held)}' is no language" if held else "has no lang"
    for element in page.elements:
        own = element.get("lang")
        if own is not None and element.tag != "html" and not LANGUAGE_TAG.fullmatch(own):
            yield snippet(element), f"its lang '{cut_snippet(own)}' is no language"
    if mail.edition and held and held.lower() != mail.edition.language.lower():
        yield (
            "<html>",
            f"its lang is '{cut_snippet(held)}', and the edition's '{mail.edition.language}'",
        )


@rule(
    "W309",
    "page",
    source="WHATWG HTML, the dir attribute; www.w3.org/International/questions/qa-html-dir",
)
def direction(mail: Mail) -> Found:
    """Where dir is missing or wrong, text in a script from right to left is jumbled."""
    page = _page(mail)
    root = next(page.of("html"), None)
    held = (root.get("dir") or "").lower() if root is not None else ""
    language = (root.get("lang") or "").split("-")[0].lower() if root is not None else ""
    if held not in ("ltr", "rtl", "auto"):
        yield "<html>", f"its dir '{cut_snippet(held)}' is none" if held else "has no dir"
    elif (language in _LEFTWARD) != (held == "rtl") and held != "auto" and language:
        yield "<html>", f"its dir is '{held}' with the language '{language}'"


@rule("W310", "page", source="WCAG 2.2, 1.3.1 and 2.4.6 (technique G141)")
def heading_order(mail: Mail) -> Found:
    """People who hear a mail go through it by its headings: one h1, and no level left out."""
    page = _page(mail)
    levels = [(int(one.tag[1]), one) for one in page.of(*_HEADINGS) if page.look(one).shown]
    if not levels:
        yield "HTML", "has no headings"
    elif levels[0][0] != 1:
        yield snippet(levels[0][1]), "comes first, and is no h1"
    for (before, _), (level, heading) in itertools.pairwise(levels):
        if level > before + 1:
            yield snippet(heading), f"follows an h{before}"
    for _, heading in [one for one in levels if one[0] == 1][1:]:
        yield snippet(heading), "is a second h1"


@rule("W311", "page", source="WCAG 2.2, 2.4.6")
def empty_heading(mail: Mail) -> Found:
    """A heading without words leads nowhere."""
    for heading in _page(mail).of(*_HEADINGS):
        if not accessible_name(heading):
            yield snippet(heading), "is empty"


@rule("W312", "page", source="WCAG 2.2, 2.4.2")
def no_title(mail: Mail) -> Found:
    """The title names the mail where it is read in a browser, and to screen readers."""
    if not _page(mail).title:
        yield "<title>", "is missing or empty"


@rule("W313", "page", source="WHATWG HTML, the id attribute")
def duplicate_id(mail: Mail) -> Found:
    """A link to a part of the mail leads to the first of two parts of one name."""
    counts = Counter(
        str(element.get("id")) for element in _page(mail).elements if element.get("id")
    )
    for key, times in counts.items():
        if times > 1:
            yield f'id="{cut_snippet(key)}"', f"stands {times} times"


@rule(
    "E314",
    "page",
    source="caniemail.com/features/html-doctype; WHATWG HTML, specifying the character encoding",
)
def no_doctype(mail: Mail) -> Found:
    """Without doctype and character set, programs fall back to old ways of layout and guess at letters."""
    page = _page(mail)
    if not re.match(r"\s*<!doctype html\b", page.html, re.IGNORECASE):
        yield "HTML", "has no <!doctype html>"
    declared = [_charset(element) for element in page.of("meta")]
    if "utf-8" not in declared:
        yield "HTML", "has no <meta> that says UTF-8"


@rule("W315", "page", source="caniemail.com/features/html-meta-color-scheme")
def undeclared_dark_mode(mail: Mail) -> Found:
    """Apple Mail uses dark rules only where color-scheme says that the mail has them."""
    page = _page(mail)
    if not any("prefers-color-scheme" in text for text in page.styles):
        return
    declared = any((meta.get("name") or "").lower() == "color-scheme" for meta in page.of("meta"))
    in_css = any(
        one.name == "color-scheme"
        for sheet in page.sheets
        for ruled in sheet.rules
        if not ruled.conditions
        for one in ruled.declarations
    )
    if not declared and not in_css:
        yield "HTML", "has dark rules and does not declare color-scheme"


@rule("W316", "page", source="github.com/hteumeuleu/caniemail/issues/144")
def nested_at_rule(mail: Mail) -> Found:
    """Gmail drops a whole style sheet in which an at-rule stands in another, or whose braces do not match."""
    for sheet in _page(mail).sheets:
        for ruled in sheet.rules:
            within = [condition for condition in ruled.conditions if condition.startswith("@")]
            if len(within) > 1:
                yield (
                    "style sheet",
                    f"{cut_snippet(within[-1])} stands in {cut_snippet(within[-2])}",
                )
                break
        if sheet.broken:
            yield "style sheet", f"cannot be read at '{cut_snippet(sheet.broken)}'"


def _charset(meta: Any) -> str:
    if meta.get("charset"):
        return str(meta.get("charset")).strip().lower()
    found = re.search(r"charset\s*=\s*([\w-]+)", meta.get("content") or "", re.IGNORECASE)
    return (
        found[1].lower()
        if found and (meta.get("http-equiv") or "").lower() == "content-type"
        else ""
    )
