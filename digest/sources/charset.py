"""Charsets: the one rule by which bytes from anywhere become text.

UTF-8 is tried first, whatever anybody says: text in another encoding is hardly ever valid UTF-8.
Then come a byte order mark, the label that the server gives, and the one that the document gives,
in WHATWG's names (encoding.spec.whatwg.org, 4.2). A label is believed if the text looks written in
it. Without a label, the encoding is detected. What fits nothing is no text: garbage is worse.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import islice

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_GZIP = b"\x1f\x8b"
#: How ISO-2022-JP, which looks like ASCII, begins Japanese text.
_JAPANESE = re.compile(rb"\x1b(?:\$[@B]|\([JI])")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: So much of a document shows what it is, and holds its declaration. Bytes.
_START = 65_536
_HEAD = 4096
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARED = re.compile(
    rb"<(?:\?xml\b[^>]{0,200}?\bencoding|meta\b[^>]{0,200}?charset)"
    rb"\s*=\s*(?:[\"']\s*)?([A-Za-z0-9_.:-]{2,40})",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(r"charset\s*=\s*(?:[\"']\s*)?([\w.:+-]{2,40})", re.IGNORECASE)
#: What servers say by default, so that a document's own label counts more.
_WESTERN = "cp1252"
#: So unsure is the detection of a few letters, of which Western ones are the likeliest.
_HARDLY_SURE = 0.05
#: A byte that is not UTF-8, as the error handler "surrogateescape" hands it on.
_STRAY = re.compile("[\udc80-\udcff]")
#: What no text holds: control characters, lines that draw boxes, broken characters, and signs
#: within words, which Western has where the East of Europe has letters.
_WRONG = re.compile(
    "[\x80-\x9f\u2500-\u259f\ufffd]|(?<=[^\\W\\d_])[\xa1-\xa9\xab\xac\xae-\xb3\xb6\xb8\xb9\xbb-\xbf]+(?=[^\\W\\d_])"
)
_C1 = re.compile("[\x80-\x9f]")
_WORD = re.compile(r"[^\W\d_]+")
#: So many words with foreign letters are looked at, and so many letters say nothing yet.
_MOST_WORDS = 2000
_FEW_LETTERS = 4
#: Of so many foreign characters, one may be broken: excerpts are cut within one.
_PER_BROKEN = 20


def decode_text(data: bytes, content_type: str = "") -> str:
    """Return `data` as text; `content_type` is the value of its header.

    Raises ValueError, worded for people, if it is not text or in no encoding that is known.
    """
    text = _strict_utf8(data)
    if text is not None and b"\0" not in data and b"\x1b" not in data:
        return text
    if codec := _unicode_codec(data, content_type):
        return data.decode(codec, errors="replace")
    if data.startswith(_GZIP):
        raise ValueError("is not text (packed by gzip)")
    if len(_CONTROL.findall(data[:_START])) > len(data[:_START]) // 200:
        raise ValueError("is not text (binary data)")
    if _JAPANESE.search(data) and (japanese := _believed(data, "iso2022_jp")):
        return japanese
    if text is None:
        text = _utf8_with_strays(data)
    return _legacy_text(data, content_type) if text is None else text


def stream_codec(start: bytes) -> str | None:
    """Return Python's codec for a stream that begins with `start`; None for UTF-8, or if unknown.

    Bytes that are not UTF-8 are then judged line by line.
    """
    if codec := _unicode_codec(start):
        return codec
    is_utf8 = _strict_utf8(start) is not None or _utf8_with_strays(start) is not None
    return None if is_utf8 else _detect(start)


def repaired_text(text: str) -> str:
    """Return `text` as it was before a program took it for Western and wrote that down.

    Then UTF-8 became two or three characters for each, and Windows' quotes control characters.
    """
    for codec in () if text.isascii() else ("latin-1", _WESTERN):
        with suppress(UnicodeError):
            return text.encode(codec).decode("utf-8")
    return _C1.sub(lambda char: char[0].encode("latin-1").decode(_WESTERN, "replace"), text)


def _strict_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _unicode_codec(data: bytes, content_type: str = "") -> str | None:
    """Return the codec that a byte order mark names, or that of UTF-16 without one, or None."""
    marked = next((codec for mark, codec in _BOMS if data.startswith(mark)), None)
    return marked or _utf16_codec(data, content_type)


def _utf16_codec(data: bytes, content_type: str) -> str | None:
    """Return the codec for UTF-16 without a mark, or None: every other byte of ASCII is zero then.

    A label alone is no evidence: programs keep it when they write another encoding.
    """
    low, high = (data[at:_HEAD:2].count(0) for at in (0, 1))
    is_named = "utf-16" in content_type.lower()
    enough = len(data[:_HEAD]) / 200 if is_named else max(len(data[:_HEAD]) / 16, 2)
    if max(low, high) < max(enough, 1) or 10 * min(low, high) > max(low, high):
        return None
    return "utf-16-be" if low > high else "utf-16-le"


def _utf8_with_strays(data: bytes) -> str | None:
    """Return `data` as UTF-8 with a few bytes in cp1252, or None if it is in another encoding."""
    text = data.decode("utf-8", errors="surrogateescape")
    strays = len(_STRAY.findall(text))
    if len(text) - len(text.encode("ascii", "ignore")) < 2 * strays:
        return None
    return _STRAY.sub(
        lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", "replace"), text
    )


def _legacy_text(data: bytes, content_type: str) -> str:
    said = filter(None, map(_codec_of, _labels(data, content_type)))
    for codec in sorted(said, key=_WESTERN.__eq__):
        if (text := _believed(data, codec)) is not None:
            return text
    if detected := _detect(data):
        return data.decode(detected, "replace")
    raise ValueError("is not text in an encoding that is known")


def _detect(data: bytes) -> str | None:
    """Return Python's codec for the encoding that `data`, not UTF-8, looks written in, or None."""
    from chardet import EncodingEra, detect

    found = detect(
        data,
        encoding_era=EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO,
        max_bytes=max(len(data), 1),
        compat_names=False,
    )
    candidates = (found["encoding"], _WESTERN) if found["encoding"] else ()
    if found["confidence"] < _HARDLY_SURE:
        candidates = candidates[::-1]
    return next((codec for codec in candidates if _believed(data, codec) is not None), None)


def _labels(data: bytes, content_type: str) -> Iterator[str]:
    """Yield the labels of the encoding, as written: the server's, then the document's."""
    if header := _IN_HEADER.search(content_type):
        yield header[1]
    if declared := _DECLARED.search(_COMMENT.sub(b"", data[:_HEAD])):
        yield declared[1].decode("ascii")


def _codec_of(label: str) -> str | None:
    """Return Python's codec for a label of a legacy encoding, however spelled, or None."""
    codec = _whatwg_codecs().get(_squeezed(label))
    return "gb18030" if codec == "gbk" else codec  # the later standard holds the earlier one


@cache
def _whatwg_codecs() -> dict[str, str]:
    """Return Python's codecs by WHATWG's labels, these without the marks that people mix up."""
    import webencodings

    known = {_squeezed(label): webencodings.lookup(label) for label in webencodings.LABELS}
    return {
        label: one.codec_info.name
        for label, one in known.items()
        if one and not one.name.startswith(("utf-", "x-user", "replacement"))
    }


def _squeezed(label: str) -> str:
    """Return "windows1251" for "cp-1251", "CP1251", "win-1251" and "Windows_1251"."""
    letters = re.sub(r"[^a-z0-9]", "", label.lower()).removeprefix("x")
    return re.sub(r"^(?:cp|win|ms|ansi)(?=125\d|874)", "windows", letters)


def _believed(data: bytes, codec: str) -> str | None:
    """Return `data` in the encoding `codec`, or None if no text looks so."""
    text = data.decode(codec, "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if len(_WRONG.findall(text)) * _PER_BROKEN > foreign:
        return None
    return text if _is_plausible(text) else None


def _is_plausible(text: str) -> bool:
    """Return whether words look written: half in ASCII if Latin, else in one alphabet.

    Every letter of another alphabet, read as Western, is an accented one.
    """
    words = (word for word in _WORD.findall(text) if not word.isascii())
    letters = accented = 0
    for word in islice(words, _MOST_WORDS):
        foreign = [char for char in word if not char.isascii()]
        scripts = {unicodedata.name(char, "").partition(" ")[0] for char in foreign}
        if scripts & {"CYRILLIC", "GREEK"} and (len(scripts) > 1 or len(foreign) < len(word)):
            return False
        if "LATIN" in scripts:
            letters += len(word)
            accented += len(foreign)
    return accented < _FEW_LETTERS or 2 * accented <= letters
