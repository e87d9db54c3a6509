"""The documents: their links lead somewhere, and their lines are short."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.pages import DOCUMENTS, prose

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_WIDEST = 100


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    heads = [line.lstrip("#").strip() for _, line in prose(path) if re.match(r"#+ ", line)]
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", DOCUMENTS, ids=_named)
def test_links_lead_somewhere(path: Path) -> None:
    """A relative link names a file of the repository, and an anchor one of its headings."""
    for number, line in prose(path):
        for link in _LINK.findall(line):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.is_relative_to(ROOT), f"{path}:{number}: {link}"
            assert target.exists(), f"{path}:{number}: {link}"
            assert not anchor or anchor in _anchors(target), f"{path}:{number}: {link}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=_named)
def test_lines_are_wrapped(path: Path) -> None:
    """Prose has at most 100 columns; tables, links on their own and fenced blocks are exempt."""
    wide = [
        number
        for number, line in prose(path)
        if len(line) > _WIDEST and not re.match(r"\||!?\[[^]]*\]\([^)]*\)$", line.strip())
    ]
    assert not wide


def test_every_page_is_in_the_index() -> None:
    """The index of the documentation leads to each of its pages."""
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / link.partition("#")[0]).resolve()
        for _, line in prose(index)
        for link in _LINK.findall(line)
    }
    assert {path for path in DOCUMENTS if path.is_relative_to(index.parent)} - {index} <= linked
