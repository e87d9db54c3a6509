import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import BadEdition, CannotRead, NoEdition
from digest.model import Edition, Evidence, Image, LeftOut
from digest.sources.article import one_line
from digest.store.news import document as editions
from digest.store.news.document import VariantFiles
from tests.rendering.samples import article, edition

VARIANTS = {"all": VariantFiles(("power", "homes"), {"all.html": "a" * 64})}


def full() -> Edition:
    """Return an edition with a value in every kind of field."""
    picture = Image("https://ledger.example/a.jpg", "A crane", 640, 360)
    lead = article(
        "Solar “order” ₹",
        "A plant.",
        url="https://ledger.example/a",
        label="Power",
        image=picture,
        origin="a.txt",
    )
    made = edition(
        [lead, article("Dam", published=None)],
        [article("Flats", teaser=True)],
        note="Good\nmorning",
    )
    told = dataclasses.replace(
        made.stories[0], evidence=(Evidence("term", "solar", 4.25),), also=("homes",), review=True
    )
    return dataclasses.replace(
        made, stories=(told, *made.stories[1:]), left_out=(LeftOut("Dam", "no theme fits"),)
    )


def write(folder: Path, document: Any) -> Path:
    """Write `document` as the edition of the day folder `folder`."""
    folder.mkdir(exist_ok=True)
    text = document if isinstance(document, str) else json.dumps(document)
    (folder / "edition.json").write_text(text, encoding="utf-8")
    return folder


def written(**changes: Any) -> dict[str, Any]:
    """Return the document of an edition with some of its fields changed."""
    document: dict[str, Any] = json.loads(editions.encode_edition(full(), VARIANTS))
    return document | changes


def test_an_edition_is_read_back_as_it_was(tmp_path: Path) -> None:
    """What is written is read back equal, variants too."""
    (tmp_path / "edition.json").write_bytes(editions.encode_edition(full(), VARIANTS))
    assert editions.read_edition(tmp_path) == (full(), VARIANTS)


@settings(max_examples=60, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"])).map(one_line), st.floats(0, 1))
def test_any_words_and_numbers_are_read_back(text: str, confidence: float) -> None:
    """No character of an article is lost, and no number is rounded."""
    made = edition([article("A", text)])
    made = dataclasses.replace(
        made, stories=(dataclasses.replace(made.stories[0], confidence=confidence),)
    )
    document = json.loads(editions.encode_edition(made, VARIANTS))
    assert document["hash"] == editions.edition_hash(made)
    assert document["articles"][0]["text"] == text
    assert document["stories"][0]["confidence"] == confidence


def test_it_is_readable_json_with_sorted_keys() -> None:
    """The file is UTF-8 with sorted keys, a field a line, to be compared by eye."""
    data = editions.encode_edition(full(), VARIANTS).decode()
    assert "Solar “order” ₹" in data
    assert data.endswith("}\n")
    assert list(json.loads(data)) == sorted(json.loads(data))
    assert json.loads(data)["schema"] == 1


def test_where_an_article_was_read_is_not_told() -> None:
    """Paths of the machine that built it are no part of an edition."""
    assert b"a.txt" not in editions.encode_edition(full(), VARIANTS)
    assert b"origin" not in editions.encode_edition(full(), VARIANTS)


def test_the_hash_is_that_of_what_is_said() -> None:
    """Another word gives another hash; the same words give the same."""
    other = dataclasses.replace(full(), note="Good\nevening")
    assert editions.edition_hash(full()) == editions.edition_hash(full())
    assert editions.edition_hash(other) != editions.edition_hash(full())


def test_the_hash_leaves_out_state_and_variants(tmp_path: Path) -> None:
    """An edition keeps its hash while its state moves on and its files are rendered again."""
    later: Any = dataclasses.replace(full(), state="approved")
    assert editions.edition_hash(later) == editions.edition_hash(full())
    variants = {"all": {"themes": ["power"], "files": {}}}
    read, listed = editions.read_edition(write(tmp_path, written(variants=variants)))
    assert (read, listed) == (full(), {"all": VariantFiles(("power",), {})})


@pytest.mark.parametrize(
    "change",
    [
        {"day": "2026-11-24"},
        {"note": "Other"},
        {"hash": "0" * 64},
        {"hash": None},
        {"more": 1},
        {"stories": []},
    ],
)
def test_an_edition_that_was_changed_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    """An edition that does not match its hash was changed by hand or damaged."""
    with pytest.raises(
        BadEdition, match=r"edition\.json: does not match its hash.*\. Build the day again\."
    ):
        editions.read_edition(write(tmp_path, written(**change)))


@pytest.mark.parametrize("schema", [0, 2, "1", None])
def test_another_schema_is_refused(tmp_path: Path, schema: Any) -> None:
    """A schema that is not known is an error that says which one is."""
    with pytest.raises(
        BadEdition, match=f"has schema {schema}, and this version reads schema 1 only"
    ):
        editions.read_edition(write(tmp_path, written(schema=schema)))


@pytest.mark.parametrize("text", ["", "{", "\x00", '{"schema": 1', "[" * 100_000, "not JSON"])
def test_damaged_json_is_refused(tmp_path: Path, text: str) -> None:
    """A file that is no JSON is named."""
    with pytest.raises(BadEdition, match=r"edition\.json: is not JSON"):
        editions.read_edition(write(tmp_path, text))


@pytest.mark.parametrize(
    "text", ["[]", "1", "null", "{}", '{"schema": 1}', '{"schema": 1, "note": "\\ud800"}']
)
def test_json_that_is_no_edition_is_refused(tmp_path: Path, text: str) -> None:
    """JSON of another kind, and characters that no text of ours holds, are refused."""
    with pytest.raises(BadEdition):
        editions.read_edition(write(tmp_path, text))


@pytest.mark.parametrize(
    "change", [{"variants": None}, {"variants": {"all": {}}}, {"state": "unheard of"}]
)
def test_a_wrong_value_outside_of_the_hash_is_refused(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    """State and variants are not hashed, and checked all the same."""
    with pytest.raises(BadEdition, match="is not an edition"):
        editions.read_edition(write(tmp_path, written(**change)))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A file of other bytes than UTF-8 is named."""
    (tmp_path / "edition.json").write_bytes(b'{"schema": "\xff"}')
    with pytest.raises(BadEdition):
        editions.read_edition(tmp_path)


def test_a_folder_without_edition_is_no_day(tmp_path: Path) -> None:
    """A folder that no build wrote, and one that is not there, hold no edition."""
    (tmp_path / "file").touch()
    for folder in (tmp_path, tmp_path / "gone", tmp_path / "file"):
        with pytest.raises(NoEdition, match="no edition here"):
            editions.read_edition(folder)


def test_an_edition_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The system's own reason is given."""
    (tmp_path / "edition.json").mkdir()
    with pytest.raises(CannotRead, match=r"edition\.json: cannot be read: Is a directory"):
        editions.read_edition(tmp_path)
