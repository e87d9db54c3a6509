"""The public pages: whether `mail.public_url` leads to `digest serve`, and a mail's way out works from outside.

The pages of a publication are no source, so they are asked here and not by `sources/fetch.py`, which asks politely and
refuses what is not public.
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

#: An answer is waited for so long, in seconds, and read so far, in bytes.
_PATIENCE: Final = 10.0
_LONGEST: Final = 100_000
#: Whose link is tried: nobody has this number, so nobody can leave by it.
_NOBODY: Final = 0
_PROXY = "have the proxy in front pass GET and POST on to 'digest serve', with the Host header"


def examine_web(case: Case) -> Iterator[Diagnosis]:
    """Ask for the health page, and for nobody's way out: by looking, and by the one click of a mail provider (RFC 8058)."""
    import httpx

    site = case.settings.publication.public_url
    if not site:
        return
    with httpx.Client(verify=ssl.create_default_context(), timeout=_PATIENCE) as client:
        try:
            yield from _asked(client, case, site)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as problem:
            said = replies.shown_reply(str(problem)) or type(problem).__name__
            advice = "have 'digest serve' run, behind a proxy with a valid certificate"
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
        return  # which is told among the secrets
    link = f"{site}/{UNSUBSCRIBE}/{keys.sign(UNSUBSCRIBE, _NOBODY, case.now)}"
    status, _ = _answer(client, "GET", link)
    if status == 404:
        advice = (
            "give 'digest serve' the same DIGEST_TOKEN_KEYS as here: no link in a mail would work"
        )
        yield report_trouble(
            "List-Unsubscribe", "a link that was signed here is not known there", advice
        )
        return
    clicked, text = _answer(client, "POST", link, {"List-Unsubscribe": "One-Click"})
    if status != 200:
        yield report_trouble("List-Unsubscribe", f"a link in a mail answers {status}", _PROXY)
    elif (clicked, text) != (200, "Unsubscribed.\n"):
        yield report_trouble(
            "List-Unsubscribe",
            f"one click (a POST) is answered with {clicked}, not as it should be",
            _PROXY,
        )
    else:
        yield report_ok("List-Unsubscribe", "the link answers, and so does one click")


def _answer(
    client: "httpx.Client", method: str, url: str, form: dict[str, str] | None = None
) -> tuple[int, str]:
    """Return the status and the beginning of an answer; where it leads elsewhere, it is not followed (RFC 8058, section 3.1)."""
    with client.stream(method, url, data=form) as response:
        read = b""
        for part in response.iter_bytes():
            read += part
            if len(read) > _LONGEST:
                break
    return response.status_code, read.decode("utf-8", "replace")
