from pathlib import Path

import pytest

from digest.errors import BadTemplate
from digest.rendering import mjml
from digest.rendering.parts import Renderer
from digest.rendering.templates import Templates
from tests.rendering.samples import edition
from tests.rendering.test_mjml import mail


def test_a_mistake_is_found_in_the_template_itself(tmp_path: Path) -> None:
    """The message names the file and line of the mistake, in an included part as well."""
    folder = tmp_path / "templates" / "mail"
    (folder / "parts").mkdir(parents=True)
    look = folder / "look.mjml.j2"
    look.write_text(
        "{# a look #}\n<mjml>\n  <mj-body>\n{% for word in words %}\n"
        '{% include "mail/parts/word.mjml.j2" %}\n{% endfor %}\n  </mj-body>\n</mjml>\n',
        encoding="utf-8",
    )
    part = folder / "parts" / "word.mjml.j2"
    part.write_text(
        "    <mj-section>\n      <mj-column>\n{% if word %}\n"
        '        <mj-text colr="{{ colour }}" padding="0">{{ word }}</mj-text>\n{% endif %}\n'
        "      </mj-column>\n    </mj-section>\n",
        encoding="utf-8",
    )
    source = Templates(tmp_path).render(
        "mail/look.mjml.j2", words=["Kothrud", "Karve"], colour="#111111"
    )
    with pytest.raises(BadTemplate) as problem:
        mjml.compile_mjml(source, look, tmp_path / "templates")
    assert str(problem.value) == f"{part}, line 4: <mj-text> has no attribute 'colr'."


def test_of_two_lines_alike_the_neighbours_decide(tmp_path: Path) -> None:
    """An element that stands often is found where what is around it stands."""
    look = tmp_path / "templates" / "look.mjml.j2"
    look.parent.mkdir()
    column = "<mj-column>\n<mj-text>{{ %s }}</mj-text>\n<mj-txt>\n</mj-txt>\n</mj-column>\n"
    right = column.replace("<mj-txt>\n</mj-txt>\n", "")
    look.write_text(
        f"<mjml>\n<mj-body>\n<mj-section>\n{right % 'one'}</mj-section>\n"
        f"<mj-section>\n{column % 'two'}</mj-section>\n</mj-body>\n</mjml>\n",
        encoding="utf-8",
    )
    with pytest.raises(BadTemplate, match=r"look.mjml.j2, line 11: MJML has no <mj-txt>\.$"):
        mjml.compile_mjml(
            Templates(tmp_path).render("look.mjml.j2", one="Kothrud", two="Karve"), look
        )


def test_what_no_template_says_keeps_the_line_of_the_mjml(tmp_path: Path) -> None:
    """A mistake in a value has its line in the rendered MJML, and the message says so."""
    look = tmp_path / "look.mjml.j2"
    look.write_text("{{ all }}", encoding="utf-8")
    with pytest.raises(BadTemplate, match=r"line 3: MJML has no <mj-txt> \(in the MJML that"):
        mjml.compile_mjml(mail("<mj-txt></mj-txt>"), look)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("<mj-column><mj-raw>", "<mj-colum><mj-raw>", 4, "MJML has no <mj-colum>"),
        ("    </mj-section>", "", 3, "<mj-section> is not closed before </mj-body>"),
        ("</td></tr>", "</tr>", 5, "<td> is not closed before </tr>"),
    ],
)
def test_an_own_part_of_a_shipped_look_is_blamed(
    tmp_path: Path, right: str, wrong: str, line: int, said: str
) -> None:
    """A fault of an ejected part is told of that part, even if another part shows it."""
    part = Templates(tmp_path).eject("footer")
    text = part.read_text(encoding="utf-8")
    part.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(BadTemplate) as problem:
        Renderer(tmp_path).render(edition())
    assert str(problem.value) == f"{part}, line {line}: {said}."
