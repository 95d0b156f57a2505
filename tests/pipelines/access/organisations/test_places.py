"""What parts organisations: their folders, warehouses, data and keys."""

import os
from pathlib import Path

import pytest

from pipelines.access.organisations import places
from pipelines.access.privacy import data_map
from pipelines.support.errors import ConfigError
from tests.pipelines.access.organisations import two


@pytest.fixture
def organisations(tmp_path, monkeypatch) -> Path:
    folder = two.served(tmp_path, monkeypatch)
    for name in ("alfa", "beta"):
        two.add(folder, name)
    return folder


def test_each_has_its_own_configuration_warehouse_data_and_keys(organisations, tmp_path):
    alfa, beta = places.found()
    assert (alfa.name, beta.name) == ("alfa", "beta") and places.are_served()
    for name in (
        "WEERKLANK_CONFIG",
        "WEERKLANK_WAREHOUSE",
        "WEERKLANK_DATA",
        "WEERKLANK_SECRETS",
        "WEERKLANK_ORGANISATION",
    ):
        ours, others = alfa.environment()[name], beta.environment()[name]
        assert "alfa" in ours and "beta" in others and ours.replace("alfa", "beta") == others
    assert alfa.environment()["WEERKLANK_WAREHOUSE"] == str(tmp_path / "data/alfa/warehouse.duckdb")
    assert alfa.environment()["STREAMLIT_SECRETS_FILES"] == alfa.environment()["WEERKLANK_SECRETS"]


def test_nothing_that_the_operator_set_for_one_reaches_an_organisation(organisations):
    around = {**os.environ, **dict.fromkeys(places.OF_ONE, "/of/another"), "LANG": "nl_NL.UTF-8"}
    given = places.found()[0].environment(around)
    assert "/of/another" not in given.values() and given["LANG"] == "nl_NL.UTF-8"


def test_an_installation_without_the_folder_serves_one(tmp_path, monkeypatch):
    two.served(tmp_path, monkeypatch)
    assert places.found() == () and not places.are_served()
    with pytest.raises(ConfigError, match="serves one organisation"):
        places.named(["alfa"])


@pytest.mark.parametrize("name", ["WEERKLANK_CONFIG", "WEERKLANK_WAREHOUSE", "WEERKLANK_ORGANISATION"])
def test_who_is_told_where_to_work_works_there_alone(organisations, monkeypatch, name):
    monkeypatch.setenv(name, "alfa")
    assert not places.are_served()


@pytest.mark.parametrize(
    "name", ["Alfa", "a b", "a_b", "-a", "a--b", "é", "a" * 64, "logs", "raw", "visits", "a.b"]
)
def test_a_folder_that_is_no_name_is_said_and_the_others_are_there(organisations, name):
    (organisations / name).mkdir()
    found = {each.name: each.fault for each in places.found()}
    assert isinstance(found.pop(name), ConfigError)
    assert found == {"alfa": None, "beta": None}


def test_no_organisation_can_be_called_as_a_folder_of_the_data_folder():
    tops = {place.pattern.partition("/")[0] for place in data_map.PLACES if "/" in place.pattern}
    assert {top for top in tops if "*" not in top} - places.TAKEN == set()


def test_files_and_hidden_folders_are_no_organisations(organisations):
    (organisations / "README.md").write_text("x", encoding="utf-8")
    (organisations / ".git").mkdir()
    assert [each.name for each in places.found()] == ["alfa", "beta"]


def test_a_folder_without_its_file_is_said(organisations):
    (organisations / "gamma").mkdir()
    assert "organisation.toml" in str(places.named(["gamma"])[0].fault)


def lake(host: str, database: str, data: str) -> str:
    return (
        f'catalogue = "postgresql"\ndata = "{data}"\n[postgresql]\n'
        f'host = "{host}"\ndatabase = "{database}"\nuser = "w"\n'
    )


SAME = {
    "a file": ['file = "/srv/x.duckdb"', 'file = "/srv/../srv/x.duckdb"'],
    "a catalogue in a file": [f'catalogue = "/srv/x.ducklake"\ndata = "/srv/{number}"' for number in (1, 2)],
    "a database": [lake("db", "w", "/srv/1"), lake("DB", "w", "/srv/2") + "port = 5432"],
    "a folder of data": [lake("db", "w1", "s3://x/y"), lake("db", "w2", "s3://x/y/")],
}


@pytest.mark.parametrize("what", SAME)
def test_two_that_name_the_same_warehouse_are_both_refused(organisations, what):
    for name, text in zip(("alfa", "beta"), SAME[what], strict=True):
        (organisations / name / "warehouse.toml").write_text(text, encoding="utf-8")
    two.add(organisations, "gamma")
    found = {each.name: each.fault for each in places.found()}
    assert found["gamma"] is None
    assert "alfa, beta" in str(found["alfa"]) and "alfa, beta" in str(found["beta"])


def test_one_folder_under_two_names_is_refused(organisations):
    (organisations / "gamma").symlink_to(organisations / "alfa")
    assert [each.name for each in places.found() if each.fault is None] == ["beta"]


def test_each_can_have_a_database_of_its_own(organisations):
    for name in ("alfa", "beta"):
        text = lake("db", name, f"s3://x/{name}")
        (organisations / name / "warehouse.toml").write_text(text, encoding="utf-8")
    assert [each.fault for each in places.found()] == [None, None]
    assert places.found()[0].warehouse == str(organisations / "alfa/warehouse.toml")


def test_two_with_the_same_secret_for_cookies_are_refused(organisations):
    for name, secret in (("alfa", "een-geheim"), ("beta", "een-geheim")):
        path = organisations / name / ".streamlit" / "secrets.toml"
        path.parent.mkdir()
        path.write_text(f'[auth]\ncookie_secret = "{secret}"\n', encoding="utf-8")
    faults = [str(each.fault) for each in places.found()]
    assert all("alfa, beta" in fault and "een-geheim" not in fault for fault in faults)
    (organisations / "beta" / ".streamlit" / "secrets.toml").write_text("[auth", encoding="utf-8")
    assert [each.fault for each in places.found()] == [None, None]
