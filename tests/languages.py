"""The languages that ship with the program, as tests use them."""

from pathlib import Path

from digest.config.languages import read_languages

LANGUAGES = read_languages(Path("no publication's folder"))
ENGLISH = LANGUAGES.of("en")
