import logging
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest import tokens
from digest.errors import BadMemory, MemoryBusy
from digest.tokens import CONFIRM, PREFERENCES, UNSUBSCRIBE, Keys
from digest.web.pages import subscription
from tests.web.world import KEYS, NOW, ONE_CLICK, World, fill_archive


def bad_links(world: World) -> list[str]:
    """Return links that are none: changed, cut, of another purpose or key, of nobody's making."""
    good = KEYS.sign(UNSUBSCRIBE, world.reader.id, NOW)
    stranger = Keys(["the-key-of-somebody-else-of-32-characters"])
    return [
        good[:-1],
        good + "A",
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good.swapcase(),
        "x",
        "%00",
        "%ff",
        "😀" * 43,
        "A" * 43,
        "A" * 5000,
        KEYS.sign(PREFERENCES, world.reader.id, NOW),
        KEYS.sign(CONFIRM, world.reader.id, NOW),
        stranger.sign(UNSUBSCRIBE, world.reader.id, NOW),
        tokens.stand_in_token(UNSUBSCRIBE, "seed"),
        f"{good}%20",
        f"{good}/x",
    ]


def test_a_link_that_is_none_has_a_page_of_its_own(lite: World) -> None:
    """It says what to do instead, not what is wrong with it, and nothing is changed."""
    before = lite.person()
    for token in bad_links(lite):
        for form in (None, {}, ONE_CLICK):
            answer = lite.ask(f"/unsubscribe/{token}", form)
            assert answer.status_code == 404, token
            assert "<h1>" in answer.text
            assert "Traceback" not in answer.text
            assert token not in answer.text or len(token) == 1
    assert lite.person() == before
    assert "This link does not work" in lite.ask("/unsubscribe/nonsense").text


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from([UNSUBSCRIBE, PREFERENCES, CONFIRM]),
    st.one_of(
        st.text(max_size=80),
        st.text("ABCDEFabcdef0123456789-_", min_size=43, max_size=43),
        st.integers(0, 42).map(lambda at: f"change {at}"),
    ),
    st.sampled_from(
        [None, {}, ONE_CLICK, {"do": "all"}, {"do": "themes", "which": "some", "theme": ["homes"]}]
    ),
)
def test_no_made_up_token_changes_anything(
    lite: World, purpose: str, token: str, form: Mapping[str, Any] | None
) -> None:
    """Whatever stands in place of a token, and whatever is posted there, changes nobody."""
    if token.startswith("change "):
        at, good = int(token.split()[1]), KEYS.sign(purpose, lite.reader.id, NOW)
        token = good[:at] + ("A" if good[at] != "A" else "Q") + good[at + 1 :]
    before = lite.person()
    quoted = "".join(f"%{byte:02x}" for byte in token.encode("utf-8", "surrogatepass"))
    answer = lite.ask(f"/{purpose}/{quoted}", form)
    # Where nothing is left of it, it is the address without a token, which can only be looked at.
    bare = 200 if form is None else 405
    assert answer.status_code == (404 if token.strip("/") else bare)
    assert lite.person() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_do_nothing(lite: World, method: str) -> None:
    """Only GET, HEAD and POST are answered."""
    answer = lite.ask(lite.link(UNSUBSCRIBE), method=method)
    assert (answer.status_code, lite.state) == (405, "active")
    assert "POST" in answer.headers["allow"]


PATHS = [
    "/",
    "/unsubscribe",
    "/archive",
    "/archive/2026-11-23",
    "/health",
    "/style.css",
    "/gone",
    "/unsubscribe/x",
]


@pytest.mark.parametrize("path", [*PATHS, "link"])
def test_every_answer_carries_the_protecting_headers(lite: World, path: str) -> None:
    """Nothing is kept, found by robots, told to other sites, framed, or run."""
    fill_archive(lite.memory)
    headers = lite.ask(lite.link(UNSUBSCRIBE) if path == "link" else path).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert ("sandbox" in policy) == (path == "/archive/2026-11-23")


@pytest.mark.parametrize("path", ["/unsubscribe", "/preferences", "/confirm"])
def test_an_address_without_a_token_says_where_one_is(lite: World, path: str) -> None:
    """Archived editions link to it: there is nobody to unsubscribe."""
    for form in (path, f"{path}/"):
        answer = lite.ask(form)
        assert answer.status_code == 200
        assert "Please use the link in your mail" in answer.text


def test_health_says_ok_and_nothing_else(lite: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A monitor learns whether the memory can be read, and nobody learns more."""
    assert lite.ask("/health").text == "ok\n"

    def broken() -> None:
        raise BadMemory(name="postgresql://secret@host/name", reason="is away")

    monkeypatch.setattr(lite.memory, "read", broken)
    answer = lite.ask("/health")
    assert (answer.status_code, answer.text) == (503, "the memory cannot be read\n")


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (MemoryBusy(name="x", seconds=30), 503),
        (BadMemory(name="x", reason="gone"), 500),
        (KeyError("token-that-must-not-be-told"), 500),
    ],
)
def test_trouble_has_a_page_and_a_line_in_the_log(
    lite: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    status: int,
) -> None:
    """The reader is asked to try again, the operator is told why, and no token is logged."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise problem

    monkeypatch.setattr(subscription, "unsubscribe", fail)
    path = lite.link(UNSUBSCRIBE)
    with caplog.at_level(logging.DEBUG):
        answer = lite.ask(path, ONE_CLICK)
    assert answer.status_code == status
    assert "Please try again in a minute" in answer.text
    assert ("retry-after" in answer.headers) == (status == 503)
    assert "a page failed: " in caplog.text
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    assert path.rpartition("/")[2] not in said
    assert "must-not-be-told" not in answer.text + said
