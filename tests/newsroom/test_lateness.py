"""Lateness: what a source that was down brings late is as old as when it was first seen."""

from datetime import timedelta

import pytest

from digest.newsroom import build
from digest.store.database import Memory
from tests.newsroom.site import DAY, NOW, Write, feed, read, reasons, titles
from tests.publications import publication
from tests.sources import server as say
from tests.sources.server import Server


@pytest.mark.parametrize("down", [False, True])
def test_what_came_out_while_a_source_was_down_is_no_older(
    server: Server, settings: Write, memory: Memory, *, down: bool
) -> None:
    """Though other sources had editions; what a site lists belatedly is as old as it says."""
    every, town = (f"url = '{server.url(path)}'" for path in ("/all", "/town"))
    known = settings(every, town, more="[edition]\nmax_age = 2\n")
    server.routes |= {
        "/all": feed("Crane ordered for berth"),
        "/town": feed("Quay grows by a mile"),
    }
    for after in range(6):
        if down and after:
            server.routes["/town"] = say.answer(status=503)
        at = publication(known, memory, NOW + timedelta(days=after))
        build.build_edition(at, known.sources, DAY + timedelta(days=after), known.themes)
    late = ("Harbour deepens", "Tue, 24 Nov 2026 12:00:00 +0530")
    old = ("Lighthouse painted", "Fri, 20 Nov 2026 12:00:00 +0530")
    server.routes["/town"] = feed("Quay grows by a mile", late, old)
    then = timedelta(days=6)
    found = read(known, memory, DAY + then, NOW + then)
    assert ("Harbour deepens" in titles(found)) is down
    assert reasons(found)["Lighthouse painted"] == "too old: published 2026-11-20"
    server.routes["/town"] = feed()
    later = then + timedelta(days=3)
    assert "Harbour deepens" not in titles(read(known, memory, DAY + later, NOW + later))
