import dataclasses

import pytest

from digest.model import Earlier, Sponsor
from digest.preflight.mail import LintContext
from digest.preflight.textlinks import links_in_text
from tests.preflight.mails import BODY, LEAVE, STORY, TEXT, found, found_in, message, page, shown
from tests.rendering.samples import DAY, article, edition


def linking(href: str, name: str = "More") -> str:
    """Return a page's body that also links to `href`."""
    return f'{BODY}<a href="{href}">{name}</a>'


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [
        ("E401", linking(""), linking("https://x.example/")),
        ("E401", linking("#"), linking("https://x.example/")),
        ("E401", f"{BODY}<a>More</a>", f'{BODY}<a name="more"></a>'),
        (
            "E401",
            linking("https://x.example/", " &nbsp;"),
            linking("https://x.example/", '<img alt="Panels" src="x">'),
        ),
        (
            "E401",
            linking("https://x.example/", '<img alt="" src="x">'),
            f'{BODY}<a aria-label="More" href="https://x.example/"></a>',
        ),
        ("W402", linking("http://x.example/"), linking("https://x.example/")),
        ("E403", linking("/power/saryu"), linking("https://x.example/power/saryu")),
        ("E403", linking("https://"), linking("https://x.example")),
        ("E403", linking("https://x.example/a b"), linking("https://x.example/a%20b")),
        (
            "E403",
            linking("https://ledger.example@x.example/"),
            linking("https://x.example/@ledger"),
        ),
        ("E403", linking("https://192.0.2.1/"), linking("https://x.example/192.0.2.1")),
        ("E403", linking("https://localhost/"), linking("https://x.example/localhost")),
        ("E403", linking("https://[::1/"), linking("https://x.example/")),
        ("E403", linking("https://0x7f.1/"), linking("https://0x7f.example/")),
        ("E403", linking("https://x.example:99999/"), linking("https://x.example:8443/")),
        ("E403", linking("mailto:desk"), linking("mailto:desk@ledger.example?subject=x")),
        ("E403", linking("mailto:desk@ledger"), linking("mailto:?subject=Read%20this")),
        ("E403", linking("tel:"), linking("tel:+353%2021%20555-0100;ext=7")),
        ("E403", linking("tel:desk"), linking("tel:(021) 5550100")),
        ("E403", linking("ftp://x.example/"), linking("tel:+912212345678")),
        ("W405", linking("https://bit.ly/x"), linking("https://ledger.example/bit.ly")),
        ("W406", linking("https://x.example/", "UNSUBSCRIBE"), linking(LEAVE, "Unsubscribe")),
        (
            "W406",
            linking("https://x.example/", "Unsubscribe"),
            f'{BODY}<a href="https://x.example/" aria-label="More on Saryu">Unsubscribe</a>',
        ),
        ("E407", linking("#homes"), f'{linking("#homes")}<h2 id="homes">Homes</h2>'),
        (
            "W411",
            linking("https://x.example/", "www.ledger.example"),
            linking("https://www.ledger.example/", "ledger.example/power"),
        ),
        (
            "W411",
            linking("https://x.example/", "https://ledger.example/a"),
            linking("https://news.ledger.example/", "ledger.example"),
        ),
    ],
)
def test_a_link(code: str, wrong: str, right: str) -> None:
    """Of each pair, the rule finds the first and not the second."""
    assert len(found_in(wrong, code)) == 1
    assert found_in(right, code) == []


def test_a_link_to_a_host_that_nobody_named() -> None:
    """Beside an edition, links lead to its sources, its publication and what the settings add."""
    data = message(page(linking("https://elsewhere.example/x")))
    assert len(found(data, "W404", shown())) == 1
    assert found(data, "W404", shown(), LintContext(hosts=frozenset({"elsewhere.example"}))) == []
    assert found(message(page(linking("https://cdn.ledger.example/x"))), "W404", shown()) == []
    assert len(found(message(page(linking("https://badledger.example/x"))), "W404", shown())) == 1
    assert found(data, "W404") == []


def test_hosts_that_an_edition_names() -> None:
    """A sponsor, an earlier report and the editor's note may lead to their own hosts."""
    story = dataclasses.replace(
        shown().stories[0], earlier=(Earlier(DAY, "Saryu bids", "https://earlier.example/"),)
    )
    told = dataclasses.replace(
        shown(),
        stories=(story,),
        sponsors=(Sponsor("pipes", "Pipes", "https://pipes.example/"),),
        note="Read [this](https://note.example/x).",
    )
    for host in ("pipes.example", "earlier.example", "note.example", "linkedin.example"):
        data = message(page(linking(f"https://{host}/x")))
        assert found(data, "W404", told) == []
        assert bool(found(data, "W404", shown())) == (host != "linkedin.example")


def test_one_can_leave_in_the_html() -> None:
    """The link to unsubscribe is one of the header's or named so, has words, and is shown."""
    gone = page(
        BODY.replace(LEAVE, "https://news.ledger.example/x/1").replace("Unsubscribe", "Goodbye")
    )
    assert found(message(gone), "E408") == ["HTML: shows no link to unsubscribe"]
    hidden = page(BODY.replace('<p style="color:#374151;"><a', '<p style="display:none"><a'))
    assert len(found(message(hidden), "E408")) == 1
    assert len(found(message(page(BODY.replace(">Unsubscribe<", "><"))), "E408")) == 1
    other = {"List-Unsubscribe": "<https://news.ledger.example/x/1>"}
    assert found(message(gone, headers=other), "E408") == found(message(), "E408") == []


def test_one_can_leave_in_the_text() -> None:
    """The text gives the address to unsubscribe at."""
    gone = TEXT.replace(LEAVE, "")
    assert found(message(text=gone), "E409") == ["text: holds no address to unsubscribe"]
    assert (
        found(message(text=f"{gone} mailto:desk@ledger.example?subject=unsubscribe"), "E409") == []
    )
    assert found(message(), "E409") == []


def test_the_text_has_the_same_links() -> None:
    """A link of one form that the other lacks is named, whichever it is."""
    assert found(message(page(linking("https://x.example/only"))), "W410") == [
        "text: lacks https://x.example/only, which the HTML links to"
    ]
    assert found(message(text=f"{TEXT}https://x.example/only\n"), "W410") == [
        "HTML: lacks https://x.example/only, which the text gives"
    ]
    assert found(message(page(linking("#power"))), "W410") == found(message(), "W410") == []


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"See {STORY}.", STORY),
        (f"({STORY})", STORY),
        (f"<{STORY}>,", STORY),
        ("[x](https://x.example/a_(b))", "https://x.example/a_(b)"),
        ("mailto:desk@ledger.example?subject=x", "mailto:desk@ledger.example?subject=x"),
    ],
)
def test_addresses_in_text(text: str, url: str) -> None:
    """An address ends where the sentence around it goes on."""
    assert links_in_text(text) == [url]


def test_hosts_for_trials_are_told() -> None:
    """Also those of an editor's note; not those that a source brings."""
    url = "https://staging.ledger.example/x"
    trial = message(page(linking(url)))
    noted = dataclasses.replace(shown(), note=f"See {url}")
    brought = edition([article(url=url)])
    assert len(found(trial, "W412")) == len(found(trial, "W412", noted)) == 1
    assert found(trial, "W412", brought) == []
    for right in ("https://dev.to/x", "https://www.test.de/", "https://stage.co.uk/x"):
        assert found(message(page(linking(right))), "W412") == []


def test_vague_links_are_told() -> None:
    """In the languages of newsletters, with a polite word or a mark at the end."""
    for name in ("Click here", "here", "Please click here!", "Hier", "ici", "यहाँ क्लिक करें"):
        assert len(found(message(page(linking("https://x.example/", name))), "W413")) == 1
    for name in ("Read the report here", "Here comes the sun", "Click here to unsubscribe"):
        assert found(message(page(linking("https://x.example/", name))), "W413") == []


@pytest.mark.parametrize(
    ("style", "times"),
    [
        ("color:#374151;text-decoration:none", 1),
        ("color:#374151", 0),
        ("color:#0b57d0;text-decoration:none", 0),
        ("color:#374151;text-decoration:none;font-weight:bold", 0),
        ("color:#374151;text-decoration:none;border-bottom:1px solid", 0),
    ],
)
def test_links_in_sentences_are_marked(style: str, times: int) -> None:
    """By a line, a colour, or weight; links that stand alone need not be."""
    link = f'<a href="https://x.example/" style="{style}">the report</a>'
    sentence = f'{BODY}<p style="color:#374151">Read {link} today.</p>'
    alone = f'{BODY}<p style="color:#374151">{link} · {link}</p>'
    assert len(found(message(page(sentence)), "W414")) == times
    assert found(message(page(alone)), "W414") == []
