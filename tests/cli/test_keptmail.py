import json
from pathlib import Path

from tests.cli.test_bounces import Publication
from tests.subscribers.returned_mail import SHAPES


def test_what_was_kept_can_be_looked_at(tmp_path: Path) -> None:
    """It is listed, shown as it came, and forgotten."""
    publication = Publication(tmp_path)
    data = SHAPES["a message from a person"].data()
    assert b"1 kept for a person" in publication.run(given=data).stdout
    (one,) = json.loads(publication.run("--kept", "--json").stdout)
    assert (one["from"], one["subject"]) == ("Ravi <ravi@home.example>", "Ports")
    assert one["id"].encode() in publication.run("--kept").stdout
    assert publication.run("--show", one["id"]).stdout == data
    assert publication.run("--drop", one["id"]).returncode == 2
    assert publication.run("--show", one["id"]).stdout == data
    assert publication.run("--drop", one["id"], "--yes").returncode == 0
    assert publication.run("--show", one["id"]).returncode == 2
    assert json.loads(publication.run("--kept", "--json").stdout) == []
