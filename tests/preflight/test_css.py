from digest.preflight.css import Declaration, parse_declarations, parse_sheet


def test_declarations_are_read() -> None:
    """Names are lower case, comments go, and a semicolon in a string or brackets splits nothing."""
    text = "COLOR: Red !important; /* x: y; */ background: url(a;b); content: 'a;b'; broken"
    assert parse_declarations(text) == (
        Declaration("color", "Red", important=True),
        Declaration("background", "url(a;b)", important=False),
        Declaration("content", '"a;b"', important=False),
    )


def test_rules_know_their_conditions() -> None:
    """A rule has all at-rules around it, the sheet's own media first."""
    sheet = parse_sheet("a, p > b { x: y } @media (min-width:9px) { i { x: y } }", "screen")
    assert [(rule.selectors, rule.conditions) for rule in sheet.rules] == [
        (("a", "p > b"), ("media screen",)),
        (("i",), ("media screen", "@media (min-width:9px)")),
    ]


def test_at_rules_without_rules_are_statements() -> None:
    """An import, and the block of a font or an animation, hold no rule for an element."""
    sheet = parse_sheet("@import url(x.css); @font-face { src: url(y) }")
    assert sheet.statements == ("@import url(x.css)", "@font-face { src: url(y) }")
    assert (sheet.rules, sheet.broken) == ((), "")


def test_a_broken_sheet_says_where() -> None:
    """Text after the last rule, or a brace without its other, is the place."""
    assert parse_sheet("p { x: y } and more").broken == "and more"
    assert parse_sheet("@media screen { p { x: y }").broken == "{"
