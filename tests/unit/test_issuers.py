"""The table `[oidc]` of the settings: what it may say, and what it is told when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyroom.errors import SettingsError
from storyroom.settings import Settings, read_settings

WHOLE = """
[oidc]
issuer = "https://id.studio.example/realms/studio"
client_id = "storyroom"
client_secret_file = "{folder}/secret"
name_claim = "nickname"
unknown = "make"
"""


def read(folder: Path, text: str) -> Settings:
    (folder / "secret").write_text("s3cret\n", encoding="utf-8")
    (folder / "empty").write_text("\n", encoding="utf-8")
    (folder / "s.toml").write_text(text.replace("{folder}", folder.as_posix()), encoding="utf-8")
    return read_settings({}, file=folder / "s.toml")


def test_an_identity_provider_is_read_whole_and_its_secret_is_not_shown(tmp_path: Path) -> None:
    settings = read(tmp_path, WHOLE)
    found = settings.oidc
    assert found is not None
    assert (found.url, found.client_id) == ("https://id.studio.example/realms/studio", "storyroom")
    assert (found.secret, found.name_claim, found.unknown) == ("s3cret", "nickname", "make")
    assert "s3cret" not in repr(settings)


def test_without_more_nobody_unknown_comes_in_and_no_secret_is_shared(tmp_path: Path) -> None:
    found = read(tmp_path, '[oidc]\nissuer = "https://id.studio.example"\nclient_id = "storyroom"\n').oidc
    assert found is not None
    assert (found.secret, found.name_claim, found.unknown) == ("", "preferred_username", "refuse")
    assert read(tmp_path, "").oidc is None


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("[oidc]", "[oidc]\nclient_secret = 's'", "'client_secret', which is no setting of it"),
        ('client_id = "storyroom"', "", "does not say client_id"),
        ('client_id = "storyroom"', "client_id = 7", "client_id to 7"),
        ('unknown = "make"', 'unknown = "admit"', "unknown to 'admit'"),
        ("{folder}/secret", "{folder}/nothing", "cannot be read"),
        ("{folder}/secret", "{folder}/empty", "holds no secret"),
        ("https://id.studio.example", "http://id.studio.example", "sets issuer to"),
        ("https://id.studio.example", "https://me@id.studio.example", "sets issuer to"),
        ("https://id.studio.example", "file:///etc/passwd", "sets issuer to"),
        ("realms/studio", "realms/studio?x=1", "sets issuer to"),
        ("https://", "http://localhost.", "sets issuer to"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, before: str, after: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        read(tmp_path, WHOLE.replace(before, after))


def test_it_is_described_in_the_file_alone(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no table"):
        read(tmp_path, 'oidc = "https://id.studio.example"\n')
    with pytest.raises(SettingsError, match="sets oidc"):
        read_settings({"STORYROOM_OIDC": "x"}, file=tmp_path / "none.toml")
