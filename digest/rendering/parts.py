"""Parts: one variant of an edition, rendered as HTML e-mail, plain text and Markdown."""

from pathlib import Path

from digest.errors import BadSettings
from digest.model import Edition, Parts
from digest.rendering import mjml, note, plain
from digest.rendering.templates import Templates
from digest.rendering.view import view


class Renderer:
    """Renders variants with the templates of the publication in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._templates = Templates(
            folder,
            {
                "wrap": plain.wrap,
                "item": plain.item,
                "wrap_note": plain.wrap_note,
                "markdown": plain.markdown,
                "markdown_url": plain.markdown_url,
            },
        )

    def render(self, variant: Edition) -> Parts:
        """Return the parts of `variant`, an edition narrowed to its themes. Raises BadTemplate, BadSettings."""
        seen = view(variant)
        look = f"mail/{variant.publication.look}.mjml.j2"
        looks = self._templates.names("mail", ".mjml.j2")
        if variant.publication.look not in looks:
            reason = f"there is no look '{variant.publication.look}'; looks: {', '.join(looks)}"
            raise BadSettings(path="digest.toml", where="$.edition.look", reason=reason)
        note_html = note.render(variant.note, seen.colour) if variant.note else ""
        source = self._templates.render(look, edition=seen, note_html=note_html)
        return Parts(
            subject=seen.subject,
            preheader=seen.preheader,
            html=mjml.compile(source, self._templates.path(look)),
            text=self._templates.render("text/digest.txt.j2", edition=seen, note=variant.note).strip() + "\n",
            markdown=self._templates.render("markdown/digest.md.j2", edition=seen, note=variant.note).strip()
            + "\n",
        )
