"""Headlines: what one promises, and how much of it a sentence keeps."""

import pytest

from digest.editorial.summary.headline import Headline


@pytest.mark.parametrize(
    ("title", "text", "share"),
    [
        ("Gaya yard shut", "The yard at Gaya was shut on Monday.", 1.0),
        ("Gaya yard shut", "The yards are old.", 1 / 3),
        ("Gaya yard shut", "It rains.", 0.0),
        ("Gaya yard adds 48 cranes", "It adds 48 of them.", 3 / 6),
        ("Gaya yard adds 1,200 lamps", "1200 men work at the yard of Gaya.", 4 / 6),
        ("", "The yard at Gaya was shut on Monday.", 0.0),
    ],
)
def test_the_share_of_a_headline_that_a_text_says(title: str, text: str, share: float) -> None:
    """Telling words count one, a figure two, in any form."""
    headline = Headline(title)
    assert headline.share(text) == pytest.approx(share)
    assert headline.most == (1.0 if title else 0.0)
