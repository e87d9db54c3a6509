import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLES, Run, start

FIELDS = [
    "id", "url", "source", "title", "label", "teaser", "text", "theme", "subtheme", "also",
    "confidence", "review", "evidence",
    "story", "role", "story_reasons", "summary", "skipped", "facts", "score",
]  # fmt: skip
LINES = [
    {
        "id": "a1",
        "url": "https://a.example/1",
        "title": "Saryu Solar wins an order",
        "label": "Power",
        "text": "Saryu Solar has won an order for a 300 MW solar plant near "
        "Jodhpur.\nIt will be built by March.",
        "published": "2026-11-22",
    },
    {
        "id": "a1",
        "title": "Saryu Solar wins an order",
        "text": "Saryu Solar has won an order for a 300 MW solar plant near Jodhpur.",
        "published": "2026-11-23",
    },
    {
        "title": "Flats at Wakad",
        "label": "Infrastructure Transport",
        "text": "All 120 flats of a residential project were sold.",
    },
    {
        "title": "Poetry prize",
        "text": "A crane driver has won a prize for poems about the harbour.",
    },
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Write an export: an article, its copy, one with a label its text denies, one of no theme."""
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    return path


def records(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Return the objects that a good run printed, one a line."""
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json_is_one_object_a_line_for_every_article(run: Run, export: Path) -> None:
    """Every article read is told of, copies too, in the order of the source, with every field."""
    told = records(run("explain", export, "--json"))
    assert [record["title"] for record in told] == [line["title"] for line in LINES]
    assert all(list(record) == FIELDS for record in told)
    first, copy, flats, poem = told
    assert (first["id"], first["url"], first["label"], first["teaser"]) == (
        "a1",
        "https://a.example/1",
        "Power",
        False,
    )
    assert first["text"] == LINES[0]["text"]
    assert first["source"] == "a.example"
    assert copy["source"] == str(export)
    assert (flats["theme"], flats["subtheme"]) == ("infrastructure", "transport")
    assert (poem["theme"], poem["summary"][0]["text"]) == (None, LINES[3]["text"])


def test_judgements_come_with_their_reasons(run: Run, export: Path) -> None:
    """Each article has a confidence of 0 to 1, and the evidence for its theme."""
    told = records(run("explain", export, "--json"))
    assert all(0 <= record["confidence"] <= 1 for record in told)
    assert told[0]["evidence"][0] == {"kind": "label", "text": "Power", "weight": 1.0}
    assert all(
        set(part) == {"kind", "text", "weight"} for record in told for part in record["evidence"]
    )
    assert "solar plant" in [part["text"] for part in told[1]["evidence"]]


def test_copies_belong_to_one_story(run: Run, export: Path) -> None:
    """An article and its copy name the same story; others are stories of their own."""
    told = records(run("explain", export, "--json"))
    stories = [record["story"] for record in told]
    assert stories[0] == stories[1] == "a1"
    assert len(set(stories)) == 3
    assert None not in stories
    assert [record["role"] for record in told] == ["copy", "lead", "lead", "lead"]


def test_summaries_are_word_for_word(run: Run) -> None:
    """Each sentence of a summary stands in the text at its offsets; all have 70 words at most."""
    told = records(run("explain", EXAMPLES, "--json"))
    assert len(told) > 24
    for record in told:
        assert len(record["summary"]) <= 3
        assert sum(len(sentence["text"].split()) for sentence in record["summary"]) <= 70
        for sentence in record["summary"]:
            assert record["text"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_without_stories_articles_stream(run: Run, export: Path) -> None:
    """With --no-stories all else is the same, and no story and no role in it is named."""
    grouped = records(run("explain", export, "--json"))
    told = records(run("explain", export, "--json", "--no-stories"))
    assert told == [
        record | {"story": None, "role": None, "story_reasons": []} for record in grouped
    ]


def test_labels_can_be_ignored(run: Run, export: Path) -> None:
    """With --ignore-labels the text alone decides."""
    told = records(run("explain", export, "--json", "--ignore-labels"))
    assert [record["theme"] for record in told] == [
        "power-renewable",
        "power-renewable",
        "real-estate",
        None,
    ]
    assert not any(part["kind"] == "label" for record in told for part in record["evidence"])


def test_a_note_reads_like_a_colleagues(run: Run, export: Path) -> None:
    """Without --json each article has a short block: its title, then a line for each question."""
    done = run("explain", export)
    assert (done.returncode, done.stderr) == (0, "")
    first, second, flats, poem = done.stdout.strip().split("\n\n")
    title, *lines = first.splitlines()
    assert title == "Saryu Solar wins an order"
    assert [line[:9].strip() for line in lines] == [
        *("Source", "Theme", "Summary", "Facts", "Story", "Score")
    ]
    assert "power-renewable, 0.9" in lines[1]
    assert "sure: label Power" in lines[1]
    assert "  300 MW (the lead sentence's)" in lines[3]
    assert "copy in a1" in first
    assert "stands by itself" in second
    assert "infrastructure/transport (also real-estate), 0.60 sure, to be reviewed" in flats
    assert "Theme    none" in poem


SKIPPING = (
    "GAYA, Nov 30 (PTI) --\nIt is a sight.\nThe company had asked for more time in May.\n"
    "Bihar will build a 48-km ring road around Gaya for Rs 640 crore, its works minister said."
)


def test_what_the_summary_skips_is_told_with_its_reason(run: Run, tmp_path: Path) -> None:
    """What stands before the summary's first sentence is named, in order, in both forms."""
    path = tmp_path / "gaya.jsonl"
    path.write_text(json.dumps({"title": "Gaya gets ring road", "text": SKIPPING}), "utf-8")
    (record,) = records(run("explain", path, "--json"))
    assert [one["why"] for one in record["skipped"]][1:] == [
        "too short",
        "leans on what came before",
    ]
    for one in record["skipped"]:
        assert one["text"] in record["text"][one["start"] : one["end"]]
        assert one["end"] <= record["summary"][0]["start"]
    told = run("explain", path).stdout
    assert "skipped: leans on what came before ('The company had asked for more time" in told


def test_each_fact_tells_the_rule_that_chose_it(run: Run, export: Path) -> None:
    """Shown or left out, a fact has a rule in words."""
    told = records(run("explain", export, "--json"))
    assert all(fact["rule"] for record in told for fact in record["facts"])


def test_scores_are_for_a_day_and_add_up(run: Run, export: Path) -> None:
    """Every part of a story's score is told; what is new depends on the day."""
    early, late = (
        records(run("explain", export, "--json", "--date", day))[0]["score"]
        for day in ("2026-11-22", "2026-11-25")
    )
    assert list(early) == [
        "recency", "outlets", "size", "deaths", "completeness", "address", "label", "weight",
    ]  # fmt: skip
    assert early["recency"] > late["recency"]
    assert {key: value for key, value in early.items() if key != "recency"} == {
        key: value for key, value in late.items() if key != "recency"
    }
    note = run("explain", export, "--date", "2026-11-22").stdout
    assert f"{sum(early.values()):.2f} = recency {early['recency']:+g}" in note


def test_facts_say_which_are_shown(run: Run) -> None:
    """All facts of the text are told, and up to three are marked as those that its story shows."""
    told = records(run("explain", EXAMPLES, "--json"))
    for record in told:
        assert all(
            record["text"][fact["start"] : fact["end"]] == fact["text"] for fact in record["facts"]
        )
        assert sum(fact["shown"] for fact in record["facts"]) <= 3
    assert sum(fact["shown"] for record in told for fact in record["facts"]) > 60


def test_problems_are_told_aside(run: Run, tmp_path: Path, export: Path) -> None:
    """What cannot be read is named on standard error, and the rest is told of."""
    (tmp_path / "empty.txt").touch()
    done = run("explain", tmp_path, "--json")
    assert len(records(done)) == 4
    assert done.stderr == f"digest: skipped: {tmp_path}/empty.txt: is empty\n"


def test_a_source_is_needed(run: Run) -> None:
    """Without a source, and with one that is not there, it is wrong use."""
    assert run("explain").returncode == 2
    done = run("explain", "gone.txt", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("digest: gone.txt: no such file or folder")


def long_export(path: Path, lines: int) -> Path:
    """Write an export of so many articles."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(lines):
            text = f"Saryu Solar has won order {number} for a solar plant near Jodhpur. " * 2
            file.write(
                json.dumps({"id": str(number), "title": f"Order {number}", "text": text}) + "\n"
            )
    return path


@pytest.mark.parametrize("options", [(), ("--json",), ("--json", "--no-stories")])
def test_a_reader_that_leaves_ends_it_quietly(tmp_path: Path, options: tuple[str, ...]) -> None:
    """`digest explain ... | head -1` prints one line and no complaint, however much is to come."""
    export = long_export(tmp_path / "news.jsonl", 500)
    with start(
        "explain", export, *options, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().endswith(b"\n")
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in (0, 1)


MEASURE = """
import resource, subprocess, sys
program = [sys.executable, "-m", "digest", *sys.argv[1:]]
subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(export: Path) -> int:
    """Return the peak memory in megabytes of telling of `export` without stories."""
    command = [sys.executable, "-c", MEASURE, "explain", str(export), "--no-stories", "--json"]
    done = subprocess.run(command, cwd=export.parent, capture_output=True, text=True, check=True)
    return int(done.stdout) // (1024 if sys.platform == "linux" else 1024 * 1024)


def test_streaming_needs_constant_memory(tmp_path: Path) -> None:
    """With --no-stories an export ten times as long needs no more memory."""
    short, long = (peak(long_export(tmp_path / f"{lines}.jsonl", lines)) for lines in (300, 3_000))
    assert long <= short + 8
