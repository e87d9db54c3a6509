"""What the tests of the benchmark programs share: a program run whole, with small numbers."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Tables = Callable[..., list[list[dict[str, Any]]]]


@pytest.fixture
def tables(capsys: pytest.CaptureFixture[str]) -> Tables:
    """Return a function that runs a program's `main` and returns the rows of each of its tables."""

    def run(main: Callable[[list[str]], None], *arguments: object) -> list[list[dict[str, Any]]]:
        main([*map(str, arguments), "--json"])
        return list(json.loads(capsys.readouterr().out).values())

    return run
