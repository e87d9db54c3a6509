import asyncio

import httpx
from starlette.responses import PlainTextResponse

from digest.web import guard


def answered(headers: dict[str, str]) -> httpx.Headers:
    """Return the headers of an answer that sets these itself, after the guard has added its own."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(guard.Headers(PlainTextResponse("said", headers=headers)))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/")

    return asyncio.run(ask()).headers


def test_an_answer_without_policy_gets_the_strict_one() -> None:
    """What says nothing of scripts and frames is allowed none."""
    assert answered({})["content-security-policy"] == guard.PAGE_POLICY


def test_an_answer_keeps_its_own_policy() -> None:
    """A mail is shown under its own policy, and is kept by no cache all the same."""
    headers = answered({"Content-Security-Policy": guard.MAIL_POLICY, "Cache-Control": "public"})
    assert headers.get_list("content-security-policy") == [guard.MAIL_POLICY]
    assert headers.get_list("cache-control") == ["no-store"]
    assert headers["x-content-type-options"] == "nosniff"
