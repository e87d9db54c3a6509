from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digest.model import Edition
from digest.newsroom.variants import render_variants, variant_files
from digest.rendering.parts import Renderer
from digest.store.people.choices import Choice
from tests.rendering import samples

PLANT = samples.article("Saryu Solar wins", "A plant was built near Jodhpur.")
FLATS = samples.article("Flats are let", "Two hundred flats were let in Pune.")
BOTH, THIN = samples.edition([PLANT], [FLATS]), samples.edition([PLANT], [])
NOWHERE = Path("/nowhere")


def test_a_thin_day_keeps_its_name_look_and_line() -> None:
    """Readers of all themes get all themes, not a mail about the one that has stories."""
    variants = render_variants(THIN, NOWHERE)
    whole = variants["all"]
    assert whole.themes == ("power", "homes")
    assert [theme.slug for theme in whole.edition.themes] == ["power", "homes"]
    assert whole.parts.subject != variants["power"].parts.subject


def test_each_variant_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many readers chose it, and whatever is made of it."""
    rendered: list[tuple[str, ...]] = []
    render: Callable[..., object] = Renderer.render_to_fit

    def counted(self: Renderer, edition: Edition, key: str) -> object:
        rendered.append((*(theme.slug for theme in edition.themes), edition.language))
        return render(self, edition, key)

    monkeypatch.setattr(Renderer, "render_to_fit", counted)
    choices = [Choice(("power", "homes"), None, 2), Choice(("power",), "hi", 1)]
    variants = render_variants(BOTH, NOWHERE, choices)
    assert list(variants) == ["all", "power", "homes", "power@hi"]
    assert len(rendered) == len(set(rendered)) == 4


def test_the_folder_holds_all_and_each_theme_alone() -> None:
    """Neither the sets of some readers nor their languages."""
    third = replace(samples.POWER, slug="roads")
    sections = (*BOTH.sections, replace(BOTH.sections[0], theme="roads"))
    made = replace(BOTH, themes=(*BOTH.themes, third), sections=sections)
    choices = [Choice(("power", "roads"), "hi", 2), Choice(None, "hi", 1)]
    variants = render_variants(made, NOWHERE, choices)
    assert {"power+roads", "power+roads@hi", "all@hi"} < set(variants)
    listed, contents = variant_files(variants.values())
    assert list(listed) == ["all", "power", "homes", "roads"]
    assert set(contents) == {
        f"{key}.{end}" for key in listed for end in ("html", "md", "txt", "eml")
    }
