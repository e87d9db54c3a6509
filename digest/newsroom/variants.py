"""Variants: the edition as each set of themes has it, for files, test mails, archive and mail.

A variant is what was subscribed to, on a day when one of its themes has no story too: the mail
then says so, under the name and in the look that its readers know. Without a story or a correction
it is sent to nobody.
"""

import hashlib
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from digest.config.themes import ALL
from digest.editorial.edition import narrow_edition, omit_stories
from digest.model import Edition, Parts
from digest.newsroom.variantkeys import language_key, page_name, variant_key, variant_themes
from digest.rendering import message
from digest.rendering.catalogue import base_language, catalogue_languages
from digest.rendering.fit import WHOLE, Fit
from digest.rendering.parts import Renderer
from digest.store.news.document import VariantFiles
from digest.store.people.choices import Choice


@dataclass(frozen=True, slots=True)
class Variant:
    """An `edition` narrowed to `themes`, in the language it says; rendered once, as `parts`.

    These are shortened to `fit`; its `page` in the archive is the HTML as a whole. The subscribers
    who are sent it are its `readers`.
    """

    key: str
    themes: tuple[str, ...]
    edition: Edition
    parts: Parts
    fit: Fit
    page: str
    readers: int = 0

    @property
    def told(self) -> Edition:
        """The edition without the stories that the mail only counts."""
        return omit_stories(self.edition, self.fit.more)


def render_variants(
    edition: Edition, folder: Path, choices: Iterable[Choice] = ()
) -> dict[str, Variant]:
    """Render each variant once, with the templates in `folder`; return them by key.

    All themes together and each theme alone are made in any case; the sets of themes in `choices`
    if one of them has a story or a correction. A variant with readers in another language is made
    in that, too, if there is a catalogue for it.
    """
    renderer = Renderer(folder)
    slugs = variant_themes(edition, None)
    known = {base_language(name) for name in catalogue_languages(folder)}
    known -= {base_language(edition.language)}
    wanted = {ALL: slugs} | {slug: (slug,) for slug in slugs}
    spoken: dict[str, tuple[str, str]] = {}
    readers: Counter[str] = Counter()
    for choice in choices:
        if key := variant_key(edition, choice.themes):
            wanted[key] = variant_themes(edition, choice.themes)
            tag = base_language(choice.language or "")
            name = language_key(key, tag) if tag in known else key
            if name != key:
                spoken[name] = key, tag
            readers[name] += choice.count
    made = {key: narrow_edition(edition, themes) for key, themes in wanted.items()}
    for name, (key, tag) in sorted(spoken.items()):
        wanted[name], made[name] = wanted[key], replace(made[key], language=tag)
    return {
        key: _rendered(renderer, key, wanted[key], narrowed, readers[key])
        for key, narrowed in made.items()
    }


def count_readers(edition: Edition, choices: Iterable[Choice]) -> Counter[str]:
    """Return the number of subscribers of each variant, in whatever language."""
    readers: Counter[str] = Counter()
    for choice in choices:
        if key := variant_key(edition, choice.themes):
            readers[key] += choice.count
    return readers


def page_files(variants: Iterable[Variant]) -> dict[str, bytes]:
    """Return the pages in the archive of variants that have no files, by name."""
    return {page_name(one.key): one.page.encode() for one in variants if not _is_file(one)}


def _rendered(
    renderer: Renderer, key: str, themes: tuple[str, ...], narrowed: Edition, readers: int
) -> Variant:
    made = renderer.render_to_fit(narrowed, key)
    return Variant(key, themes, narrowed, made.parts, made.fit, made.page, readers)


def _is_file(variant: Variant) -> bool:
    """Return True if a variant is in the day folder: all themes together, or one theme alone."""
    return variant.key == ALL or (variant.key,) == variant.themes


def variant_files(variants: Iterable[Variant]) -> tuple[dict[str, VariantFiles], dict[str, bytes]]:
    """Return the files of a day folder, and for each variant in it their names and hashes.

    In the folder are all themes together and each theme alone, in the publication's language; with
    the whole page of one that was shortened.
    """
    listed: dict[str, VariantFiles] = {}
    contents: dict[str, bytes] = {}
    for one in variants:
        if not _is_file(one):
            continue
        made = {
            f"{one.key}.html": one.parts.html.encode(),
            f"{one.key}.md": one.parts.markdown.encode(),
            f"{one.key}.txt": one.parts.text.encode(),
            f"{one.key}.eml": message.compose_message(one.parts, one.edition, one.key),
        }
        if one.fit != WHOLE:
            made[page_name(one.key)] = one.page.encode()
        contents |= made
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
        short, more = _in_order(one, one.fit.short), _in_order(one, one.fit.more)
        listed[one.key] = VariantFiles(one.themes, hashes, short, more)
    return listed, contents


def _in_order(variant: Variant, stories: Container[str]) -> tuple[str, ...]:
    """Return those of its `stories` (ids) in the variant's order."""
    return tuple(story.id for story in variant.edition.stories if story.id in stories)
