"""Variants: the edition as each set of themes has it, for files, test mails, archive and mail.

A variant is what was subscribed to, on a day when one of its themes has no story too: the mail
then says so, under the name and in the look that its readers know.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from digest.config.themes import ALL
from digest.editorial.edition import narrow_edition
from digest.model import Edition, Parts
from digest.newsroom.variantkeys import language_key, variant_key, variant_themes
from digest.rendering import message
from digest.rendering.language import base_language, catalogue_languages
from digest.rendering.parts import Renderer
from digest.store.news.document import VariantFiles
from digest.store.people.choices import Choice


@dataclass(frozen=True, slots=True)
class Variant:
    """An `edition` narrowed to `themes`, in the language it says; rendered once, as `parts`."""

    key: str
    themes: tuple[str, ...]
    edition: Edition
    parts: Parts

    @property
    def has_stories(self) -> bool:
        """True if it has a story; without one it is sent to nobody."""
        return bool(self.edition.stories)


def render_variants(
    edition: Edition, folder: Path, choices: Iterable[Choice] = ()
) -> dict[str, Variant]:
    """Render each variant once, with the templates in `folder`; return them by key.

    All themes together and each theme alone are made in any case; the sets of themes in `choices`
    if one of them has a story. A variant with readers in another language is made in that, too, if
    there is a catalogue for it.
    """
    renderer = Renderer(folder)
    slugs = variant_themes(edition, None)
    known = {base_language(name) for name in catalogue_languages(folder)}
    known -= {base_language(edition.language)}
    wanted = {ALL: slugs} | {slug: (slug,) for slug in slugs}
    spoken: set[tuple[str, str]] = set()
    for choice in choices:
        if key := variant_key(edition, choice.themes):
            wanted[key] = variant_themes(edition, choice.themes)
            spoken |= {(key, tag) for tag in {base_language(choice.language or "")} & known}
    made = {key: narrow_edition(edition, themes) for key, themes in wanted.items()}
    for key, tag in sorted(spoken):
        name = language_key(key, tag)
        wanted[name], made[name] = wanted[key], replace(made[key], language=tag)
    return {
        key: Variant(key, wanted[key], narrowed, renderer.render(narrowed))
        for key, narrowed in made.items()
    }


def variant_files(variants: Iterable[Variant]) -> tuple[dict[str, VariantFiles], dict[str, bytes]]:
    """Return the files of a day folder, and for each variant in it their names and hashes.

    In the folder are all themes together and each theme alone, in the publication's language.
    """
    listed: dict[str, VariantFiles] = {}
    contents: dict[str, bytes] = {}
    for one in variants:
        if one.key != ALL and (one.key,) != one.themes:
            continue
        made = {
            f"{one.key}.html": one.parts.html.encode(),
            f"{one.key}.md": one.parts.markdown.encode(),
            f"{one.key}.txt": one.parts.text.encode(),
            f"{one.key}.eml": message.compose_message(one.parts, one.edition, one.key),
        }
        contents |= made
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
        listed[one.key] = VariantFiles(one.themes, hashes)
    return listed, contents
