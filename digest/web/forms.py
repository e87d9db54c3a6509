"""Forms: what a page was sent, and whether a page of ours sent it."""

import asyncio
from collections.abc import Collection
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request

#: Far more than any form here holds.
LONGEST_FORM = 16_384
#: So long one may take to send it, in seconds.
_PATIENCE = 20

FormValues = dict[str, list[str]]


async def read(request: Request, hosts: Collection[str]) -> FormValues:
    """Return the fields that were sent, each with its values.

    Raises HTTPException where another site's page sent them (403), where there is too much (413) or it takes too long.
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
    """Tell whether a request may change something: it is not another site's page that sends it.

    Mail providers, which are no browsers, say nothing of it: their token is enough. Neither do old browsers, whose
    "Origin: null" is what our own Referrer-Policy makes of it; a page elsewhere still has no token.
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
    """Return the fields of a form in either way of writing it (RFC 8058, section 3.1); what is no form has none."""
    name = kind.partition(";")[0].strip().lower()
    if name == "application/x-www-form-urlencoded":
        try:
            return parse_qs(
                body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200
            )
        except ValueError:
            return {}
    if name == "multipart/form-data" and kind.isascii() and kind.isprintable():
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
        return {}  # the standard library's parser has its own ways of saying that this is no form
    return form


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise HTTPException(413)
    return body
