"""Words that try to be markup, templates or marks, and an edition in which everything says them."""

import dataclasses

from lxml import html as lxml_html

from digest.model import Edition, Image
from tests.rendering.samples import (
    HOMES,
    POWER,
    PUBLICATION,
    article,
    edition,
    with_all,
    with_everything,
)

LOOKS = ("broadsheet", "briefing")
HOSTILE = "<script>alert('1')</script> & \"{{ 7 * 7 }}\" {% x %} </mj-text>"


def hostile_edition(said: str, url: str, look: str) -> Edition:
    """Return an edition in which all texts are `said`, and all links lead to `url`."""
    picture = Image("https://a.example/i.png", said, 1600, 900)
    lead = article(said, said, id="x", label=said, source=said, image=picture, url=url)
    publication = dataclasses.replace(
        PUBLICATION, name=said, postal_address=said, social={said: "https://a.example/"}, look=look
    )
    theme = dataclasses.replace(POWER, title=said, blurb=said)
    others = [
        article(said, id="y", source=f"y {said}", url="https://a.example/y"),
        article("z", source=f"z {said}"),
    ]
    made = edition(
        [lead, article(said, said, id="w", label=said)],
        themes=(theme, HOMES),
        publication=publication,
    )
    return with_everything(with_all(made, facts=[said], others=others), said)


def words(page: str) -> str:
    """Return the text of an HTML page, on one line."""
    return " ".join(lxml_html.document_fromstring(page).find("body").text_content().split())
