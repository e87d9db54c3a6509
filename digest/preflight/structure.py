"""Rules about the markup of the HTML as it is written, and its comments."""

from digest.preflight.mail import Mail
from digest.preflight.markup import Slip, read_markup
from digest.preflight.page import cut_snippet
from digest.preflight.rule import Found, because, rule

_HTML = "WHATWG HTML, syntax"


@rule("E317", "page", source=_HTML)
@because(
    "Each mail program repairs a table that is not closed in its own way, and some show nothing.",
    "Close the table, row or cell in the template.",
)
def unclosed_table(mail: Mail) -> Found:
    yield from _told([slip for slip in read_markup(mail.html).unclosed if slip.of_table])


@rule("W318", "page", source=_HTML)
@because(
    "What an unclosed element begins, bold text or a link, goes on to the end of the mail.",
    "Close the element in the template, inside what it began in.",
)
def unclosed_element(mail: Mail) -> Found:
    yield from _told([slip for slip in read_markup(mail.html).unclosed if not slip.of_table])


@rule("E319", "page", source="WHATWG HTML, the a element")
@because(
    "A link inside another ends it: the rest of its words lead nowhere.",
    "Close the first link before the second begins.",
)
def nested_link(mail: Mail) -> Found:
    yield from _told(read_markup(mail.html).nested_links)


@rule("W320", "page", source="caniemail.com/features/html-style")
@because(
    "Gmail and others read style sheets in the head alone.",
    "Move the <style> into the <head>, or write its rules into style attributes.",
)
def style_in_body(mail: Mail) -> Found:
    yield from _told(read_markup(mail.html).styles_in_body)


@rule("E321", "page", source="WHATWG HTML, comments")
@because(
    "A comment without its end hides what follows, in Outlook or everywhere.",
    'End a comment with "-->", and a conditional one with "<![endif]-->".',
)
def open_comment(mail: Mail) -> Found:
    yield from _told(read_markup(mail.html).comments)


@rule("W322", "page", source=_HTML)
@because(
    "Of an attribute that stands twice in a tag, programs read one and drop the other.",
    "Join the two.",
)
def repeated_attribute(mail: Mail) -> Found:
    yield from _told(read_markup(mail.html).repeated)


@rule("E333", "page", source=_HTML)
@because(
    "What follows a value without its quotation mark is taken for the value, and is not shown.",
    "Close the quotation mark.",
)
def open_quote(mail: Mail) -> Found:
    yield from _told(read_markup(mail.html).quotes)


def _told(slips: list[Slip]) -> Found:
    return ((f"line {slip.line}", cut_snippet(slip.message)) for slip in slips)
