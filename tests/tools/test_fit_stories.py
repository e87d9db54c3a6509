"""The fit of stories: a card of weights from labelled articles."""

import json
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from digest.editorial.stories.card import Signs
from digest.model import StoryCard
from tools import fit_stories

EVENTS = {
    "bridge": ("Tarana Works wins Palasi bridge", "Tarana Works is to build a bridge at Palasi"),
    "plant": ("Tarana Works opens Omkari plant", "Tarana Works has opened a factory at Omkari"),
    "metro": ("Devnagar metro reaches Sonpur", "Trains run from Devnagar to Sonpur since Monday"),
    "solar": ("Devnagar solar park is sold", "Lumen Grid buys the solar park near Devnagar"),
}
SUMS = {"bridge": "Rs 412 crore", "plant": "Rs 77 crore", "metro": "18.4 km", "solar": "365 MW"}


@pytest.fixture
def rows() -> list[fit_stories.Row]:
    """Return four events, each told twice: two of one firm, and two in one town."""
    return [
        {"id": f"{story}{at}", "story": story, "title": told[at],
         "text": f"{told[1 - at]}: {SUMS[story]}."}
        for story, told in EVENTS.items()
        for at in (0, 1)
    ]  # fmt: skip


def test_what_speaks_for_one_event_is_worth_more_than_nothing(
    rows: list[fit_stories.Row],
) -> None:
    """Likeness and shared figures weigh for, against the bias; labels by chance teach nothing."""
    card = fit_stories.fit_card({"events": rows})
    assert card.bias < 0 < min(card.whole, card.lead, card.headline, card.figures)
    mixed = [{**row, "story": str(at // 4)} for at, row in enumerate(rows[::2] + rows[1::2])]
    assert fit_stories.fit_card({"mixed": mixed}).figures < card.figures


def test_unscored_rows_teach_nothing(rows: list[fit_stories.Row]) -> None:
    """The label of a row that two editors would file differently decides nothing."""
    *sure, last = rows
    right, wrong = ([*sure, {**last, "scored": False, "story": story}]
                    for story in (last["story"], "bridge"))  # fmt: skip
    assert fit_stories.fit_card({"a": right}) == fit_stories.fit_card({"a": wrong})
    assert fit_stories.fit_card({"a": [*sure, {**last, "story": "bridge"}]}) != (
        fit_stories.fit_card({"a": rows})
    )


def test_the_card_is_written_and_checked(
    rows: list[fit_stories.Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file holds every sign once; a check writes nothing and tells a difference."""
    data, written = tmp_path / "events.jsonl", tmp_path / "card.toml"
    data.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(fit_stories, "CARD", written)
    assert fit_stories.main([str(data)]) == 0
    assert list(tomllib.loads(written.read_text(encoding="utf-8"))) == ["bias", *Signs._fields]
    assert fit_stories.main(["--check", str(data)]) == 0
    written.write_text("bias = 1.0\n", encoding="utf-8")
    assert fit_stories.main(["--check", str(data)]) == 1
    assert written.read_text(encoding="utf-8") == "bias = 1.0\n"


def test_the_card_and_the_signs_have_one_list_of_names() -> None:
    """The worths of a fit are in the order of the signs, behind the bias."""
    assert list(asdict(StoryCard())) == ["bias", *Signs._fields]
