from dataclasses import replace

from digest.model import Article, Language, Languages
from tests.languages import LANGUAGES

KNOWN = Languages({"en": Language("en"), "en-in": Language("en-IN")})


def test_the_longest_known_tag_counts() -> None:
    """A region that is known has its own data, another one that of the language."""
    assert KNOWN.of("en-IN").tag == "en-IN"
    assert KNOWN.of("EN-in-x").tag == "en-IN"
    assert KNOWN.of("en-GB").tag == "en"


def test_of_another_language_only_its_name_is_known() -> None:
    """Without data texts are not cut; "eng" does not count as "en"."""
    assert KNOWN.of("de").sentences is None
    assert KNOWN.of("eng").tag == "eng"


def test_a_text_is_read_by_the_letters_it_is_written_in() -> None:
    """A page in Hindi on an English site is Hindi; a name in Hindi makes no page Hindi."""
    hindi = Article("i", "", "पटना मेट्रो", "पटना मेट्रो का दूसरा खंड मार्च में खुलेगा।", language="en-IN")
    assert LANGUAGES.of_article(hindi).tag == "hi"
    named = replace(hindi, title="Patna Metro", text="The metro (पटना मेट्रो) opens in March.")
    assert LANGUAGES.of_article(named).tag == "en-IN"
    assert LANGUAGES.of_article(replace(named, language="hi")).tag == "hi"


def test_a_language_of_which_nothing_is_known_keeps_its_name() -> None:
    """Marathi shares its letters with Hindi, and is not taken for it."""
    marathi = Article("i", "", "पुणे मेट्रो", "पुणे मेट्रो सुरू झाली.", language="mr")
    assert LANGUAGES.of_article(marathi).tag == "mr"
