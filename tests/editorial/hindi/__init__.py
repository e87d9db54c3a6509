"""Articles in Hindi, written for these tests: their sentences, and where a summary begins."""

import tomllib
from pathlib import Path

ARTICLES = tomllib.loads(Path(__file__).with_name("articles.toml").read_text(encoding="utf-8"))[
    "articles"
]
