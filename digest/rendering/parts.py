"""Parts: a variant of an edition, rendered as HTML e-mail, plain text and Markdown."""

import re
from functools import cache, partial
from pathlib import Path

from digest.config.words import not_one_of
from digest.errors import BadSettings
from digest.model import Edition, Parts
from digest.model.text import NOT_MAIL
from digest.rendering import mjml, note, plain, prose, typography
from digest.rendering.language import Language
from digest.rendering.templates import Templates
from digest.rendering.view import view_edition

#: Templates' indentation is left out, since every byte counts towards Gmail's limit. Lines stay:
#: errors name them.
_MARGIN = re.compile(r"\n[ \t]+")
#: More than two blank lines, which arise where two parts of a template meet.
_GAP = re.compile(r"\n{4,}")


class Renderer:
    """Renders variants with the templates of the publication in `folder`, else the shipped ones."""

    def __init__(self, folder: Path) -> None:
        self._own = folder / "templates"
        self._language = cache(partial(Language, folder=folder))
        self._templates = Templates(
            folder,
            {
                "wrap": plain.wrap_text,
                "item": plain.wrap_item,
                "markdown": plain.plain_as_markdown,
                "inline": plain.escape_markdown,
                "beside": plain.wrap_beside,
                "solid": plain.solid,
                "slanted": plain.slant_markdown,
                "cased": typography.is_cased_text,
                "tied": typography.tie_figures,
                "outlook": typography.outlook_fonts,
                "markdown_url": plain.markdown_url,
            },
            reload=False,
        )
        self._looks = self._templates.looks()

    def render(self, variant: Edition) -> Parts:
        """Return the parts of `variant`, an edition narrowed to its themes.

        Raises BadTemplate, and BadSettings for an unknown look or language.
        """
        language = self._language(variant.language)
        view = view_edition(variant, language)
        look = variant.publication.look
        if look not in self._looks:
            reason = not_one_of(look, self._looks)
            raise BadSettings(path="digest.toml", where="[edition] look", reason=reason)
        # A note, settings or a catalogue may hold illegal characters; one breaks the whole mail.
        own = NOT_MAIL.sub("", variant.note or "")

        def filled(template: str, **values: str) -> str:
            made = self._templates.render(template, edition=view, say=language.say, **values)
            return NOT_MAIL.sub("", made)

        mail = f"mail/{look}.mjml.j2"
        source = filled(mail, note_html=note.render_note(own, view.colour) if own else "")
        text = filled("text/digest.txt.j2", note=prose.note_as_text(own) if own else "")
        markdown = filled("markdown/digest.md.j2", note=prose.note_as_markdown(own) if own else "")
        return Parts(
            subject=view.subject,
            preheader=view.preheader,
            html=mjml.compile_mjml(
                _MARGIN.sub("\n", source), self._templates.path(mail), self._own
            ),
            text=_GAP.sub("\n\n\n", text).strip() + "\n",
            markdown=markdown.strip() + "\n",
        )
