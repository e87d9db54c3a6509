"""Parts: one variant of an edition, rendered as HTML e-mail, plain text and Markdown."""

import re
from pathlib import Path

from digest.config.words import not_one_of
from digest.errors import BadSettings
from digest.model import Edition, Parts
from digest.model.text import NOT_MAIL
from digest.rendering import mjml, note, plain, prose
from digest.rendering.language import Language
from digest.rendering.templates import Templates
from digest.rendering.view import view_edition

#: How deep templates are indented is no part of the mail; every byte counts towards where it is cut. Lines stay lines,
#: since errors are told by them.
_MARGIN = re.compile(r"\n[ \t]+")
#: Two blank lines part what stands alone; where parts meet there would be more.
_GAP = re.compile(r"\n{4,}")


class Renderer:
    """Renders variants with the templates of the publication in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._languages: dict[str, Language] = {}
        self._templates = Templates(
            folder,
            {
                "wrap": plain.wrap_text,
                "item": plain.wrap_item,
                "markdown": plain.plain_as_markdown,
                "inline": plain.escape_markdown,
                "solid": plain.solid,
                "markdown_url": plain.markdown_url,
            },
            reload=False,
        )
        self._looks = self._templates.names("mail", ".mjml.j2")

    def render(self, variant: Edition) -> Parts:
        """Return the parts of `variant`, an edition narrowed to its themes. Raises BadTemplate, BadSettings."""
        language = self._language(variant.language)
        seen = view_edition(variant, language)
        look = f"mail/{variant.publication.look}.mjml.j2"
        if variant.publication.look not in self._looks:
            reason = not_one_of(variant.publication.look, self._looks)
            raise BadSettings(path="digest.toml", where="[edition] look", reason=reason)
        # A note, settings or a catalogue may hold illegal characters, and one breaks the mail.
        own = NOT_MAIL.sub("", variant.note or "")
        source = self._templates.render(
            look,
            edition=seen,
            say=language.say,
            note_html=note.render_note(own, seen.colour) if own else "",
        )
        text = self._templates.render(
            "text/digest.txt.j2",
            edition=seen,
            say=language.say,
            note=prose.note_as_text(own) if own else "",
        )
        markdown = self._templates.render(
            "markdown/digest.md.j2",
            edition=seen,
            say=language.say,
            note=prose.note_as_markdown(own) if own else "",
        )
        return Parts(
            subject=seen.subject,
            preheader=seen.preheader,
            html=mjml.compile_mjml(
                _MARGIN.sub("\n", NOT_MAIL.sub("", source)),
                self._templates.path(look),
                self._folder / "templates",
            ),
            text=_GAP.sub("\n\n\n", NOT_MAIL.sub("", text)).strip() + "\n",
            markdown=NOT_MAIL.sub("", markdown).strip() + "\n",
        )

    def _language(self, tag: str) -> Language:
        if tag not in self._languages:
            self._languages[tag] = Language(tag, self._folder)
        return self._languages[tag]
