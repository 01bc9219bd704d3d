"""The file of settings, which people write by hand."""

import errno
from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError
from tests.test_settings import assert_one_sentence, bare

pytestmark = pytest.mark.usefixtures(bare.__name__)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ORGANIZER_IDS=5", "ORGANISER_IDS"),
        ("BACKUPS_DIR=/backups", "BACKUP_DIR"),
        ("bot-token=1", "BOT_TOKEN"),
        ("export LOGLEVEL=DEBUG", "LOG_LEVEL"),
    ],
)
def test_a_setting_that_is_misspelled_is_not_passed_over(
    tmp_path: Path, written: str, meant: str
) -> None:
    """Else nobody is told when the bot breaks, and each night passes without a backup."""
    (tmp_path / ".env").write_text(f"{written}\n")
    with pytest.raises(SettingsError) as refused:
        settings.read(tmp_path / ".env")
    name = written.removeprefix("export ").partition("=")[0].upper()
    assert_one_sentence(str(refused.value), name, f"write {meant}")


def test_what_is_for_other_programs_may_stand_beside(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "POSTGRES_PASSWORD=x\nCOMPOSE_PROJECT_NAME=club\nlog_level=INFO"
    )
    assert settings.read(tmp_path / ".env").is_demo


def test_a_file_of_settings_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("# Биздин клуб\n".encode("cp1251"))
    with pytest.raises(SettingsError) as refused:
        settings.read(tmp_path / ".env")
    assert_one_sentence(str(refused.value), f"{tmp_path}", "UTF-8")


def test_a_file_of_settings_that_is_for_another_user_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").touch()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pydantic_settings.sources.providers.dotenv.dotenv_values", refuse)
    with pytest.raises(SettingsError) as refused:
        settings.read(tmp_path / ".env")
    assert_one_sentence(str(refused.value), f"{tmp_path}", "let this user read it")


def test_what_lies_in_the_home_of_the_operator_is_found_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a file that no shell reads it would else be a folder that is called ~."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".env").write_text(
        "FILES_DIR=~/files\nBACKUP_DIR=~/b\nDATABASE_URL=sqlite+aiosqlite:///~/club.db\n"
    )
    chosen = settings.read(tmp_path / ".env")
    assert (chosen.files_dir, chosen.backup_dir) == (tmp_path / "files", tmp_path / "b")
    assert chosen.database_url == f"sqlite+aiosqlite:///{tmp_path}/club.db"
