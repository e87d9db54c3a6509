"""Kinds of projects: recognised by their words."""

import pytest

from digest.editorial.stories.kinds import KIND_PATTERN, PROJECT_KINDS, project_kind_of


@pytest.mark.parametrize(
    ("text", "kind", "named_by"),
    [
        ("Mumbai-Ahmedabad bullet train", "high-speed rail", "two"),
        ("semi-high speed rail corridor", "railway", "two"),
        ("Mumbai Metro Line 3", "metro", "line"),
        ("the Peripheral Ring Road", "ring road", "place"),
        ("a pumped-storage plant", "pumped storage", "place"),
        ("the national highway", "highway", "two"),
    ],
)
def test_the_particular_kind_wins(text: str, kind: str, named_by: str) -> None:
    """Of two kinds that fit, the first of the table is meant, in letters of any size."""
    match = KIND_PATTERN.search(text)
    assert match is not None
    found = project_kind_of(match)
    assert (found.name, found.named_by) == (kind, named_by)


def test_every_kind_has_a_name_of_its_own() -> None:
    """No two kinds share a name."""
    assert len({kind.name for kind in PROJECT_KINDS}) == len(PROJECT_KINDS)
