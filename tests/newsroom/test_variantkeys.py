from dataclasses import replace

import pytest

from digest.newsroom.variantkeys import language_key, message_name, variant_key
from tests.newsroom.test_variants import BOTH, THIN
from tests.rendering import samples


@pytest.mark.parametrize(
    ("chosen", "key"),
    [
        (None, "all"),
        (("homes", "power"), "all"),
        (("power",), "power"),
        (("power", "roads"), "power"),
        (("homes",), None),
        (("roads",), None),
        ((), None),
    ],
)
def test_a_variant_is_what_was_subscribed_to(chosen: tuple[str, ...] | None, key: str) -> None:
    """Also on a day when one of its themes has no story; a mail without any story is sent to nobody."""
    assert variant_key(THIN, chosen) == key


def test_a_long_choice_has_a_short_name() -> None:
    """That no database or file system cuts, and no other choice has."""
    themes = [
        replace(samples.POWER, slug=f"a-theme-of-a-long-name-{number}") for number in range(12)
    ]
    sections = [replace(BOTH.sections[0], theme=theme.slug) for theme in themes]
    made = replace(BOTH, themes=tuple(themes), sections=tuple(sections))
    slugs = [theme.slug for theme in themes]
    keys = {variant_key(made, slugs[:number]) for number in range(8, 12)}
    assert len(keys) == 4
    assert all(key and len(key) <= 120 for key in keys)


def test_a_language_and_a_correction_have_names_of_their_own() -> None:
    """What a variant's message is kept under says both."""
    assert language_key("all", "hi-IN") == language_key("all", "hi") == "all@hi"
    assert message_name("all@hi") == "all@hi.msg"
    assert message_name("all", "correction-2") == "all.correction.msg"
