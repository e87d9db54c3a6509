"""Forms: the fields that a request sends, and whether a page of ours sent it."""

import asyncio
from collections.abc import Collection
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request

#: Bytes; far more than any form here holds.
LONGEST_FORM = 16_384
#: Only a mail provider's one click comes as multipart/form-data; the parser takes quadratic time.
_LONGEST_MULTIPART, _LONGEST_KIND = 2048, 200
#: How long a form may take to arrive, in seconds.
_PATIENCE = 20

FormValues = dict[str, list[str]]


async def read_form(request: Request, hosts: Collection[str]) -> FormValues:
    """Return the fields of a request's form, each with its values.

    Raises HTTPException if another site's page sent it (403), if it takes too long (408), or is too
    long (413).
    """
    if not is_same_origin(request.headers, hosts):
        raise HTTPException(403)
    try:
        async with asyncio.timeout(_PATIENCE):
            body = await _body(request)
    except TimeoutError:
        raise HTTPException(408) from None
    return parse_form(body, request.headers.get("content-type", ""))


def is_same_origin(headers: Headers, hosts: Collection[str]) -> bool:
    """Return True unless another site's page sent the request, which then may change nothing.

    Mail providers, which are no browsers, send no such header: their token is enough. Nor do old
    browsers, of whose Origin our own Referrer-Policy makes "null"; a foreign page has no token.
    """
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None or origin == "null":
        return True
    try:
        return urlsplit(origin).netloc.lower() in {*hosts, headers.get("host", "").lower()} - {""}
    except ValueError:
        return False


def parse_form(body: bytes, kind: str) -> FormValues:
    """Return the fields of a form in either encoding (RFC 8058, section 3.1), else none."""
    name = kind.partition(";")[0].strip().lower()
    if name == "application/x-www-form-urlencoded":
        try:
            return parse_qs(
                body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200
            )
        except ValueError:
            return {}
    small = len(body) <= _LONGEST_MULTIPART and len(kind) <= _LONGEST_KIND
    if name == "multipart/form-data" and small and kind.isascii() and kind.isprintable():
        return _multipart(body, kind)
    return {}


def _multipart(body: bytes, kind: str) -> FormValues:
    form: FormValues = {}
    try:
        whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        for part in whole.iter_parts() if whole.is_multipart() else ():
            name = part.get_param("name", header="content-disposition")
            data = part.get_payload(decode=True)
            if isinstance(name, str) and isinstance(data, bytes):
                form.setdefault(name, []).append(data.decode("utf-8", "replace"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}  # errors of the standard library's parser on what is no form
    return form


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise HTTPException(413)
    return body
