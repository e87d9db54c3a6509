"""Rules about words that editors and templates put into a mail."""

from dataclasses import replace

import pytest

from digest.preflight.check import check_page
from tests.preflight.mails import BODY, found, found_in, message, page, shown
from tests.rendering.samples import article, edition


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("W901", "FREE MONEY FOR YOU", "NTPC, SECI, NHPC and SJVN sign"),
        ("W901", "LAST WEEK TO REGISTER", "BMC Resumes Rs 170 Billion Road Works"),
        ("W901", "Read this now!!!", "Who pays? The state!"),
        ("W901", "Cheap $$$ here", "A loan of $5 billion"),
        ("W901", "🔥🔥🔥 Sale", "🔥 Fire season begins"),
        ("W901", "F R E E for all", "A P J Abdul Kalam, remembered"),
        ("W901", "Act now and win", "The Act, now in force"),
        ("W902", "Re: Power, 23 November", "Renewables: power, 23 November"),
        ("W902", "Fwd: Power", "Forward: power"),
        ("W902", "AW: Strom", "Awards: power"),
        ("W902", "RE[2]: Power", "Refineries: power"),
        ("W903", "Insert headline here", "Headlines from here and there"),
        ("W903", "Test", "Testing of reactors begins"),
        ("W903", "[Draft] Power", "Draft of the bill is out"),
        ("W903", "TODO", "Todo un poco"),
        ("W903", "Rs XX crore order", "Olympiad XXX begins"),
    ],
)
def test_subjects_are_judged(code: str, wrong: str, right: str) -> None:
    """Of each pair, the rule finds the first and not the second."""
    assert found(message(headers={"Subject": encoded(wrong)}), code) != []
    assert found(message(headers={"Subject": encoded(right)}), code) == []


def encoded(subject: str) -> str:
    """Return a subject as a header holds it."""
    from email.header import Header

    return subject if subject.isascii() else Header(subject, "utf-8").encode()


def test_an_answer_may_say_so() -> None:
    """It names what it answers."""
    fields = {"Subject": "Re: Power", "In-Reply-To": "<a@x.example>"}
    assert found(message(headers=fields), "W902") == []


@pytest.mark.parametrize(
    "words",
    [
        "Lorem ipsum dolor", "TODO: numbers", "FIXME", "Your text here", "Headline goes here",
        "[Company Name]", "TBD", "Test test", "This is a test.", "123 Main Street", "dummy text",
        "placeholder image",
    ],
)  # fmt: skip
def test_placeholders_are_told(words: str) -> None:
    """In the page, and in the text of an image."""
    assert len(found_in(f"{BODY}<p>{words}</p>", "W903")) == 1
    assert len(found_in(f'{BODY}<img alt="{words}">', "W903")) >= 1


@pytest.mark.parametrize(
    "words",
    [
        "Click through to it",
        "Your headlines",
        "He goes here and there",
        "A test of nerves",
        "[1] [a]",
    ],
)
def test_news_is_no_placeholder(words: str) -> None:
    """Words that are near to one."""
    assert found_in(f"{BODY}<p>{words}</p>", "W903") == []


def test_what_an_article_says_is_news() -> None:
    """A rule about words does not judge the day's articles."""
    told = edition([article("Why lorem ipsum lives on", text="TODO lists help!!!")])
    html = page(f"{BODY}<h2>Why lorem ipsum lives on</h2><p>TODO lists help!!!</p>")
    assert found(message(html), "W903", told) == found(message(html), "W901", told) == []
    assert len(found(message(html), "W903", shown())) == 1


def test_a_whole_mail_shows_a_postal_address() -> None:
    """That of the settings if there is an edition, else any in its footer."""
    gone = BODY.replace("12 Ballast Lane, Mumbai 400010", "The Ledger, since 2019")
    far = "<p>Saryu Solar won 300 MW at 5 sites of the state for 25 years.</p>"
    assert len(found_in(far + gone, "W904")) == 1
    assert found_in(code="W904") == []
    assert len(found(message(page(gone)), "W904", shown())) == 1
    assert found(message(), "W904", shown()) == []
    without = replace(shown(), publication=replace(shown().publication, postal_address=None))
    assert found(message(page(gone)), "W904", without) == []


@pytest.mark.parametrize(
    "address",
    [
        "Musterstraße 5, 10115 Berlin", "P.O. Box 12, Leeds", "10 Downing Street, London SW1A 2AA",
        "8 rue de la Paix, Paris", "Plot 7, Sector 18, Gurugram", "Gracht 1, 1015 CJ Amsterdam",
        "Bahnhofstr. 3, 8001 Zürich", "Via Roma 12, Torino", "4th Floor, Nariman House, 400 021",
        "1 Infinite Loop, Cupertino, CA 95014", "〒100-0001 東京都",
    ],
)  # fmt: skip
def test_addresses_of_many_countries_are_known(address: str) -> None:
    """By their box, postcode, street or house."""
    html = page(BODY.replace("12 Ballast Lane, Mumbai 400010", address))
    assert [one for one in check_page(html) if one.code == "W904"] == []
