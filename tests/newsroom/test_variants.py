from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digest.model import Edition
from digest.newsroom.variants import count_readers, page_files, render_variants, variant_files
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


def many(count: int = 120) -> Edition:
    """Return an edition of so many stories, half of them in each theme, with public pages."""
    told = [
        samples.article(
            f"A bridge is built in ward {at}", "It is long. " * 30, url=f"https://a.example/{at}"
        )
        for at in range(count)
    ]
    public = replace(samples.PUBLICATION, public_url="https://news.ledger.example")
    return samples.edition(told[::2], told[1::2], publication=public)


def test_a_shortened_variant_has_its_whole_page_beside_it() -> None:
    """The files tell what is mailed; the edition says which stories were shortened."""
    variants = render_variants(many(), NOWHERE)
    listed, contents = variant_files(variants.values())
    assert [key for key in listed if f"{key}.page.html" in contents] == ["all"]
    assert set(listed["all"].short) == variants["all"].fit.short
    assert contents["all.html"] == variants["all"].parts.html.encode()
    page, mail = contents["all.page.html"].decode(), contents["all.html"].decode()
    assert page.count("It is long.") == 120 * 30 > mail.count("It is long.")
    assert listed["homes"].short == listed["homes"].more == ()


def test_each_variant_leads_to_its_own_page() -> None:
    """In its language too; those without files have theirs kept for the archive."""
    choices = [Choice(("power", "homes"), "hi", 2), Choice(("power",), "fr", 1)]
    variants = render_variants(many(10), NOWHERE, choices)
    day = "https://news.ledger.example/archive/2026-11-23"
    for key, page in (
        ("all", day),
        ("power", f"{day}/power"),
        ("all@hi", f"{day}/all@hi"),
    ):
        parts = variants[key].parts
        assert f'href="{page}"' in parts.html
        assert f"]({page})" in parts.markdown
        assert f": {page}\n" in parts.text
    assert list(page_files(variants.values())) == ["all@hi.page.html"]
    assert (variants["all@hi"].readers, variants["power"].readers, variants["homes"].readers) == (
        2,
        1,
        0,
    )
    assert count_readers(many(2), choices) == {"all": 2, "power": 1}
