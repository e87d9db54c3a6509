"""The content of an article as it is stored: JSON, and its hash."""

import hashlib
import json
from dataclasses import replace

import msgspec

from digest.model import Article
from digest.model.text import bare_letters

#: A text of fewer letters says too little to be known by alone.
_TELLING = 160


def encode_article(article: Article) -> bytes:
    """Return the `article` as JSON with sorted keys, without its origin and its source's name."""
    said = msgspec.to_builtins(article)
    del said["origin"], said["guid"]
    return json.dumps(said, sort_keys=True, ensure_ascii=False).encode()


def decode_article(content: bytes) -> Article:
    """Return the article that `encode_article` made `content` of."""
    return msgspec.json.decode(content, type=Article)


def article_hash(article: Article) -> str:
    """Return the SHA-256 of what an article says; its asides are the program's reading of it."""
    return content_hash(encode_article(replace(article, asides=())))


def wording_hash(article: Article) -> str:
    """Return the SHA-256 of an article's words, in whatever letters; of few ones with its title."""
    said = bare_letters(article.text)
    if len(said) < _TELLING:
        said = f"{bare_letters(article.title)}\n{said}"
    return content_hash(said.encode())


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of some content."""
    return hashlib.sha256(content).hexdigest()
