"""A warehouse whose data are in S3: it loads, reads, tidies, moves and forgets; what fails there is a sentence."""

import datetime as dt
import logging
import subprocess
import traceback
from pathlib import Path
from urllib.parse import quote

import pytest
from streamlit.testing.v1 import AppTest

from pages.views.privacy import erasing
from pipelines.access.privacy import commands, erase
from pipelines.support import logs
from tests.pages.school import NOW as TODAY
from tests.pages.school import ROOT, fill, shown, usual
from tests.servers import buckets, postgres
from tests.warehouse.rows import GOOD
from text import i18n
from warehouse.access.privacy import rewrite
from warehouse.core import metadata
from warehouse.core.connection import address, reading, writing
from warehouse.core.contract import in_memory
from warehouse.core.errors import StorageWrong
from warehouse.core.load import delete, upsert
from warehouse.storage import kept, lakes, sentences, settings
from warehouse.storage.copies import backup, moving, upkeep

NOW = dt.datetime(2026, 11, 29, 4, tzinfo=dt.UTC)
FIRST = dt.date(2026, 1, 1)
PIECES = (
    buckets.SECRET,
    quote(buckets.SECRET, safe=""),
    "quote=and",
    "S3cr",
    "anders-geheim",
    postgres.PASSWORD,
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A certificate of which nobody knows the authority, with its key."""
    folder = tmp_path_factory.mktemp("tls")
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(
        [*make.split(), "-keyout", "key.pem", "-out", "authority.pem"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "authority.pem").read_text())
    return both


@pytest.fixture(scope="module")
def running(certificate):
    """An S3 server on loopback; skips, with the reason, where there is none."""
    if not buckets.IS_HERE:
        pytest.skip(buckets.WHY_NOT)
    with buckets.serving(certificate) as server:
        yield server


@pytest.fixture
def s3(running, monkeypatch) -> buckets.Buckets:
    """The S3 server, which does as it should, and its keys in the environment."""
    running.front.reset()
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", buckets.KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", buckets.SECRET)
    monkeypatch.setenv("AWS_ENDPOINT_URL", running.endpoint)
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    return running


@pytest.fixture
def bucket(s3, request) -> str:
    """The name of a bucket of this test alone; it keeps versions where the test asks for that."""
    name = f"b{abs(hash(request.node.nodeid)):x}"
    s3.make(name, versioned=getattr(request, "param", False))
    return name


@pytest.fixture
def lake(bucket, lakes_begun, monkeypatch, tmp_path):
    """The address of a new warehouse with its data in that bucket, also set as WEERKLANK_WAREHOUSE."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", f"s3://{bucket}/school/")
    with lakes_begun.another(f"s3://{bucket}/school") as url:
        monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
        yield url


def load(url: str, day: dt.date) -> None:
    rows = [
        GOOD["visit_days"] | {"day": day, "landing_page": f"/{n}", "campaign": f"GEHEIM{day:%j}"}
        for n in range(40)
    ]
    with writing(url) as con:
        upsert(con, "visit_days", rows)


def held(url: str) -> list[tuple]:
    with reading(url) as con:
        return con.execute(
            "select day, count(*), min(landing_page) from visit_days group by all order by all"
        ).fetchall()


def said_of(error: BaseException) -> str:
    told = "".join(traceback.format_exception(error)) + repr(error.args) + str(getattr(error, "fields", ""))
    with i18n.use_language("nl"):
        return (
            told
            + str(error)
            + i18n.translate_error(getattr(error, "template", ""), getattr(error, "fields", {}))
        )


def leaks(text: str) -> list[str]:
    return [piece for piece in PIECES if piece in text]


@pytest.mark.parametrize("bucket", [True], indirect=True, ids=["keeps versions"])
def test_what_was_deleted_is_in_no_object_but_a_bucket_that_keeps_versions_has_it(
    s3, bucket, lake, tmp_path, capsys
):
    for number in range(3):
        load(lake, FIRST + dt.timedelta(days=number))
    with writing(lake) as con:
        con.execute("delete from visit_days where campaign = 'GEHEIM002'")
    assert rewrite.rewrite(lake)
    assert [rows for _, rows, _ in held(lake)] == [40, 40]

    def found(earlier: bool) -> list[str]:
        texts = []
        with in_memory() as con:
            for content in s3.objects(bucket, earlier).values():
                (tmp_path / "one.parquet").write_bytes(content)
                texts.append(str(con.execute(f"from read_parquet('{tmp_path / 'one.parquet'}')").fetchall()))
        assert any("GEHEIM001" in text for text in texts)
        return [text for text in texts if "GEHEIM002" in text]

    assert found(earlier=False) == []
    # Not ours to take away: whoever erases is told so, on the page and in the terminal.
    assert found(earlier=True)
    look = erase.Look((), {}, {}, 0, 0)
    assert any("S3" in line for line in erasing._told(look))
    commands._still(0, 0, None)
    assert "A bucket that keeps versions" in capsys.readouterr().out
    assert not lakes.is_in_bucket(str(tmp_path / "file.duckdb"))


def test_it_moves_from_a_file_and_a_backup_is_made_of_it(s3, bucket, lakes_begun, tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", f"s3://{bucket}/")
    first, copied = str(tmp_path / "first.duckdb"), tmp_path / "copied.duckdb"
    for number in range(3):
        load(first, FIRST + dt.timedelta(days=number))
    with lakes_begun.another(f"s3://{bucket}") as lake:
        there = moving.copy(first, lake, lambda step: None, lambda con: None)
        assert there["visit_days"].rows == 120 and s3.objects(bucket)
        assert held(lake) == held(first) and len(held(first)) == 3
        assert backup.copy(lake, copied)["visit_days"].rows == 120
        told = lakes.as_settings(address(lake))
    assert held(str(copied)) == held(first)
    assert s3.endpoint in told and "eu-central-1" in told and leaks(told) == []


def test_a_page_says_of_data_in_s3_what_it_says_of_a_file(lake, tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", TODAY.isoformat())
    said = []
    for url in (str(tmp_path / "file.duckdb"), lake):
        monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
        fill(url, usual(40))
        at = AppTest.from_file(str(ROOT / "pages" / "sources.py"), default_timeout=120)
        at.query_params["lang"] = "nl"
        said.append(shown(at.run()))
    assert said[0] == said[1] and len(said[0]) > 200


def gone(front: buckets.Front) -> None:
    front.fault = lambda way, path: -1


def busy(front: buckets.Front) -> None:
    front.fault = lambda way, path: 503


def ahead(front: buckets.Front) -> None:
    front.clock = 3600


FAULTS = {
    "the server is gone": ({}, gone, sentences.DATA_AWAY),
    "it is too busy": ({}, busy, sentences.DATA_BUSY),
    "its clock is an hour ahead": ({}, ahead, sentences.DATA_CLOCK),
    "another secret": ({"AWS_SECRET_ACCESS_KEY": "anders-geheim"}, None, sentences.DATA_REFUSED),
    "no key": ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, None, sentences.DATA_REFUSED),
    "nobody listens there": ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, None, sentences.DATA_AWAY),
    "no such host": ({"AWS_ENDPOINT_URL": "http://s3.invalid"}, None, sentences.DATA_AWAY),

}  # fmt: skip
WRONG = {
    "an address with the key in it": (
        {"AWS_ENDPOINT_URL": f"http://{buckets.KEY_ID}:anders-geheim@127.0.0.1"}, sentences.FIELD,
    ),
    "a place with the key in it": (
        {"WEERKLANK_WAREHOUSE_DATA": "s3://bucket/x/?s3_secret_access_key=anders-geheim"}, sentences.WHICH_PLACE,
    ),
    "a user in the place": ({"WEERKLANK_WAREHOUSE_DATA": "s3://k:anders-geheim@bucket/x"}, sentences.WHICH_PLACE),
    "a place that is neither": ({"WEERKLANK_WAREHOUSE_DATA": "gs://k:anders-geheim@b/"}, sentences.WHICH_PLACE),
    "a style that there is not": ({"WEERKLANK_S3_STYLE": "anders-geheim"}, sentences.FIELD),
    "an authority that is not there": ({"AWS_CA_BUNDLE": "/anders-geheim.pem"}, sentences.FIELD),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_said_wrongly_of_s3_is_a_sentence_before_anything_is_asked(
    name, tmp_path, monkeypatch, caplog
):
    named, sentence = WRONG[name]
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", "s3://bucket/x/")
    for key, value in named.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(StorageWrong) as caught, writing(f"ducklake:{tmp_path}/lake.ducklake"):
        pytest.fail("it was opened")
    assert caught.value.template == sentence and leaks(said_of(caught.value) + caplog.text) == []


def test_what_fails_is_a_sentence_without_the_secret_and_nothing_is_lost_or_doubled(
    s3, lake, monkeypatch, caplog
):
    load(lake, FIRST)
    before = held(lake)
    logs.hide_secrets()
    caplog.clear()
    for name, (named, fault, sentence) in FAULTS.items():
        with monkeypatch.context() as patched:
            for key, value in named.items():
                patched.setenv(key, s3.endpoint + "/nergens" if value == "elsewhere" else value)
            if fault:
                fault(s3.front)
            if named:
                kept.let_go(address(lake))
            with pytest.raises(StorageWrong) as caught:
                load(lake, FIRST + dt.timedelta(days=1))
            logging.getLogger("somebody.else").error("it failed", exc_info=caught.value)
            assert caught.value.template == sentence, name
            assert leaks(said_of(caught.value) + caplog.text) == [], name
            with i18n.use_language("nl"):
                assert i18n.translate(sentence) != sentence, name
        s3.front.reset()
    kept.let_go(address(lake))
    assert held(lake) == before
    load(lake, FIRST + dt.timedelta(days=1))
    assert [rows for _, rows, _ in held(lake)] == [40, 40]


def test_a_bucket_that_is_not_there_and_an_object_that_somebody_took_away(
    s3, bucket, lake, lakes_begun, monkeypatch
):
    load(lake, FIRST)
    with monkeypatch.context() as patched, lakes_begun.another("s3://nergens") as other:
        patched.setenv("WEERKLANK_WAREHOUSE_DATA", "s3://nergens/")
        with pytest.raises(StorageWrong) as caught:
            load(other, FIRST)
        assert caught.value.template == sentences.NO_BUCKET and leaks(said_of(caught.value)) == []
    for key in s3.objects(bucket):
        s3.remove(bucket, key)
    with pytest.raises(StorageWrong) as caught:
        held(lake)
    assert caught.value.template == sentences.DATA_LOST and leaks(said_of(caught.value)) == []


def test_a_server_that_is_gone_in_the_midst_of_a_load_and_back_later(s3, bucket, lake):
    load(lake, FIRST)
    wrote = []

    def after_the_first(way: str, path: str) -> int:
        wrote.extend([path] if way == "PUT" else [])
        return -1 if len(wrote) > 1 else 0

    rows = [GOOD["visit_days"] | {"day": FIRST + dt.timedelta(1), "landing_page": f"/{n}"} for n in range(40)]
    campaigns = [GOOD["campaigns"] | {"campaign": f"c{n}"} for n in range(40)]
    s3.front.fault = after_the_first
    with pytest.raises(StorageWrong) as caught, writing(lake) as con:
        upsert(con, "visit_days", rows)
        upsert(con, "campaigns", campaigns)
    assert caught.value.template == sentences.DATA_AWAY and len(wrote) > 1
    s3.front.reset()
    assert [count for _, count, _ in held(lake)] == [40]
    assert sum("visit_days" in key for key in s3.objects(bucket)) == 2
    with writing(lake) as con:
        upsert(con, "visit_days", rows)
        upsert(con, "campaigns", campaigns)
    assert [count for _, count, _ in held(lake)] == [40, 40]
    with reading(lake) as con:
        known = con.execute("select data_file from ducklake_list_files('warehouse', 'visit_days')").fetchall()
    assert len(known) == 2 and wrote
    done = upkeep.tidy(lake, NOW, dt.timedelta(0))
    # What the load that failed had written and never made part of the warehouse is gone too.
    folders = [key.split("/")[-2] for key in s3.objects(bucket)]
    assert folders.count("visit_days") == 1 and len(folders) == len(set(folders)) == done.after
    assert [count for _, count, _ in held(lake)] == [40, 40]


@pytest.mark.parametrize("how", ["every other question is refused", "each takes a while"])
def test_a_server_that_is_slow_or_refuses_now_and_then_is_asked_again(how, s3, lake):
    asked = []

    def every_other(way: str, path: str) -> int:
        asked.append(path)
        return 503 if len(asked) % 2 else 0

    if how.startswith("each"):
        s3.front.slow = 0.3
    else:
        s3.front.fault = every_other
    for number in range(2):
        load(lake, FIRST + dt.timedelta(days=number))
    assert [rows for _, rows, _ in held(lake)] == [40, 40] and s3.front.asked["PUT"] >= 2


def test_a_certificate_must_be_of_an_authority_that_is_known_or_named(s3, lake, certificate, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://127.0.0.1:{s3.secure}")
    kept.let_go(address(lake))
    with pytest.raises(StorageWrong) as caught:
        load(lake, FIRST)
    assert caught.value.template == sentences.UNTRUSTED and leaks(said_of(caught.value)) == []
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate.with_name("authority.pem")))
    kept.let_go(address(lake))
    load(lake, FIRST)
    assert len(held(lake)) == 1


def test_keys_by_name_in_the_settings_open_it(s3, bucket, tmp_path, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL", "AWS_REGION"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("OURS", buckets.SECRET)
    monkeypatch.setenv("OUR_ID", buckets.KEY_ID)
    (tmp_path / settings.FILE).write_text(
        f'catalogue = "{tmp_path}/lake.ducklake"\ndata = "s3://{bucket}/x/"\n[s3]\nkey_id = "OUR_ID"\nsecret = "OURS"\n'
        f'endpoint = "{s3.endpoint}"\nurl_style = "path"\nregion = "nl"\n',
        "utf-8",
    )
    url = str(tmp_path / settings.FILE)
    load(url, FIRST)
    with writing(url) as con:
        metadata.store(con, {"organisation": "ROC"})
        upsert(con, "campaigns", [GOOD["campaigns"]])
    with writing(url) as con:
        delete(con, "campaigns", [GOOD["campaigns"]])
    assert len(held(url)) == 1 and [key for key in s3.objects(bucket) if key.startswith("x/")]


SAID = {
    'connection to server at "db", port 5432 failed: SSL error: certificate verify failed': sentences.UNTRUSTED,
    'server certificate for "db.school" does not match host name "db2"': sentences.UNTRUSTED,
    'root certificate file "/x/root.crt" does not exist': sentences.UNTRUSTED,
    "server does not support SSL, but SSL was required": sentences.UNTRUSTED,
    "SSL connection has been closed unexpectedly: server closed the connection unexpectedly": sentences.AWAY,
    'could not translate host name "nergens" to address': sentences.AWAY,
    'Cannot open file "/srv/lake/main/items/x.parquet": No such file or directory': sentences.DATA_LOST,
    "HTTP GET error reading 's3://b/40404/x.parquet' in region 'x' (HTTP 502 Bad Gateway)": sentences.DATA_BUSY,
    "HTTP GET error reading 's3://b/503/x.parquet' in region 'x' (HTTP 403 Forbidden)": sentences.DATA_REFUSED,
    "HTTP Error: Request returned HTTP 429 for HTTP PUT to 'http://s3/b/404/x.parquet'": sentences.DATA_BUSY,
    "HTTP Error: Request returned HTTP 403 for HTTP PUT to 'http://s3/b/503/x.parquet'": sentences.DATA_REFUSED,
    "HTTP Error: Request returned HTTP 404 for HTTP GET to 'http://s3/b/503/x.parquet'": sentences.DATA_LOST,
}


@pytest.mark.parametrize("message", SAID)
def test_what_servers_say_is_told_apart(message):
    assert sentences.of_driver(message) == SAID[message]
