"""Rules about the HTML: what it may hold, and what readers need in it (WCAG 2.2)."""

import itertools
import re
from collections import Counter

from digest.model.text import LANGUAGE_TAG
from digest.preflight.mail import Mail
from digest.preflight.page import accessible_name, cut_snippet, readable_text, snippet
from digest.preflight.rule import Found, because, rule
from digest.preflight.selector import PageElement

_FORM = ("form", "input", "button", "select", "textarea")
_EMBEDDED = frozenset(
    "iframe object embed applet canvas frame frameset video audio base svg math".split()
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Languages written from right to left.
_LEFTWARD = frozenset("ar arc ckb dv fa he ks nqo ps sd syr ug ur yi".split())
#: A page with fewer characters and no table is a letter, and needs no headings.
_LETTER = 3000
_LOADED = re.compile(r"<link\b[^<>]*href|@import\b|@font-face\b")
_TABLE = re.compile(r"<table\b[^>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"(javascript|vbscript):", re.IGNORECASE)
_SPACE = re.compile(r"[\s\x00-\x1f]")
#: Attributes that hold an address; others, such as alt, hold text.
_ADDRESSES = frozenset(
    "action background cite classid codebase data dynsrc formaction href longdesc lowsrc poster "
    "profile src usemap xlink:href".split()
)


@rule("E304", "page", source="WHATWG HTML, scripting; support.google.com/a/answer/81126")
@because(
    "No mail program runs scripts, and filters refuse mails that have one.",
    "Take the script out.",
)
def script(mail: Mail) -> Found:
    for element in mail.page.elements:
        if element.tag == "script":
            yield snippet(element), "is a script"
        for attribute, value in element.items():
            if attribute.lower().startswith("on"):
                yield snippet(element), f"'{attribute}' runs a script"
            elif attribute in _ADDRESSES and _SCRIPT.match(_SPACE.sub("", value[:99])):
                yield snippet(element), f"'{attribute}' is a script"


@rule("E305", "page", source="caniemail.com/features/html-form")
@because(
    "Forms do not work in most mail programs; the others warn their readers of them.",
    "Link to a page with the form.",
)
def form(mail: Mail) -> Found:
    for element in mail.page.of(*_FORM):
        yield snippet(element), f"<{element.tag}> belongs to a form"


@rule("E306", "page", source="docs/engineering/architecture.md")
@because(
    "Mail programs drop or warn of all that is loaded from outside, except images.",
    "Take it out; link to what it shows, and name fonts that readers have.",
)
def outside_resource(mail: Mail) -> Found:
    page = mail.page
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
        # What stands in a comment within a conditional one is read by nobody.
        told = comment.lower().lstrip().partition("<!--")[0]
        if told.startswith("[if") and (found := _LOADED.search(told)):
            yield "conditional comment", f"{cut_snippet(found[0])} loads something"


@rule("E307", "page", source="WCAG 2.2, 1.3.1; WAI-ARIA 1.2, presentation")
@because(
    'Without role="presentation", a layout table is read out as one: "row 1, column 1".',
    'Write role="presentation" on the table; give one of data <th>.',
)
def table_role(mail: Mail) -> Found:
    page = mail.page
    for table in page.of("table"):
        data = any(child.tag in ("th", "caption") for child in table.iter())
        if not data and table.get("role") not in ("presentation", "none"):
            where = f"{snippet(table)}{cut_snippet(readable_text(table))}"
            yield where, "is a table without role, and has no headings"
    for comment in page.comments:
        for tag in _TABLE.findall(comment):
            if not re.search(r"\brole\s*=\s*[\"']?(presentation|none)\b", tag, re.IGNORECASE):
                yield f"conditional comment: {cut_snippet(tag)}", "is a table without role"


@rule("E308", "page", source="WCAG 2.2, 3.1.1")
@because(
    "A screen reader speaks the language that lang names; without lang it guesses.",
    'Write lang="en" on <html>, with the language of the edition.',
)
def no_language(mail: Mail) -> Found:
    page = mail.page
    held = next((element.get("lang") for element in page.of("html") if element.get("lang")), "")
    if not LANGUAGE_TAG.fullmatch(held):
        found = f"lang '{cut_snippet(held)}' is not a language tag" if held else "has no lang"
        yield "<html>", found
    for element in page.elements:
        own = element.get("lang")
        if own is not None and element.tag != "html" and not LANGUAGE_TAG.fullmatch(own):
            yield snippet(element), f"its lang '{cut_snippet(own)}' is not a language tag"
    if mail.edition and held and held.lower() != mail.edition.language.lower():
        found = f"its lang is '{cut_snippet(held)}', and the edition's '{mail.edition.language}'"
        yield "<html>", found


@rule(
    "W309",
    "page",
    source="WHATWG HTML, the dir attribute; www.w3.org/International/questions/qa-html-dir",
)
@because(
    "If dir is missing or wrong, text in a right-to-left script is jumbled.",
    'Write dir="rtl" on <html> for languages written from right to left.',
)
def direction(mail: Mail) -> Found:
    page = mail.page
    root = next(page.of("html"), None)
    held = (root.get("dir") or "").lower() if root is not None else ""
    language = (root.get("lang") or "").split("-")[0].lower() if root is not None else ""
    is_leftward = language in _LEFTWARD
    if not held:
        if is_leftward:
            yield "<html>", f"has no dir, with the language '{language}'"
    elif held not in ("ltr", "rtl", "auto"):
        yield "<html>", f"its dir '{cut_snippet(held)}' is not ltr, rtl or auto"
    elif is_leftward != (held == "rtl") and held != "auto" and language:
        yield "<html>", f"its dir is '{held}' with the language '{language}'"


@rule("W310", "page", source="WCAG 2.2, 1.3.1 and 2.4.6 (technique G141)")
@because(
    "People who listen to a mail navigate by its headings: one h1, and no level skipped.",
    "Begin with one <h1>, and go down by one level at a time.",
)
def heading_order(mail: Mail) -> Found:
    page = mail.page
    levels = [(int(one.tag[1]), one) for one in page.of(*_HEADINGS) if page.look(one).shown]
    has_table = any(True for _ in page.of("table"))
    is_letter = not has_table and len(page.shown) < _LETTER
    if not levels and not is_letter:
        yield "HTML", "has no headings"
    elif levels and levels[0][0] != 1:
        yield snippet(levels[0][1]), "comes first, and is no h1"
    for (before, _), (level, heading) in itertools.pairwise(levels):
        if level > before + 1:
            yield snippet(heading), f"follows an h{before}"
    for _, heading in [one for one in levels if one[0] == 1][1:]:
        yield snippet(heading), "is a second h1"


@rule("W311", "page", source="WCAG 2.2, 2.4.6")
@because(
    "A heading without words leads nowhere.",
    "Write words into it, or take it out.",
)
def empty_heading(mail: Mail) -> Found:
    for heading in mail.page.of(*_HEADINGS):
        if not accessible_name(heading):
            yield snippet(heading), "is empty"


@rule("W312", "page", source="WCAG 2.2, 2.4.2")
@because(
    "The title names the mail where it is read in a browser, and to screen readers.",
    "Write a <title> into the <head>.",
)
def no_title(mail: Mail) -> Found:
    if not mail.page.title:
        yield "<title>", "is missing or empty"


@rule("W313", "page", source="WHATWG HTML, the id attribute")
@because(
    "A link to an id that stands twice leads to the first of the two.",
    "Give each element an id of its own.",
)
def duplicate_id(mail: Mail) -> Found:
    counts = Counter(str(one.get("id")) for one in mail.page.elements if one.get("id"))
    for key, times in counts.items():
        if times > 1:
            yield f'id="{cut_snippet(key)}"', f"stands {times} times"


@rule(
    "E314",
    "page",
    source="caniemail.com/features/html-doctype; WHATWG HTML, specifying the character encoding",
)
@because(
    "Without doctype and character set, programs use old layout rules and guess at letters.",
    'Begin with <!doctype html>, and write <meta charset="utf-8"> into the <head>.',
)
def no_doctype(mail: Mail) -> Found:
    page = mail.page
    if not re.match(r"\s*<!doctype html\b", page.html, re.IGNORECASE):
        yield "HTML", "has no <!doctype html>"
    declared = [_charset(element) for element in page.of("meta")]
    if "utf-8" not in declared:
        yield "HTML", "has no <meta> that says UTF-8"


@rule("W315", "page", source="caniemail.com/features/html-meta-color-scheme")
@because(
    "Apple Mail applies dark rules only if color-scheme declares them.",
    'Write <meta name="color-scheme" content="light dark"> into the <head>.',
)
def undeclared_dark_mode(mail: Mail) -> Found:
    page = mail.page
    if not page.has_dark_rules:
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
@because(
    "Gmail drops a style sheet with an at-rule inside another, or with unbalanced braces.",
    "Close each brace, and put the inner at-rule beside the outer.",
)
def nested_at_rule(mail: Mail) -> Found:
    for sheet in mail.page.sheets:
        for ruled in sheet.rules:
            within = [cut_snippet(one) for one in ruled.conditions if one.startswith("@")]
            if len(within) > 1:
                yield "style sheet", f"{within[-1]} stands in {within[-2]}"
                break
        if sheet.broken:
            yield "style sheet", f"cannot be read at '{cut_snippet(sheet.broken)}'"


def _charset(meta: PageElement) -> str:
    """Return the character set that a <meta> declares, in lower case; empty if none."""
    if meta.get("charset"):
        return str(meta.get("charset")).strip().lower()
    if (meta.get("http-equiv") or "").lower() != "content-type":
        return ""
    found = re.search(r"charset\s*=\s*([\w-]+)", meta.get("content") or "", re.IGNORECASE)
    return found[1].lower() if found else ""
