"""The reference of settings: made from the settings, and current."""

import re

import msgspec
import pytest
from msgspec import inspect

from digest.config.words import bare_type
from tests.config.test_tomlfile import SETTINGS
from tests.conftest import ROOT
from tools.settings_reference import PAGE, VARIABLES, settings_reference


def test_the_page_is_current() -> None:
    """The page says what `python -m tools.settings_reference` would write."""
    assert PAGE.read_text(encoding="utf-8") == settings_reference()


@pytest.mark.parametrize(
    ("table", "field"),
    [
        (table.cls, field)
        for _, _, table, field in SETTINGS
        if not isinstance(bare_type(field.type)[0], inspect.StructType)
    ],
)
def test_every_setting_describes_itself(table: type[msgspec.Struct], field: inspect.Field) -> None:
    """With a sentence; a list of tables is described by its table."""
    kind, said = bare_type(field.type)
    if isinstance(kind, inspect.ListType):
        item, _ = bare_type(kind.item_type)
        if isinstance(item, inspect.StructType):
            assert item.cls.__doc__
            return
    assert str(said["description"]).endswith("."), (table, field.encode_name)


def test_every_variable_is_listed() -> None:
    """The program reads no DIGEST_ variable that the page does not tell of."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "digest").rglob("*.py"))
    read = {name.removesuffix("_FILE") for name in re.findall(r"\"(DIGEST_[A-Z_]*[A-Z])\"", code)}
    assert read <= set(VARIABLES)
    assert set(VARIABLES) - read == {"DIGEST_RELAY_PASSWORD_NAME"}
