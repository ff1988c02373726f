"""Over the city's mail server where one is set, else into files; secrets come from elsewhere than `city.toml`."""

from __future__ import annotations

import pytest

from chancery import mailing


def test_without_a_server_letters_are_files(tmp_path):
    made = mailing.settings(None, tmp_path, "https://register.example.org")

    assert made["EMAIL_BACKEND"] == mailing.FILES
    assert made["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    assert made["DEFAULT_FROM_EMAIL"] == "chancery@register.example.org"


@pytest.mark.parametrize(
    ("tls", "port", "uses"),
    [("starttls", 587, (True, False)), ("tls", 465, (False, True)), ("none", 25, (False, False))],
)
def test_a_server_has_its_usual_port(tmp_path, tls, port, uses):
    made = mailing.settings({"host": "mx.example.org", "tls": tls}, tmp_path, "")

    assert (made["EMAIL_PORT"], made["EMAIL_USE_TLS"], made["EMAIL_USE_SSL"]) == (port, *uses)
    assert made["EMAIL_TIMEOUT"] == 20


def test_the_environment_comes_before_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("CHANCERY_MAIL_HOST", "other.example.org")
    monkeypatch.setenv("CHANCERY_MAIL_FROM", "office@example.org")
    made = mailing.settings({"host": "mx.example.org", "port": 2525}, tmp_path, "")

    assert (made["EMAIL_HOST"], made["EMAIL_PORT"]) == ("other.example.org", 2525)
    assert made["DEFAULT_FROM_EMAIL"] == "office@example.org"


def test_a_password_in_the_file_of_the_city_is_not_read(tmp_path):
    made = mailing.settings({"host": "mx", "password": "written in the wrong place"}, tmp_path, "")

    assert made["EMAIL_HOST_PASSWORD"] == ""


def test_the_password_is_kept_with_the_keys(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "mail-password").write_text("a secret\n")

    assert mailing.settings({"host": "mx"}, tmp_path, "")["EMAIL_HOST_PASSWORD"] == "a secret"


def test_a_kind_of_encryption_that_does_not_exist_is_said(tmp_path):
    with pytest.raises(ValueError, match="starttls, tls, none"):
        mailing.settings({"host": "mx", "tls": "ssl3"}, tmp_path, "")


def test_the_address_of_the_pages(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("CHANCERY_ADDRESS", raising=False)

    assert mailing.address("https://register.example.org/") == "https://register.example.org"
    assert mailing.address(None) == "http://localhost:8000"
    monkeypatch.setenv("CHANCERY_ADDRESS", "https://other.example.org")
    assert mailing.address("https://register.example.org/") == "https://other.example.org"
