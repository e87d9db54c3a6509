import pytest

from digest.rendering.mjmltags import ATTRIBUTES, CHILDREN, HOLDS_HTML, REFUSED_TAGS


def test_every_child_is_an_element_that_is_known() -> None:
    """Or one that is refused with the reason."""
    named = {child for children in CHILDREN.values() for child in children}
    assert named <= set(ATTRIBUTES) | set(REFUSED_TAGS) | {"mj-head", "mj-body"}


@pytest.mark.parametrize("name", ["mj-text", "mj-section", "mj-column", "mj-image", "mj-body"])
def test_the_looks_elements_take_classes(name: str) -> None:
    """Dark mode hangs on them."""
    assert "css-class" in ATTRIBUTES[name]


def test_sides_are_written_out() -> None:
    """A side's own padding is an attribute as the whole is."""
    assert {"padding", "padding-top", "padding-left"} <= set(ATTRIBUTES["mj-text"])
    assert "mj-text" in HOLDS_HTML
