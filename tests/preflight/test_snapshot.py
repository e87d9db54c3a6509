import json
from pathlib import Path

import pytest

from tools import caniemail


@pytest.mark.parametrize(
    ("results", "letter"),
    [
        ({"2019-08": "n", "2020-02": "y"}, "y"),
        ({"16": "y", "12.4": "n"}, "y"),
        ({"10.3": "n", "9.0": "y"}, "n"),
        ({"2019": "a #1"}, "a"),
        ({}, "-"),
        ({"2019": ""}, "u"),
    ],
)
def test_the_newest_version_counts(results: dict[str, str], letter: str) -> None:
    """The last version's result of each client is kept; versions are compared as numbers."""
    assert caniemail.newest(results) == letter


def test_a_snapshot_is_made_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names its version and day, keeps a letter for each client, and brings the licence."""
    package = tmp_path / "package"
    (package / "data").mkdir(parents=True)
    feature = {
        "slug": "css-gap", "title": "gap ", "category": "css",
        "stats": {"gmail": {"ios": {"2020-01": "n"}}, "outlook": {"outlook-com": {"2020-01": "y"}}},
    }  # fmt: skip
    names = {"family": {"gmail": "Gmail"}, "platform": {"ios": "iOS", "outlook-com": "Outlook.com"}}
    data = {
        "last_update_date": "2026-05-13 14:45",
        "nicenames": names,
        "data": [feature, {"category": "others"}],
    }
    (package / "data" / "caniemail.json").write_text(json.dumps(data), encoding="utf-8")
    (package / "package.json").write_text('{"version": "2.0.2"}', encoding="utf-8")
    (package / "LICENSE").write_text("MIT License\n", encoding="utf-8")
    monkeypatch.setattr(caniemail, "PLACE", tmp_path)
    caniemail.main(package)
    made = json.loads((tmp_path / "clients.json").read_text(encoding="utf-8"))
    assert made["updated"] == "2026-05-13"
    assert "2.0.2" in made["source"]
    assert made["clients"] == {"gmail-ios": "Gmail (iOS)", "outlook-com": "Outlook.com"}
    assert made["features"] == {"css-gap": {"title": "gap", "support": "ny"}}
    assert (tmp_path / "clients.LICENSE").read_text(encoding="utf-8") == "MIT License\n"
