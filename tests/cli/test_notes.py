"""Notes: an article's judgement in a few lines."""

from digest.cli.notes import note_lines

RECORD = {
    "source": "a.example",
    "teaser": True,
    "theme": None,
    "subtheme": None,
    "also": [],
    "confidence": 0.5,
    "review": False,
    "evidence": [],
    "story": None,
    "role": None,
    "story_reasons": [],
    "summary": [],
    "skipped": [],
    "facts": [],
    "score": {"recency": 1.5, "facts": 0.0},
}


def test_a_note_of_nothing_says_so() -> None:
    """Without theme, summary, facts and story, each line says what is missing."""
    assert list(note_lines(RECORD)) == [
        ("Source", "a.example (excerpt)"),
        ("Theme", "none, 0.50 sure"),
        ("Summary", "none"),
        ("Facts", "none"),
        ("Score", "1.50 = recency +1.5"),
    ]


def test_what_was_skipped_is_told_by_reason_and_cut_short() -> None:
    """Neighbours with one reason share a line; a long list and long sentences end with dots."""
    skipped = [{"why": "caption", "text": text} for text in ("A crane", "lorry " * 30)]
    skipped += [{"why": f"reason {n}", "text": "x"} for n in range(9)]
    told, *lines = [text for name, text in note_lines({**RECORD, "skipped": skipped})][2:-2]
    assert told == "none: no sentence stands alone"
    assert lines[0] == f"skipped: caption ('A crane', '{'lorry ' * 10}...')"
    assert lines[-1] == "..."
    assert len(lines) == 7


def test_facts_stand_with_their_rule() -> None:
    """Facts that one rule chose stand together; what is not shown is not told."""
    facts = [
        {"text": "48 km", "rule": "the headline's", "shown": True},
        {"text": "Rs 6 crore", "rule": "by size", "shown": True},
        {"text": "2 lanes", "rule": "the headline's", "shown": True},
        {"text": "1998", "rule": "over", "shown": False},
    ]
    assert dict(note_lines({**RECORD, "facts": facts}))["Facts"] == (
        "48 km · 2 lanes (the headline's); Rs 6 crore (by size)"
    )


def test_a_story_tells_what_speaks_for_it() -> None:
    """What decided is told, alone if it decides alone, not what spoke for the other side."""
    parts = [
        {"kind": "sum", "text": "same sum: Rs 6 crore", "weight": 2.0},
        {"kind": "base", "text": "most differ", "weight": -1.0},
        {"kind": "place", "text": "Gaya against Ara", "weight": None},
    ]
    reasons = [
        {"title": "Crane", "together": True, "parts": parts[:2]},
        {"title": "Lamp", "together": False, "parts": parts},
        {"title": "Ford", "together": False, "parts": parts[:2]},
    ]
    record = {**RECORD, "story": "a1", "role": "lead", "story_reasons": reasons}
    assert list(note_lines(record))[-5:-1] == [
        ("Story", "leads a1"),
        ("", "with 'Crane': same sum: Rs 6 crore"),
        ("", "not with 'Lamp': Gaya against Ara"),
        ("", "not with 'Ford': most differ"),
    ]
