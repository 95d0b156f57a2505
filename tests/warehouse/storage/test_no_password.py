"""The address of a warehouse holds a password: no sentence, log line, traceback, audit line or page repeats it."""

import logging
import traceback
from urllib.parse import quote

import pytest

from pipelines.__main__ import main
from pipelines.support import logs
from tests.servers import postgres
from text.hide_secrets import hidden
from warehouse.core import connection, metadata
from warehouse.core.connection import address, reading, writing
from warehouse.core.errors import StorageWrong, WarehouseError
from warehouse.storage import conninfo, lakes, sentences, settings

# The pieces that one rule or another would leave, each too long to be there by chance.
PASSWORD = "zeer'ge\\heim,wat;hier)staat@db/lang \"en&breed"
PIECES = ("heim", "staat", "wat;", "lang", "breed")
DATABASE = "dbname=school host=127.0.0.1 port=1 user=u"


ADDRESSES = {
    "no server": f"ducklake:postgres:{DATABASE} password={postgres.quoted(PASSWORD)}",
    "no server, as an address": f"ducklake:postgres:postgresql://u:{quote(PASSWORD, safe='')}@127.0.0.1:1/school",
    "an address typed as it is": f"ducklake:postgres://u:{PASSWORD}@127.0.0.1:1/school",
    "a password in the question": f"ducklake:postgres://127.0.0.1:1/school?user=u&password={quote(PASSWORD)}",
    "an option that there is not": f"ducklake:postgres:{DATABASE} hots=x password={postgres.quoted(PASSWORD)}",
    "a quote that does not end": f"ducklake:postgres:{DATABASE} password='{PASSWORD.replace(chr(39), '')}",
    "a word without a value": f"ducklake:postgres:{DATABASE} password={postgres.quoted(PASSWORD)} x",
    "a port that is none": f"ducklake:postgres:dbname=x host=127.0.0.1 port=y password={postgres.quoted(PASSWORD)}",
    "an address with such a port": f"ducklake:postgres://u:{PASSWORD}@127.0.0.1:poort/school",
    "a kind misspelled": f"ducklake:postgers:{DATABASE} password={postgres.quoted(PASSWORD)}",
    "another database": f"ducklake:mysql:{DATABASE} password={postgres.quoted(PASSWORD)}",
    "no kind": f"ducklake:{DATABASE} password={postgres.quoted(PASSWORD)}",
    "no lake": f"postgres:{DATABASE} password={postgres.quoted(PASSWORD)}",
    "no lake, as an address": f"postgresql://u:{PASSWORD}@127.0.0.1:1/school",
    "no scheme at all": f"{DATABASE} password={postgres.quoted(PASSWORD)}",
    "capitals": f"DuckLake:Postgres:{DATABASE} PASSWORD={postgres.quoted(PASSWORD)}",
    "spaces": f"ducklake:postgres:{DATABASE} password = {postgres.quoted(PASSWORD)}",
}  # fmt: skip


def said_of(error: BaseException) -> str:
    """All that anybody could print of an error, with what it came from."""
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)
    while error is not None:
        told += f"{error} {getattr(error, 'fields', '')} {getattr(error, 'place', '')}"
        error = error.__cause__ or error.__context__
    return told


def leaks(text: str) -> list[str]:
    return [piece for piece in PIECES if piece in text]


@pytest.mark.parametrize("url", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_a_warehouse_that_cannot_be_opened_never_tells_its_password(url, tmp_path, monkeypatch, caplog):
    monkeypatch.chdir(tmp_path)
    logs.hide_secrets()
    for way in (reading, writing):
        with pytest.raises(WarehouseError) as caught, way(url, 0.1):
            pytest.fail("it was opened")
        assert isinstance(caught.value, StorageWrong) and caught.value.template in (
            sentences.AWAY,
            sentences.UNCLEAR,
        )
        logging.getLogger("somebody.else").error("it failed", exc_info=caught.value)
        assert leaks(said_of(caught.value)) == []
    assert leaks(caplog.text + address(url)) == []
    # Nothing is made under such a name either: a lock, a folder, a log.
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("url", ADDRESSES.values(), ids=ADDRESSES.keys())
@pytest.mark.parametrize(
    "words", [["run"], ["check"], ["audit"], ["nonsense"], ["run", "--nonsense"]], ids=" ".join
)
def test_no_command_prints_the_password_of_its_warehouse(url, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "none"))
    try:
        code = main([*words, "--warehouse", url])
    except SystemExit as ended:
        code = ended.code
    said = capsys.readouterr()
    assert code in (2, 3) and leaks(said.out + said.err) == []
    kept = [path.read_text("utf-8", "replace") + path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert leaks("".join(kept)) == []


def test_a_wrong_password_a_wrong_database_and_a_right_one(server, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", str(tmp_path / "lake"))
    where = server.database("school")
    for url, sentence in (
        (f"ducklake:postgres:{where} password={postgres.quoted(PASSWORD)}", sentences.REFUSED),
        (f"ducklake:postgres:{where}", sentences.REFUSED),
        (
            f"ducklake:postgres:{where.replace('school', 'elders')} password={postgres.quoted()}",
            sentences.NO_DATABASE,
        ),
    ):
        with pytest.raises(StorageWrong) as caught, writing(url):
            pytest.fail("it was opened")
        assert caught.value.template == sentence
        told = said_of(caught.value) + caplog.text
        assert leaks(told) == [] and postgres.PASSWORD not in told and "h\\e" not in told
    user = quote(postgres.PASSWORD, safe="")
    for url in (
        f"ducklake:postgres:{where} password={postgres.quoted()}",
        f"ducklake:postgres:postgresql://{postgres.USER}:{user}@127.0.0.1:{server.port}/school",
        f"ducklake:postgres://{postgres.USER}:{user}@127.0.0.1:{server.port}/school",
    ):
        with writing(url) as con:
            metadata.mark_loaded(con)
            # What DuckDB itself can be asked about where it is connected to.
            for table in ("duckdb_databases", "duckdb_secrets"):
                known = str(con.execute(f"from {table}()").fetchall())
                assert known and postgres.PASSWORD not in known and user not in known
        with reading(url) as con:
            assert metadata.read(con)["loaded_at"]


def test_an_error_in_the_midst_of_a_load_tells_no_password(lake, server, caplog):
    with writing(lake):
        pass
    with pytest.raises(StorageWrong) as caught, writing(lake) as con:
        metadata.store(con, {"organisation": "ROC"})
        server.stop()
        server.start()
    assert caught.value.template == sentences.AWAY
    assert postgres.PASSWORD not in said_of(caught.value) + caplog.text
    with reading(lake) as con:
        assert "organisation" not in metadata.read(con)


def test_an_engine_that_is_not_installed_is_named(monkeypatch):
    with pytest.raises(settings.Wrong) as caught:
        lakes.engine("nowhere")
    assert (caught.value.template, caught.value.fields) == (
        sentences.NO_ENGINE,
        {"package": "duckdb-extension-nowhere"},
    )
    url = ADDRESSES["no server"]
    monkeypatch.setattr(lakes.importlib.util, "find_spec", lambda name: None)
    with (
        pytest.raises(StorageWrong, match="duckdb-extension-ducklake is not installed") as missing,
        reading(url),
    ):
        pytest.fail("it was opened")
    assert leaks(said_of(missing.value)) == []


def test_every_extension_comes_with_the_packages():
    for name in ("ducklake", "postgres_scanner", "httpfs"):
        assert lakes.engine(name).stat().st_size > 1_000_000


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("host=h dbname='my school'", {"host": "h", "dbname": "my school"}),
        (r"password='a\'b\\c' host = h", {"password": r"a'b\c", "host": "h"}),
        (r"password=a\ b,c;d", {"password": "a b,c;d"}),
        ("//u:p%40w@h:5433/db?sslmode=require",
         {"user": "u", "password": "p@w", "host": "h", "port": "5433", "dbname": "db", "sslmode": "require"}),
        ("postgresql://h/db", {"host": "h", "dbname": "db"}),
    ],
)  # fmt: skip
def test_a_connection_string_is_read_as_postgresql_reads_it(text, parts):
    assert conninfo.read(text) == parts
    again = conninfo.written(parts)
    assert conninfo.read(again) == {name: value for name, value in parts.items() if name != "password"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("dbname=x password=a,b;c)d host=h", "dbname=x password=••• host=h"),
        ("dbname=x password='open", "dbname=x password=•••"),
        (r"password='it\'s me' host=h", "password=••• host=h"),
        ("unrecognized arguments: password=abc", "unrecognized arguments: password=•••"),
        ("sslpassword=a,b", "sslpassword=•••"),
        ("https://h/?password=abc&taal=nl", "https://h/?password=•••&taal=nl"),
    ],
)
def test_a_password_goes_whole_whatever_stands_in_it(text, shown):
    assert hidden(text) == shown


def test_a_file_is_a_file_whatever_it_is_called(tmp_path):
    for name in (
        "w.duckdb",
        "data/w.duckdb",
        "/srv/a b/w.duckdb",
        "C:\\data\\w.duckdb",
        "over host en gast.duckdb",
    ):
        assert connection.is_file(name) and address(name) == name
