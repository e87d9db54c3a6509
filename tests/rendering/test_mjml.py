from pathlib import Path

import pytest

from digest.errors import BadTemplate
from digest.rendering import mjml

LOOK = Path("look.mjml.j2")


def mail(body: str) -> str:
    """Return MJML with `body` on its third line."""
    inner = f"<mj-section><mj-column>\n{body}\n</mj-column></mj-section>"
    return f"<mjml><mj-body>\n{inner}</mj-body></mjml>"


def refused(source: str) -> str:
    """Return the message with which `source` is refused."""
    with pytest.raises(BadTemplate) as problem:
        mjml.compile_mjml(source, LOOK)
    return str(problem.value)


def test_mjml_becomes_html() -> None:
    """The result is a whole HTML page that holds the text."""
    page = mjml.compile_mjml(mail("<mj-text>Kothrud &amp; Karve</mj-text>"), LOOK)
    assert page.startswith("<!doctype html>")
    assert "Kothrud &amp; Karve" in page


def test_nothing_is_loaded_from_outside() -> None:
    """The page asks for no web font and no style sheet of anyone's."""
    page = mjml.compile_mjml(mail('<mj-text font-family="Roboto, Ubuntu">Kothrud</mj-text>'), LOOK)
    assert "fonts.googleapis" not in page
    assert "<link" not in page
    assert "@import" not in page


def test_an_unknown_element_is_refused_with_its_line() -> None:
    """A misspelt element, which the compiler would drop silently, is an error."""
    message = refused(mail("<mj-txt>Kothrud</mj-txt>"))
    assert message.startswith("look.mjml.j2, line 3: MJML has no <mj-txt>")


def test_an_unknown_element_in_a_comment_is_no_mistake() -> None:
    """A comment's content is not read."""
    assert "Kothrud" in mjml.compile_mjml(mail("<!-- <mj-txt> --><mj-text>Kothrud</mj-text>"), LOOK)


@pytest.mark.parametrize("depth", [61, 20_000])
def test_elements_too_deep_are_refused_with_their_line(depth: int) -> None:
    """Nesting that would end the process is an error before it is compiled."""
    message = refused(mail("<mj-text>" + "<div>" * depth + "</div>" * depth + "</mj-text>"))
    assert message.startswith("look.mjml.j2, line 3: more than 60 elements in one another")


def test_many_elements_beside_one_another_are_fine() -> None:
    """Only nesting counts, not number."""
    assert (
        mjml.compile_mjml(mail("<mj-text>" + "<p>x</p>" * 500 + "</mj-text>"), LOOK).count(
            "<p>x</p>"
        )
        == 500
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<mj-text>Kothrud</mj-column>", "<mj-text> is not closed before </mj-column>"),
        (
            "<mj-text>Kothrud</mj-text></mj-column></mj-section></mj-body></mjml></p>",
            "</p> where nothing is open",
        ),
        ("<mj-text><b>Kothrud</i></b></mj-text>", "</i> where <b> is open"),
        ("<mj-text>₹ 5 < 6</mj-text>", "not MJML"),
        ("<mj-text width=3>Kothrud</mj-text>", "</mj-text> where <mj-column> is open"),
        ("<mj-image width=3 />", "not MJML"),
    ],
)
def test_broken_mjml_is_refused_with_its_line(body: str, reason: str) -> None:
    """MJML that is not well formed is an error with its line, which the compiler seldom names."""
    message = refused("<!-- ₹₹₹₹ -->" + mail(body))
    assert message.startswith("look.mjml.j2, line 3: ")
    assert reason in message


def test_an_element_that_is_never_closed_is_named() -> None:
    """The line is that of the element's begin."""
    assert refused("<mjml>\n<mj-body>\n").startswith(
        "look.mjml.j2, line 2: <mj-body> is never closed"
    )


def test_an_empty_element_of_html_needs_no_end() -> None:
    """A line break or a picture in a text may be written as HTML writes it."""
    assert "Karve" in mjml.compile_mjml(
        mail('<mj-text>Kothrud<br>Karve<img src="a.png" /></mj-text>'), LOOK
    )


@pytest.mark.parametrize("source", ["", "no markup", "<html></html>", "<mjml>"])
def test_what_is_not_mjml_is_refused(source: str) -> None:
    """A template that gives no MJML at all is an error too."""
    assert refused(source).startswith("look.mjml.j2, line 1: ")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<mj-text colr="red">x</mj-text>', "<mj-text> has no attribute 'colr'"),
        ('<mj-image src="a" heigth="3" />', "<mj-image> has no attribute 'heigth'"),
        ("<mj-divider href='x' />", "<mj-divider> has no attribute 'href'"),
        (
            '<mj-table role="presentation"></mj-table>',
            "'role' of <mj-table> may not be used: this compiler drops it",
        ),
    ],
)
def test_an_unknown_attribute_is_refused_with_its_line(body: str, reason: str) -> None:
    """An attribute that the compiler would drop without a word is an error."""
    assert refused(mail(body)).startswith(f"look.mjml.j2, line 3: {reason}")


def test_attributes_that_elements_have_are_taken() -> None:
    """The documented attributes of elements, of all elements and of defaults are known."""
    source = (
        "<mjml lang='en' dir='ltr'><mj-head><mj-attributes><mj-all font-family='Arial' />"
        "<mj-text padding='0' color='#111111' /><mj-class name='big' font-size='30px' />"
        "</mj-attributes><mj-breakpoint width='480px' /></mj-head>"
        "<mj-body css-class='page' width='600px'><mj-wrapper full-width='full-width'>"
        "<mj-section background-url='https://x.example/a.png'>"
        "<mj-group direction='ltr'><mj-column inner-border='0' vertical-align='top'>"
        "<mj-text mj-class='big' align='left'>Kothrud</mj-text>"
        "<mj-image src='https://x.example/a.png' alt='' title='x' width='9px' height='9px' "
        "border-radius='3px' fluid-on-mobile='true' />"
        "<mj-button href='https://x.example/' inner-padding='1px'>Karve</mj-button>"
        "<mj-spacer height='3px' /><mj-divider border-width='1px' /><mj-social mode='horizontal'>"
        "<mj-social-element name='x' href='https://x.example/'>X</mj-social-element></mj-social>"
        "</mj-column></mj-group></mj-section></mj-wrapper></mj-body></mjml>"
    )
    assert "Kothrud" in mjml.compile_mjml(source, LOOK)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "<mj-column><mj-text>x</mj-text></mj-column>",
            "<mj-column> in <mj-column>, where only these may stand: <mj-accordion>, <mj-button>",
        ),
        (
            "<mj-social><p>x</p></mj-social>",
            "where only these may stand: <mj-raw>, <mj-social-element>",
        ),
        ("<p>x</p>", "<p> in <mj-column>"),
        (
            "<mj-text>x<mj-divider /></mj-text>",
            "<mj-divider> in <mj-text>, where only HTML may stand",
        ),
        (
            "<mj-text><p>x<mj-divider /></p></mj-text>",
            "<mj-divider> in <p>, where only HTML may stand",
        ),
        ("<mj-social-element>x</mj-social-element>", "<mj-social-element> in <mj-column>"),
        ("<mj-image src='a'><b>x</b></mj-image>", "<b> in <mj-image>, where nothing may stand"),
    ],
)
def test_what_stands_where_it_may_not_is_refused(body: str, reason: str) -> None:
    """Nesting that the compiler would take and show wrongly is an error."""
    message = refused(mail(body))
    assert message.startswith("look.mjml.j2, line 3: ")
    assert reason in message


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (
            '<mj-font name="x" href="https://x.example/" />',
            "<mj-font> may not be used: it would load a font",
        ),
        (
            '<mj-include path="x" />',
            "<mj-include> may not be used: what it includes loses its width",
        ),
        ('<mj-style inline="inline">p { }</mj-style>', "'inline' of <mj-style> may not be used"),
        ("<mj-html-attributes></mj-html-attributes>", "<mj-html-attributes> may not be used"),
    ],
)
def test_what_mjml_has_and_a_newsletter_may_not_use(head: str, reason: str) -> None:
    """An element that loads from outside, or that the compiler ignores, is refused."""
    assert reason in refused(f"<mjml><mj-head>\n{head}\n</mj-head><mj-body></mj-body></mjml>")
