import pytest

from tests.preflight.mails import BODY, TEXT, found, message, page


def test_a_text_says_something() -> None:
    """A part of blanks is empty."""
    assert found(message(text=" \n"), "E801") == ["text: is empty"]
    assert found(message(), "E801") == []


def test_lines_of_text_are_not_wide() -> None:
    """A line of words over 78 columns is warned of; an address may be as long as it is."""
    assert len(found(message(text=f"{TEXT}{'word ' * 16}\n"), "W802")) == 1
    address = f"The Ledger: https://ledger.example/{'x' * 60}"
    assert found(message(text=f"{TEXT}{address}\n"), "W802") == []
    assert (
        found(message(text=f"{TEXT}  https://ledger.example/{'x' * 90}\n{'word ' * 15}\n"), "W802")
        == []
    )


@pytest.mark.parametrize(
    "markup", ["<p>", "</td>", "&amp;", "&#8377;", "[here](https://ledger.example/)"]
)
def test_markup_in_text(markup: str) -> None:
    """Markup in the text is warned of, with its line."""
    assert found(message(text=f"{TEXT}{markup}\n"), "W803")[0].startswith("text, line 8: holds ")
    assert (
        found(message(text=f"{TEXT}5 < 6 & 7 > 3, AT&T; a[1] (b) <https://x.example/>\n"), "W803")
        == []
    )


def test_markup_that_the_story_is_about() -> None:
    """Markup that the HTML shows as well is meant."""
    assert (
        found(message(page(f"{BODY}<p>The &lt;p&gt; tag</p>"), f"{TEXT}The <p> tag\n"), "W803")
        == []
    )
