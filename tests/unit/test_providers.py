from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from storyroom.errors import SettingsError
from storyroom.settings import Settings, read_settings

WHOLE = """
chat = "provider:acme"
house = ["127.0.0.1:11434"]
[providers.acme]
kind = "openai_compatible"
url = "https://api.acme.example/v1/"
model = "large"
key_env = "ACME_KEY"
clearance = ["Public", "eleven-tickets"]
purposes = ["ask"]
input_price = 2.50
output_price = 10
monthly_cap = 50
[providers.acme.terms]
training_use = "none"
retention = "30 days"
region = "EU"
owner_of_tuned_weights = "the studio"
snapshot = 2031-03-19
expires = "2031-09-19"
"""


def read(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> Settings:
    (tmp_path / "s.toml").write_text(text)
    return read_settings(environment or {}, file=tmp_path / "s.toml")


def test_a_provider_is_read_whole_and_its_key_is_not_shown(tmp_path: Path) -> None:
    settings = read(tmp_path, WHOLE, {"ACME_KEY": "sk-secret"})
    provider = settings.provider()
    assert provider is not None
    assert (provider.url, provider.key, provider.sanitise) == ("https://api.acme.example/v1", "sk-secret", True)
    assert provider.clearance.compartments == {"public", "eleven-tickets"}
    assert (provider.input_price, provider.monthly_cap) == (Decimal("2.5"), Decimal(50))
    assert str(provider.terms.expires) == "2031-09-19"
    assert "sk-secret" not in repr(settings)
    assert settings.house == ("127.0.0.1:11434",)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('model = "large"', 'model = "large"\napi_key = "sk"', "'api_key', which is no setting of a provider"),
        ('region = "EU"', 'region = "EU"\nfine_print = "x"', "'fine_print'"),
        ('kind = "openai_compatible"', 'kind = "other"', "kind to 'other'"),
        ('model = "large"', "", "does not say model"),
        ('url = "https://api.acme.example/v1/"', "", "does not say url"),
        ("monthly_cap = 50", "", "does not say monthly_cap"),
        ("monthly_cap = 50", "monthly_cap = -1", "an amount of money"),
        ("input_price = 2.50", "input_price = nan", "an amount of money"),
        ("input_price = 2.50", "input_price = true", "an amount of money"),
        ('purposes = ["ask"]', 'purposes = ["train"]', "the purpose 'train'"),
        ('purposes = ["ask"]', 'purposes = "ask"', "a list of names"),
        ('clearance = ["Public", "eleven-tickets"]', "", "a list of names"),
        ('training_use = "none"', "", "does not say training_use"),
        ("snapshot = 2031-03-19", "", "snapshot as a day"),
        ("snapshot = 2031-03-19", "snapshot = 2032-01-01", "expires before its snapshot"),
        ('key_env = "ACME_KEY"', 'key_env = "A"\nkey_file = "b"', "its key twice"),
        ('key_env = "ACME_KEY"', 'key_file = "/nowhere/key"', "cannot be read"),
        ('model = "large"', 'model = "large"\nsanitise = "no"', "true or false"),
        ('model = "large"', 'model = "large"\nproject = "p"', "only kind vertex"),
        ('kind = "openai_compatible"', 'kind = "vertex"', "no project and region"),
        ("[providers.acme]", '[providers."a b"]', "no name for a provider"),
        ('chat = "provider:acme"', 'chat = "provider:other"', "no model is called so"),
        ('house = ["127.0.0.1:11434"]', "house = 7", "tuple is wanted"),
    ],
)
def test_what_does_not_fit_is_an_error_that_says_what_is_known(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    assert before in WHOLE
    with pytest.raises(SettingsError, match=words):
        read(tmp_path, WHOLE.replace(before, after, 1))


def test_the_environment_describes_no_provider(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="providers"):
        read(tmp_path, WHOLE, {"STORYROOM_PROVIDERS": "x"})
    assert read(tmp_path, WHOLE, {"STORYROOM_HOUSE": "127.0.0.1:1, 10.0.0.0/8"}).house == ("127.0.0.1:1", "10.0.0.0/8")


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("europe-west4", "https://europe-west4-aiplatform.googleapis.com"),
        ("global", "https://aiplatform.googleapis.com"),
        ("eu", "https://aiplatform.eu.rep.googleapis.com"),
    ],
)
def test_vertex_and_gemini_know_their_addresses(tmp_path: Path, region: str, url: str) -> None:
    vertex = WHOLE.replace('kind = "openai_compatible"', f'kind = "vertex"\nproject = "p"\nregion = "{region}"')
    bare = vertex.replace('url = "https://api.acme.example/v1/"\n', "")
    assert read(tmp_path, bare).providers[0].url == url
    gemini = WHOLE.replace('"openai_compatible"', '"gemini"').replace('url = "https://api.acme.example/v1/"\n', "")
    assert read(tmp_path, gemini).providers[0].url == "https://generativelanguage.googleapis.com"


def test_where_words_go_is_said_from_the_settings(tmp_path: Path) -> None:
    assert Settings().destination() is None
    found = read(tmp_path, WHOLE).destination()
    assert found is not None
    assert (found.name, found.address, found.outside) == ("acme", "api.acme.example", True)
    house = Settings(chat="openai_compatible", chat_url="http://127.0.0.1:11434/v1").destination()
    assert house is not None
    assert (house.address, house.outside) == ("127.0.0.1:11434", False)
