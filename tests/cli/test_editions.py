"""`digest editions`, as an operator uses it."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Run
from tests.delivery.publication import Place, subscribe

TODAY = str(datetime.now(ZoneInfo("Asia/Kolkata")).date())
NEWS = (
    ("Saryu Solar wins an order", "Saryu Solar has won an order for a solar plant near Jodhpur."),
    ("Kothrud depot opens", "The metro depot at Kothrud opened on Monday."),
)


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return a publication with a source and three subscribers, one of whom gets nothing today."""
    made = Place(tmp_path_factory.mktemp("publication"))
    made.configure()
    with (made.folder / "digest.toml").open("a") as settings:
        settings.write("[[source]]\npath = 'news.jsonl'\n[site]\npostal_address = '12 Lane'\n")
    with made.memory() as memory:
        subscribe(memory, 2, themes=("all",))
        subscribe(memory, 1, first=3, themes=("real-estate",))
    return made


def build(place: Place, stories: int) -> None:
    """Build today's edition of so many stories."""
    rows = [{"title": title, "text": f"{text} " * 3} for title, text in NEWS[:stories]]
    (place.folder / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert place.run("build", "--date", TODAY, "--quiet").returncode == 0


def test_every_edition_is_listed_newest_first(place: Place) -> None:
    """A draft goes to nobody yet; what is approved says how many get it and how its mail stands."""
    build(place, 1)
    head = "Day\tRevision\tState\tStories\tRecipients\tMail\n"
    assert place.run("editions").stdout == f"{head}{TODAY}\t1\tdraft\t1\t0\t\n"
    assert place.run("approve", TODAY).returncode == 0
    build(place, 2)
    done = place.run("editions")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{head}{TODAY}\t2\tdraft\t2\t0\t\n{TODAY}\t1\tapproved\t1\t2\topen\n"


def test_scripts_get_it_as_json(place: Place) -> None:
    """With --json each edition is an object; what has no sending has no mail."""
    assert json.loads(place.run("editions", "--json").stdout) == []
    build(place, 1)
    assert json.loads(place.run("editions", "--json").stdout) == [
        {
            "day": TODAY,
            "revision": 1,
            "state": "draft",
            "stories": 1,
            "recipients": 0,
            "mail": None,
        }
    ]


def test_without_an_edition_it_says_how_to_make_one(run: Run) -> None:
    """An empty memory is named, and looking makes none."""
    done = run("editions")
    assert (done.returncode, done.stdout) == (0, "No edition yet. Build one: digest build\n")
