from digest.model import Language, Languages

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
