"""Reading where the warehouse is: warehouse.toml, the environment, and what is missing or wrong in them."""

import pytest

from pipelines.__main__ import main
from tests.servers import postgres
from warehouse.core import metadata
from warehouse.core.connection import address, reading, writing
from warehouse.core.errors import StorageWrong, WarehouseEmpty
from warehouse.storage import lakes, sentences, settings

WHOLE = """
catalogue = "postgresql"
data = "{data}"
[postgresql]
host = "127.0.0.1"
port = {port}
database = "school"
user = "weerklank"
password = "OUR_DB"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A configuration folder, of which only warehouse.toml is read here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WEERKLANK_WAREHOUSE", raising=False)
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    return tmp_path


def test_without_settings_the_warehouse_is_the_file(folder):
    assert address() == "data/warehouse.duckdb"


def test_settings_may_name_another_file(folder, monkeypatch):
    (folder / settings.FILE).write_text('file = "elsewhere/w.duckdb"\n', "utf-8")
    with writing() as con:
        metadata.mark_loaded(con)
    assert address() == "elsewhere/w.duckdb" and (folder / "elsewhere" / "w.duckdb").exists()
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", "other.duckdb")
    assert address() == "other.duckdb"
    assert address("argument.duckdb") == "argument.duckdb"


def test_settings_may_name_a_catalogue_in_a_file(folder):
    (folder / settings.FILE).write_text('catalogue = "lake.ducklake"\ndata = "parquet"\n', "utf-8")
    with writing() as con:
        metadata.store(con, {"organisation": "ROC"})
    with reading() as con:
        assert metadata.read(con)["organisation"] == "ROC"
    assert address() == f"ducklake:{folder / settings.FILE}"
    assert (folder / "lake.ducklake").exists()


def test_settings_may_name_postgresql_with_its_password_by_name(server, folder, monkeypatch, capsys):
    server.database("school")
    text = WHOLE.format(data=folder / "parquet", port=server.port)
    (folder / settings.FILE).write_text(text, "utf-8")
    with pytest.raises(StorageWrong, match=r"postgresql\.password"), writing():
        pass
    monkeypatch.setenv("OUR_DB", postgres.PASSWORD)
    with pytest.raises(WarehouseEmpty), reading():
        pass
    with writing() as con:
        metadata.store(con, {"organisation": "ROC"})
    with reading() as con:
        assert metadata.read(con)["organisation"] == "ROC"
    assert postgres.PASSWORD not in address()
    # A command that is given another configuration opens the warehouse of that one.
    monkeypatch.setenv("WEERKLANK_CONFIG", str(folder / "none"))
    assert main(["audit", "--config", str(folder)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("text", "sentence", "field"),
    [
        ("catalogue = ", sentences.BROKEN, None),
        ("", sentences.FIELD, "catalogue"),
        ("catalogue = 3\ndata = true", sentences.FIELD, "data"),
        ('catalogue = "mysql:host=h password=geheim1"', sentences.FIELD, "catalogue"),
        ('file = "w.duckdb"\ncatalogue = "postgresql"', sentences.FIELD, "file"),
        ('catalogue = "lake"\npassword = "geheim1"', sentences.FIELD, "password"),
        ('catalogue = "lake"\n[postgresql]\nhost = "h"', sentences.FIELD, "postgresql"),
        ('catalogue = "postgresql"\ndata = "d"', sentences.FIELD, "postgresql.host"),
        ('catalogue = "postgresql"\n[postgresql]\nhost="h"\ndatabase="d"\nuser="u"', sentences.NO_PLACE, None),
        ('catalogue = "postgresql"\ndata = "d"\n[postgresql]\nhost="h"\ndatabase="d"\nuser="u"\npassword="geheim 1"',
         sentences.NO_KEY, "postgresql.password"),
        ('catalogue = "postgresql"\ndata = "d"\n[postgresql]\nhost="h"\ndatabase="d"\nuser="u"\nhots="geheim1"',
         sentences.FIELD, "postgresql.hots"),
        ('catalogue = "lake"\ndata = "s3://b/"\n[s3]\nsecret = "NERGENS"', sentences.NO_KEY, "s3.secret"),
        ('catalogue = "lake"\ns3 = "geheim1"', sentences.FIELD, "s3"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_settings_is_named_and_never_quoted(folder, text, sentence, field):
    (folder / settings.FILE).write_text(text, "utf-8")
    with pytest.raises(StorageWrong) as caught, reading():
        pytest.fail("it was opened")
    assert caught.value.template == sentence and caught.value.fields.get("field") == field
    assert "geheim" not in f"{caught.value}{caught.value.fields}"


def test_settings_that_cannot_be_read_open_no_other_warehouse(folder):
    (folder / settings.FILE).write_text('file = "w.duckdb"\nfiel = "x"\n', "utf-8")
    with pytest.raises(StorageWrong), writing():
        pytest.fail("it was opened")
    assert not (folder / "data").exists()


def test_keys_of_s3_are_found_by_name_or_by_their_usual_name(folder, monkeypatch):
    (folder / settings.FILE).write_text(
        'catalogue = "lake"\ndata = "s3://bucket/x/"\n[s3]\nsecret = "OURS"\nendpoint = "http://127.0.0.1:9000"\n',
        "utf-8",
    )
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA-ours")
    monkeypatch.setenv("OURS", "zeer-geheim-1")
    lake = lakes.of(address())
    assert lake.data == "s3://bucket/x/" and lake.s3 == {
        "key_id": "AKIA-ours", "secret": "zeer-geheim-1", "endpoint": "127.0.0.1:9000", "url_style": "path",
        "use_ssl": "false",
    }  # fmt: skip
    assert "zeer-geheim" not in repr(lake)


def test_a_place_of_the_data_that_does_not_answer_is_a_sentence(folder, monkeypatch):
    (folder / settings.FILE).write_text(
        'catalogue = "lake"\ndata = "s3://bucket/x/"\n[s3]\nsecret = "OURS"\nendpoint = "http://127.0.0.1:1"\n',
        "utf-8",
    )
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA-ours")
    monkeypatch.setenv("OURS", "zeer-geheim-1")
    with pytest.raises(StorageWrong) as caught, writing() as con:
        con.execute("create table big as select range as x from range(100000)")
    assert caught.value.template == sentences.DATA_AWAY
    assert "zeer-geheim" not in str(caught.value)
