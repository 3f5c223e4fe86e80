import pytest

from fairlode.stores import StoreSchemeError
from fairlode.web.databases import database


def test_a_url_of_postgresql_becomes_djangos_settings() -> None:
    url = "postgresql://mi%40ne:s3%2Fcret@db.example.com:5433/our%20log?sslmode=verify-full"

    assert database(url) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "our log",
        "USER": "mi@ne",
        "PASSWORD": "s3/cret",
        "HOST": "db.example.com",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }


def test_a_file_of_sqlite_is_named_by_its_path() -> None:
    settings = database("sqlite:///srv/our%20record.sqlite3")

    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["NAME"] == "/srv/our record.sqlite3"


@pytest.mark.parametrize("url", ["memory:", "parquet:log", "mysql://db/log"])
def test_other_stores_have_no_tables(url: str) -> None:
    with pytest.raises(StoreSchemeError):
        database(url)
