"""Trust: settings above the current folder that others may have written are not used."""

import os
from pathlib import Path

import pytest

from digest.config import settings as config
from digest.config.trust import find_distrusted

#: A user of this machine who is neither this one nor root.
OTHER = 54_321

needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away"
)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the settings of a publication, from a folder of which the program is started."""
    monkeypatch.delenv("SUDO_UID", raising=False)
    folder = tmp_path / "news"
    for name in ("templates/mail/parts/footer.mjml.j2", "templates/languages/en.toml", "note.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    (folder / "drafts").mkdir()
    (folder / "decisions").mkdir()
    for name in ("corrections.toml", "sponsors.toml"):
        (folder / name).write_text("")
    settings = folder / "digest.toml"
    settings.write_text('[site]\nname = "Above"\n')
    monkeypatch.chdir(folder / "drafts")
    return settings


#: What a stranger may have put there: the settings, their folder, and whatever is read from there.
PLACES = (
    "digest.toml",
    ".",
    "templates",
    "templates/mail/parts",
    "templates/mail/parts/footer.mjml.j2",
    "templates/languages/en.toml",
    "decisions",
    "corrections.toml",
    "sponsors.toml",
    "note.md",
)


def assert_ignored(path: Path, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    """Check that the settings at `path` are not used, and that one line says why."""
    caplog.clear()
    assert config.read_settings().site.name != "Above"
    (said,) = (record.getMessage() for record in caplog.records)
    assert said.startswith(f"digest: {path}: ignored: ")
    assert reason in said
    assert said.endswith(f". If you trust it, name it: --config {path}")
    assert said.isprintable()
    caplog.clear()
    assert config.read_settings(path).site.name == "Above"
    assert not caplog.records


def test_ones_own_settings_are_found_above(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is said of them."""
    assert config.read_settings().folder == path.parent
    assert not caplog.records


@needs_root
@pytest.mark.parametrize("name", PLACES)
def test_what_belongs_to_somebody_else_is_ignored(
    path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whichever of the files that would be read it is; settings that are named are used."""
    os.chown(path.parent / name, OTHER, OTHER)
    assert_ignored(path, f"{path.parent / name} belongs to user {OTHER}", caplog)


@pytest.mark.parametrize("name", PLACES)
def test_what_everybody_may_write_to_is_ignored(
    path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Files and folders; a group may share them."""
    place = path.parent / name
    place.chmod(place.stat().st_mode | 0o022)
    assert_ignored(path, f"{place} can be written by everybody", caplog)
    place.chmod(place.stat().st_mode & ~0o002)
    assert config.read_settings().site.name == "Above"


def test_a_folder_in_which_only_owners_replace_files_is_judged_by_them(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In one such as /tmp everybody may write, but not over the files of others (sticky)."""
    path.parent.chmod(0o1777)
    assert config.read_settings().site.name == "Above"
    assert not caplog.records


@needs_root
def test_a_strangers_link_to_ones_own_settings_is_ignored(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor are those used to which somebody's link leads from the owner's own folder."""
    shared = tmp_path / "shared"
    (shared / "a").mkdir(parents=True)
    shared.chmod(0o1777)
    link = shared / "digest.toml"
    link.symlink_to(path)
    monkeypatch.chdir(shared / "a")
    assert config.read_settings().site.name == "Above"
    os.chown(link, OTHER, OTHER, follow_symlinks=False)
    assert_ignored(link, f"{link} belongs to user {OTHER}", caplog)


@needs_root
@pytest.mark.parametrize("above", [True, False])
def test_the_next_settings_above_are_used(
    path: Path,
    above: bool,  # noqa: FBT001
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Those that are ignored hide no others; in the current folder all are used."""
    os.chown(path, OTHER, OTHER)
    nearer = path.parent / ("drafts" if not above else "..") / "digest.toml"
    nearer.write_text('[site]\nname = "Another"\n')
    assert config.read_settings().site.name == "Another"
    assert len(caplog.records) == above
    os.chown(nearer, OTHER, OTHER)
    assert (config.read_settings().site.name == "Another") is not above


@needs_root
@pytest.mark.parametrize(
    ("user", "trusted"), [(str(OTHER), True), ("1", False), ("", False), ("root", False)]
)
def test_the_user_who_became_root_is_trusted(
    path: Path,
    user: str,
    trusted: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That is whom sudo names (SUDO_UID), as for git."""
    os.chown(path, OTHER, OTHER)
    monkeypatch.setenv("SUDO_UID", user)
    assert (find_distrusted(path) is None) is trusted


@needs_root
def test_only_root_may_have_been_another_by_sudo(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody else may set the variable as they like."""
    os.chown(path, OTHER, OTHER)
    monkeypatch.setenv("SUDO_UID", str(OTHER))
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)
    assert find_distrusted(path) is not None


def test_a_name_cannot_move_the_cursor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever makes a folder chooses its name."""
    folder = tmp_path / "a\x1b[2Jb\nc"
    (folder / "d").mkdir(parents=True)
    (folder / "digest.toml").write_text("")
    (folder / "digest.toml").chmod(0o666)
    monkeypatch.chdir(folder / "d")
    config.read_settings()
    (said,) = (record.getMessage() for record in caplog.records)
    assert "a?[2Jb?c/digest.toml: ignored" in said
