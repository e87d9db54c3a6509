"""The public pages: whether `mail.public_url` leads to `digest serve`, and its links work.

They are not a source, so they are asked here and not by `sources/fetching`, which asks politely
and refuses addresses that are not public.
"""

import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from digest.delivery import replies
from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble
from digest.errors import BadKeys
from digest.tokens import UNSUBSCRIBE, read_keys

if TYPE_CHECKING:
    import httpx

#: How long to wait for an answer, in seconds, and how much of it to read, in bytes.
_PATIENCE: Final = 10.0
_LONGEST: Final = 100_000
#: The id in the link that is tried: no subscriber has it, so nobody is unsubscribed.
_NOBODY: Final = 0
_PROXY = "let the proxy in front pass GET and POST to 'digest serve', with the Host header"


def examine_web(case: Case) -> Iterator[Diagnosis]:
    """Ask for the health page, then open and click nobody's unsubscribe link (RFC 8058)."""
    import httpx

    site = case.settings.publication.public_url
    if not site:
        return
    with httpx.Client(verify=ssl.create_default_context(), timeout=_PATIENCE) as client:
        try:
            yield from _asked(client, case, site)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as problem:
            said = replies.shown_reply(str(problem)) or type(problem).__name__
            advice = "run 'digest serve' behind a proxy with a valid certificate"
            yield report_trouble("public pages", f"{site}: {said}", advice)


def _asked(client: "httpx.Client", case: Case, site: str) -> Iterator[Diagnosis]:
    status, text = _answer(client, "GET", f"{site}/health")
    if (status, text) != (200, "ok\n"):
        yield report_trouble(
            "public pages", f"{site}/health answers {status}, not as 'digest serve' does", _PROXY
        )
        return
    yield report_ok("public pages", f"{site} answers, and can read the memory")
    try:
        keys = read_keys(case.environment)
    except BadKeys:
        return  # the secrets report it
    link = f"{site}/{UNSUBSCRIBE}/{keys.sign(UNSUBSCRIBE, _NOBODY, case.now)}"
    status, _ = _answer(client, "GET", link)
    if status == 404:
        advice = "give 'digest serve' the same DIGEST_TOKEN_KEYS as here: else no link works"
        found = "a link signed here is unknown there"
        yield report_trouble("List-Unsubscribe", found, advice)
        return
    clicked, text = _answer(client, "POST", link, {"List-Unsubscribe": "One-Click"})
    if status != 200:
        yield report_trouble("List-Unsubscribe", f"a link in a mail answers {status}", _PROXY)
    elif (clicked, text) != (200, "Unsubscribed.\n"):
        found = f"one click (a POST) is answered with {clicked}, not as it should be"
        yield report_trouble("List-Unsubscribe", found, _PROXY)
    else:
        yield report_ok("List-Unsubscribe", "the link answers, and so does one click")


def _answer(
    client: "httpx.Client", method: str, url: str, form: dict[str, str] | None = None
) -> tuple[int, str]:
    """Return the status and the beginning of an answer; no redirect is followed (RFC 8058, 3.1)."""
    with client.stream(method, url, data=form) as response:
        read = b""
        for part in response.iter_bytes():
            read += part
            if len(read) > _LONGEST:
                break
    return response.status_code, read.decode("utf-8", "replace")
