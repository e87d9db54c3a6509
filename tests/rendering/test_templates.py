from dataclasses import dataclass
from pathlib import Path

import pytest

from digest.errors import BadTemplate, UsageError
from digest.rendering.templates import Templates


def write(folder: Path, name: str, text: str) -> Path:
    """Write the publication's own template `name`."""
    path = folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_publications_own_template_wins(tmp_path: Path) -> None:
    """A template in the publication's folder stands in for the shipped one of that name."""
    own = write(tmp_path, "web/error.html.j2", "own {{ status }}")
    templates = Templates(tmp_path)
    assert templates.render("web/error.html.j2", status=404) == "own 404"
    assert templates.path("web/error.html.j2") == own


def test_other_templates_stay_the_shipped_ones(tmp_path: Path) -> None:
    """One template of the publication's own leaves every other as shipped, and may include them."""
    write(tmp_path, "mail/own.mjml.j2", "{% include 'mail/parts/nothing.mjml.j2' %}")
    templates = Templates(tmp_path)
    assert templates.looks() == ["briefing", "broadsheet", "own"]
    assert templates.path("mail/broadsheet.mjml.j2").is_file()
    with pytest.raises(BadTemplate, match="'sans' is undefined"):
        templates.render("mail/own.mjml.j2")


@pytest.mark.parametrize("name", ["a.mjml.j2", "a.html.j2", "a.mjml", "a.html"])
def test_markup_escapes_what_is_filled_in(tmp_path: Path, name: str) -> None:
    """In templates for markup a value comes out escaped."""
    write(tmp_path, name, "{{ value }}")
    assert Templates(tmp_path).render(name, value="<b>&\"'") == "&lt;b&gt;&amp;&#34;&#39;"


@pytest.mark.parametrize("name", ["a.txt.j2", "a.md.j2"])
def test_text_is_filled_in_as_it_is(tmp_path: Path, name: str) -> None:
    """In templates for text and Markdown a value stays what it is."""
    write(tmp_path, name, "{{ value }}")
    assert Templates(tmp_path).render(name, value="<b>&") == "<b>&"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("one\ntwo {% if %}\n", "Expected an expression"),
        ("one\ntwo {{ missing }}\n", "'missing' is undefined"),
        ("one\ntwo {{ value.missing }}\n", "has no attribute 'missing'"),
        ("one\ntwo {{ 1 / 0 }}\n", "division by zero"),
        ("one\ntwo {{ value|nofilter }}\n", "No filter named 'nofilter'"),
    ],
)
def test_an_error_names_the_file_and_the_line(tmp_path: Path, text: str, reason: str) -> None:
    """The message names file and line of any mistake."""
    path = write(tmp_path, "a.html.j2", text)
    with pytest.raises(BadTemplate) as problem:
        Templates(tmp_path).render("a.html.j2", value="")
    assert str(problem.value).startswith(f"{path}, line 2: ")
    assert reason in str(problem.value)


@dataclass(frozen=True)
class View:
    """What a template shows, with insides that are none of its business."""

    title: str = "Bridge"
    _hidden: str = "of no template"


#: What a template may try, and what its author is told.
ESCAPES = {
    "{{ ''.__class__ }}": "'__class__' of 'str' object is unsafe",
    "{{ ''['__class__'] }}": "'__class__' of 'str' object is unsafe",
    "{{ ''|attr('__class__') }}": "'__class__' of 'str' object is unsafe",
    "{{ view.__class__.__mro__ }}": "'__class__' of 'View' object is unsafe",
    "{{ view.__dataclass_fields__ }}": "'__dataclass_fields__' of 'View' object is unsafe",
    "{{ view._hidden }}": "'_hidden' of 'View' object is unsafe",
    "{{ view['_hidden'] }}": "'_hidden' of 'View' object is unsafe",
    "{{ [view]|map(attribute='_hidden')|join }}": "'_hidden' of 'View' object is unsafe",
    "{{ say.__globals__ }}": "'__globals__' of 'function' object is unsafe",
    "{{ cycler.__init__.__globals__ }}": "'__init__' of 'type' object is unsafe",
    "{{ self.__init__ }}": "'__init__' of 'TemplateReference' object is unsafe",
    "{{ '{0.__class__}'.format(1) }}": "'__class__' of 'int' object is unsafe",
    "{{ '{0._hidden}'.format(view) }}": "'_hidden' of 'View' object is unsafe",
    "{{ '{a.__class__}'.format_map({'a': 1}) }}": "'__class__' of 'int' object is unsafe",
    "{{ ('{0.__class__}'|safe).format(1) }}": "'__class__' of 'int' object is unsafe",
    "{% set f = '{0.__class__}'.format %}{{ f(1) }}": "'__class__' of 'int' object is unsafe",
    "{{ range(10**9) }}": "templates have no '**'",
    "{{ range(1000000000)|list }}": "Range too big",
    "{{ 'x' * 1000000000 }}": "more than 100,000 characters",
    "{{ 1000000000 * [1] }}": "more than 100,000 characters or items",
    "{{ numbers.append(4) }}": "'append' of 'list' object is unsafe",
    "{{ numbers.clear() }}": "'clear' of 'list' object is unsafe",
    "{{ named.update({'a': 1}) }}": "'update' of 'dict' object is unsafe",
    "{% include 'a.html.j2' %}": "recursion",
    "{% include '../outside.txt' %}": "no template '../outside.txt'",
    "{% include 'mail/../../outside.txt' %}": "no template 'mail/../../outside.txt'",
    "{% import '../outside.txt' as it %}": "no template '../outside.txt'",
    "{% extends '../outside.txt' %}": "no template '../outside.txt'",
    "{% include outside %}": "no template '",
    "{% include 'linked.txt' %}": "'linked.txt' is a link that leads out of",
    "{% include 'linked/outside.txt' %}": "'linked/outside.txt' is a link that leads out of",
}


@pytest.mark.parametrize("ending", ["html.j2", "txt.j2"])
@pytest.mark.parametrize("text", ESCAPES)
def test_a_template_reaches_no_more_than_what_it_shows(
    tmp_path: Path, text: str, ending: str
) -> None:
    """Not Python's insides, files elsewhere, or all the memory; the error names file and line."""
    outside = tmp_path / "outside.txt"
    outside.write_text("a secret")
    path = write(tmp_path, f"a.{ending}", f"one\n{text.replace('a.html.j2', f'a.{ending}')}\n")
    (path.parent / "linked.txt").symlink_to(outside)
    (path.parent / "linked").symlink_to(tmp_path)
    numbers, named = [1, 2, 3], {"b": 2}
    with pytest.raises(BadTemplate) as problem:
        Templates(tmp_path).render(
            f"a.{ending}",
            view=View(),
            say=lambda: "",
            numbers=numbers,
            named=named,
            outside=str(outside),
        )
    told = str(problem.value)
    assert ESCAPES[text] in told
    assert f"a.{ending}, line " in told
    assert "\n" not in told
    assert len(told) < 400
    assert (numbers, named) == ([1, 2, 3], {"b": 2})


def test_a_template_may_be_a_link_inside_of_its_folder(tmp_path: Path) -> None:
    """So may the folder itself: only links out of it are refused."""
    write(tmp_path, "shared/a.html.j2", "{{ view.title }}{{ '-' * 3 }}")
    (tmp_path / "templates" / "b.html.j2").symlink_to("shared/a.html.j2")
    other = tmp_path / "other"
    other.mkdir()
    (other / "templates").symlink_to(tmp_path / "templates")
    assert Templates(other).render("b.html.j2", view=View()) == "Bridge---"


def test_an_error_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    """The file named is the one that holds the mistake, not the one that includes it."""
    write(tmp_path, "a.html.j2", "\n\n{% include 'b.html.j2' %}")
    part = write(tmp_path, "b.html.j2", "one\n{{ missing }}")
    with pytest.raises(BadTemplate) as problem:
        Templates(tmp_path).render("a.html.j2")
    assert str(problem.value).startswith(f"{part}, line 2: ")


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    """An include of nothing names the template that is missing."""
    write(tmp_path, "a.html.j2", "{% include 'gone.html.j2' %}")
    with pytest.raises(BadTemplate, match=r"there is no template 'gone\.html\.j2'"):
        Templates(tmp_path).render("a.html.j2")


def test_an_error_outside_of_templates_is_no_template_error(tmp_path: Path) -> None:
    """An error that no template caused is not blamed on one."""
    write(tmp_path, "a.html.j2", "{{ value }}")

    class Broken:
        def __str__(self) -> str:
            raise RuntimeError

    with pytest.raises((RuntimeError, BadTemplate)):
        Templates(tmp_path).render("a.html.j2", value=Broken())


def test_the_templates_of_a_newsletter_are_named_and_described(tmp_path: Path) -> None:
    """Each says in a comment at its top what it shows; pages of the preview are none of them."""
    own = write(tmp_path, "mail/parts/mine.mjml.j2", "{# A line of mine. It is short. #}")
    templates = Templates(tmp_path)
    names = templates.names()
    assert {
        "mail/broadsheet.mjml.j2",
        "mail/parts/mine.mjml.j2",
        "text/digest.txt.j2",
        "languages/hi.toml",
    } <= set(names)
    assert not any(name.startswith("web/") for name in names)
    assert [name for name in names if templates.is_own(name)] == ["mail/parts/mine.mjml.j2"]
    assert templates.description("mail/parts/mine.mjml.j2") == "A line of mine"
    assert [name for name in names if not templates.description(name)] == []
    assert own.is_file()


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("briefing", "mail/briefing.mjml.j2"),
        ("footer", "mail/parts/footer.mjml.j2"),
        ("text/parts/footer.txt.j2", "text/parts/footer.txt.j2"),
        ("hi", "languages/hi.toml"),
    ],
)
def test_a_template_is_copied_to_be_changed(tmp_path: Path, name: str, full: str) -> None:
    """The copy is in the publication's own templates, and equals the shipped one."""
    templates = Templates(tmp_path)
    shipped = templates.path(full).read_bytes()
    copy = templates.eject(name)
    assert copy == tmp_path / "templates" / full == templates.path(full)
    assert copy.read_bytes() == shipped


def test_a_copy_is_not_written_over_unasked(tmp_path: Path) -> None:
    """A changed copy stays, unless it is overwritten by force."""
    templates = Templates(tmp_path)
    copy = templates.eject("footer")
    copy.write_text("changed")
    with pytest.raises(UsageError, match=r"exists\. To overwrite it, use --force"):
        templates.eject("footer")
    assert copy.read_text() == "changed"
    templates.eject("footer", force=True)
    assert copy.read_text() != "changed"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gone", "There is no template 'gone'"),
        ("../themes/none.toml", "There is no template"),
        ("digest", r"'digest' may be markdown/digest\.md\.j2 or text/digest\.txt\.j2"),
    ],
)
def test_a_name_that_means_no_template_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    """Only a shipped template is copied; where a short name means several, they are named."""
    with pytest.raises(UsageError, match=reason):
        Templates(tmp_path).eject(name)
    assert not (tmp_path / "templates").exists()
