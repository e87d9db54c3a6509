"""Parts: a variant of an edition, rendered as HTML e-mail, plain text and Markdown."""

import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from digest.config.themes import ALL
from digest.config.words import not_one_of
from digest.errors import BadSettings
from digest.model import Edition, Parts
from digest.model.text import NOT_MAIL
from digest.rendering import mjml, note, plain, prose, typography
from digest.rendering.catalogue import Catalogue
from digest.rendering.fit import WHOLE, Fit, fit_stories
from digest.rendering.personal import mailed_size
from digest.rendering.templates import Templates
from digest.rendering.view import EditionView, view_edition

#: Templates' indentation is left out, since every byte counts towards Gmail's limit. Lines stay:
#: errors name them.
_MARGIN = re.compile(r"\n[ \t]+")
#: More than two blank lines, which arise where two parts of a template meet.
_GAP = re.compile(r"\n{4,}")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A variant's `parts`, shortened to `fit`, and its `page`: the HTML as a whole."""

    parts: Parts
    fit: Fit
    page: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What templates are filled with: the view, its language, and the editor's note."""

    view: EditionView
    language: Catalogue
    note: str


class Renderer:
    """Renders variants with the templates of the publication in `folder`, else the shipped ones."""

    def __init__(self, folder: Path) -> None:
        self._own = folder / "templates"
        self._language = cache(partial(Catalogue, folder=folder))
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

    def render(self, variant: Edition, key: str = ALL, fit: Fit = WHOLE) -> Parts:
        """Return the parts of `variant`, an edition narrowed to its themes, as `fit` has it.

        Raises BadTemplate, and BadSettings for an unknown look or language.
        """
        sheet = self._sheet(variant, key, fit)
        return self._parts(sheet, self._page(sheet))

    def render_to_fit(self, variant: Edition, key: str = ALL) -> Fitted:
        """Return the parts of `variant`, shortened to its most bytes, with its page as a whole.

        Raises what `render` raises.
        """
        sheet, limit = self._sheet(variant, key, WHOLE), variant.publication.max_bytes
        page = self._page(sheet)
        if mailed_size(page, variant.publication) <= limit:
            return Fitted(self._parts(sheet, page), WHOLE, page)

        def size(fit: Fit) -> int:
            shorter = self._page(self._sheet(variant, key, fit))
            return mailed_size(shorter, variant.publication)

        ranked = [section.stories for section in variant.sections]
        fit = fit_stories(ranked, size, limit, len(variant.errata))
        return Fitted(self.render(variant, key, fit), fit, page)

    def _sheet(self, variant: Edition, key: str, fit: Fit) -> _Sheet:
        """Return what the templates are filled with."""
        language = self._language(variant.language)
        # A note, settings or a catalogue may hold illegal characters; one breaks the whole mail.
        own = NOT_MAIL.sub("", variant.note or "")
        return _Sheet(view_edition(variant, language, key, fit), language, own)

    def _page(self, sheet: _Sheet) -> str:
        """Return the HTML."""
        look = sheet.view.publication.look
        if look not in self._looks:
            reason = not_one_of(look, self._looks)
            raise BadSettings(path="digest.toml", where="[edition] look", reason=reason)
        mail = f"mail/{look}.mjml.j2"
        note_html = note.render_note(sheet.note, sheet.view.colour) if sheet.note else ""
        source = _MARGIN.sub("\n", self._filled(sheet, mail, note_html=note_html))
        return mjml.compile_mjml(source, self._templates.path(mail), self._own)

    def _parts(self, sheet: _Sheet, html: str) -> Parts:
        """Return all parts, of which the HTML is made already."""
        said = prose.note_as_text(sheet.note) if sheet.note else ""
        text = self._filled(sheet, "text/digest.txt.j2", note=said)
        said = prose.note_as_markdown(sheet.note) if sheet.note else ""
        markdown = self._filled(sheet, "markdown/digest.md.j2", note=said)
        return Parts(
            subject=sheet.view.subject,
            preheader=sheet.view.preheader,
            html=html,
            text=_GAP.sub("\n\n\n", text).strip() + "\n",
            markdown=markdown.strip() + "\n",
        )

    def _filled(self, sheet: _Sheet, template: str, **values: str) -> str:
        made = self._templates.render(
            template, edition=sheet.view, say=sheet.language.say, **values
        )
        return NOT_MAIL.sub("", made)
