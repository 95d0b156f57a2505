"""No secret in a sentence: each place gets a secret of its own, everything fails for real, all is searched."""

import base64
import gzip
import json
import logging
import urllib.parse
from pathlib import Path

import pytest

from pipelines.access.heads import Verified
from pipelines.runs import check, cli_output
from pipelines.sending import chat, mail
from pipelines.settings import read
from pipelines.settings.editing import edit
from pipelines.sources import sync_settings
from pipelines.sources.last_good import COPIES
from pipelines.support import logs
from pipelines.support.errors import PipelineError, SourceError
from pipelines.support.guard import Unforeseen, around
from tests.pages.school import visit
from tests.people import ANNA
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.runs.school import NOW, collected, item, rss
from tests.pipelines.web.site import Site, page, redirect
from text import hide_secrets
from warehouse.core import connection
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseUnusable
from warehouse.sources.states import states

# One for each place, so that a find says where it came from.
SECRETS = {
    "feed": "Wachtwoord-Van-De-Krant7",
    "key": "sleutelInDeVraag8",
    "page": "Deur/Open&Zesamen9",
    "path": "0123456789abcdef0123456789abcdef",
    "moved": "tokenVanVerhuizing5",
    "mastodon": "mastodonGeheim3",
    "search": "zoekGeheim4",
    "matomo": "matomoGeheim6",
    "umami": "umamiWachtwoord2",
    "youtube": "youtubeSleutel1",
    "mail": "postWachtwoord11",
    "post": "webhookGeheim12",
    "warehouse": "magazijnWachtwoord13",
}


def forms(secret: str) -> set[str]:
    """How a secret can stand somewhere."""
    found = {secret, urllib.parse.quote(secret, safe=""), json.dumps(secret)[1:-1]}
    return found | {
        base64.b64encode(f"{user}{secret}".encode()).decode().rstrip("=")[4:-2] for user in ("", "redactie:")
    }


def found_in(text: str) -> list[str]:
    low = text.lower()
    return [name for name, secret in SECRETS.items() if any(form.lower() in low for form in forms(secret))]


def tables() -> str:
    with reading() as con:
        names = [
            name for (name,) in con.execute("select table_name from information_schema.tables").fetchall()
        ]
        assert len(names) > 20
        return "\n".join(
            f"{name} {row}" for name in names for row in con.execute(f'select * from "{name}"').fetchall()
        )


def kept(folder: Path) -> str:
    """Everything that was written into the data folder, unpacked, but for copies of the configuration itself.

    Those are what the files hold, secrets in addresses among it, and nobody else may open their folder.
    """
    told = []
    for path in folder.rglob("*"):
        if COPIES in path.parts:
            assert path.is_file() or path.name == COPIES or path.stat().st_mode & 0o077 == 0
        elif path.is_file() and path.suffix not in (".duckdb", ".wal"):
            body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            told.append(path.name + body.decode("utf-8", "replace"))
            if path.name.endswith(".json.gz"):
                told += [base64.b64decode(row["body"]).decode("utf-8", "replace") for row in json.loads(body)]
    return "\n".join(told)


def echo(asked) -> Answer:
    """A service that refuses and repeats what it was given, as many do."""
    said = (
        f"invalid: {asked.headers.get('authorization')} {asked.query} {asked.body.decode('utf-8', 'replace')}"
    )
    return Answer({"error": said, "message": said, "result": "error"}, 401)


CHANNELS = """
[[channels]]
name = "toot"
network = "mastodon"
connector = "mastodon"
account = "@school@127.0.0.1"
api = "{api}"
secret = "MASTODON_TOKEN"
[[channels]]
name = "tube"
network = "youtube"
connector = "youtube"
account = "UC0123456789012345678901"
api = "{api}"
secret = "YOUTUBE_KEY"
[[traffic]]
name = "matomo"
connector = "matomo"
account = "1"
api = "{api}"
secret = "MATOMO_TOKEN"
[[traffic]]
name = "umami"
connector = "umami"
account = "1"
api = "{api}"
secret = "UMAMI_LOGIN"
"""
OUT = """
[mail]
server = "127.0.0.1"
port = {port}
security = "none"
user = "redactie"
secret = "MAIL_PASSWORD"
sender = "redactie@roc.example"
to = ["team@roc.example"]
allowed = ["roc.example"]
[[posts]]
name = "teams"
secret = "TEAMS_URL"
"""
PAGES = (
    "reputation",
    "goals",
    "announcement",
    "mentions",
    "channels",
    "traffic",
    "reliability",
    "sources",
    "setup",
)


def test_no_secret_stands_anywhere_after_everything_failed(tmp_path, monkeypatch, warehouse, caplog, capsys):
    data, folder = tmp_path / "data", tmp_path / "config"
    monkeypatch.setenv("WEERKLANK_DATA", str(data))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(folder))
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    for name, value in {
        "MASTODON_TOKEN": SECRETS["mastodon"], "YOUTUBE_KEY": SECRETS["youtube"], "MATOMO_TOKEN": SECRETS["matomo"],
        "UMAMI_LOGIN": f"redactie:{SECRETS['umami']}", "MAIL_PASSWORD": SECRETS["mail"],
        "SEARCH_TOKEN": SECRETS["search"],
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    news = rss(
        item("Open dag ROC Voorbeeld", "https://krant.example/1", f"Zie ?token={SECRETS['moved']} hier")
    )
    site = Site(
        {
            "/weg": page("nee", 404),
            f"/traag?api_key={SECRETS['key']}": page("stuk", 500),
            "/pagina": page('<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'),
            "/feed": page(rss(item("Vlam bij ROC Voorbeeld", "https://krant.example/2", "Klein."))),
            f"/{SECRETS['path']}/rss": page("<html>geen feed</html>"),
            f"/oud?token={SECRETS['moved']}": redirect(f"/nieuw?token={SECRETS['moved']}", 301),
            f"/nieuw?token={SECRETS['moved']}": page(news),
        }
    )
    folder.mkdir()
    (folder / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "https://www.rocvoorbeeld.example"\n'
        '[network]\nallow_private = ["127.0.0.1"]\n',
        encoding="utf-8",
    )
    with site, ApiServer(echo) as api:
        monkeypatch.setenv("TEAMS_URL", f"json://{api.url.split('/')[2]}/{SECRETS['post']}")
        (folder / "channels.toml").write_text(CHANNELS.format(api=api.url), encoding="utf-8")
        (folder / "announcement.toml").write_text(OUT.format(port=site.port), encoding="utf-8")
        at = f"127.0.0.1:{site.port}"
        quoted = urllib.parse.quote(SECRETS["page"], safe="")
        for pattern, written in (
            ("feed", f"http://redactie:{SECRETS['feed']}@{at}/weg"),
            ("feed", f"http://{at}/traag?api_key={SECRETS['key']}"),
            ("page", f"http://redactie:{quoted}@{at}/pagina"),
            ("feed", f"http://{at}/{SECRETS['path']}/rss"),
            ("feed", f"http://{at}/oud?token={SECRETS['moved']}"),
        ):
            edit.add_source(ANNA, folder, pattern, written)
        with (folder / "sources.toml").open("a", encoding="utf-8") as file:
            file.write(
                f'[[sources]]\nname = "zoek"\npattern = "mastodon-search"\nurl = "{api.url}api/v2/search?q=x"\n'
                'secret = "SEARCH_TOKEN"\n'
            )
        settings = read(folder)
        logs.start(folder=data / "logs")
        logging.getLogger("weerklank").addHandler(caplog.handler)
        try:
            first = collected(settings)
            second = collected(settings)
            tried = list(check.sources(settings))
            told = [
                cli_output.run_json(first),
                cli_output.run_text(second),
                cli_output.check_json(tried, [], Verified(0, "")),
            ]
            told.append(cli_output.check_text(tried, [], Verified(0, "")))
            told += [str(check.source(settings, "feed", f"http://redactie:{SECRETS['feed']}@{at}/weg").error)]
            told += failed_to_send(settings)
            told += failed_by_surprise(settings)
            for name in PAGES:
                shown = visit(f"pages/{name}.py")
                assert not shown.exception, (name, shown.exception)
                told.append(name + repr(shown._tree) + "".join(each.proto.body for each in shown.get("html")))
            asked = {(each.path, each.headers.get("authorization", "")) for each in site.asked}
        finally:
            logs.start()
    # The door was opened with the key: what is hidden from people still goes where it belongs.
    basic = "Basic " + base64.b64encode(f"redactie:{SECRETS['page']}".encode()).decode()
    assert {("/pagina", basic), ("/feed", basic)} <= asked
    assert len(first.failed) >= 7 and len(second.failed) >= 7
    outcomes = {result.source_name: result.outcome for result in first.results}
    assert "new" in outcomes.values()
    sources = {
        "reports": "\n".join(told), "tables": tables(), "files": kept(data), "log": caplog.text,
        "terminal": "".join(capsys.readouterr()), "names": repr([(each.name, each.title) for each in settings.sources]),
    }  # fmt: skip
    for text in sources.values():
        assert len(text) > 100
    assert {name: found_in(text) for name, text in sources.items()} == {name: [] for name in sources}


def failed_to_send(settings) -> list[str]:
    told = []
    out = settings.announcing
    whole = mail.message(out.mail, "team@roc.example", "Titel", "woorden", "<p>woorden</p>")
    for act in (
        lambda: mail.send(out.mail, "team@roc.example", whole),
        lambda: chat.send(out.posts[0], "T", "w", out.mail),
    ):
        with pytest.raises(PipelineError) as caught:
            act()
        told.append(str(caught.value) + caught.value.json())
    return told


def failed_by_surprise(settings) -> list[str]:
    """A fault that nobody foresaw, with secrets in its own words, and a warehouse that does not answer."""
    told = []
    with pytest.raises(Unforeseen) as caught, around("De Krant"):
        raise ValueError(
            f"cannot open {settings.sources[0].url} with {SECRETS['mastodon']} or {SECRETS['matomo']!r}"
        )
    told.append(str(caught.value))
    url = f"ducklake:postgres:dbname=x host=127.0.0.1 port=1 user=u password={SECRETS['warehouse']}"
    try:
        with reading(url, wait=0.1):
            raise AssertionError("that warehouse is not there")
    except WarehouseUnusable as error:
        logging.getLogger("weerklank.test").error("cannot open it: %s", error, exc_info=error)
        told.append(str(error) + repr(error.fields))
        assert "127.0.0.1" in told[-1]
    logging.getLogger("somebody.else").warning(
        "GET http://u:%s@h/?token=%s", SECRETS["feed"], SECRETS["moved"]
    )
    return told


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://user:pw12@krant.example/feed", "https://krant.example/feed"),
        ("https://token@krant.example/feed", "https://krant.example/feed"),
        ("https://krant.example/feed?api_key=abc&taal=nl", "https://krant.example/feed?api_key=•••&taal=nl"),
        ("https://krant.example/feed?Access_Token=abc", "https://krant.example/feed?Access_Token=•••"),
        ("postgres://u:p@ss@db.example/x", "postgres://db.example/x"),
        (
            "ducklake:postgres:dbname=x password='a b' host=h",
            "ducklake:postgres:dbname=x password=••• host=h",
        ),
        ("md:school?motherduck_token=abc.def.ghi", "md:school?motherduck_token=•••"),
        ("slack://TokenA/TokenB/TokenC", "slack://•••"),
        ("mailtos://u:p@mail.example", "mailtos://•••"),
        ("https://hooks.slack.com/services/T0/B0/x", "https://hooks.slack.com/services/•••"),
        ("https://discord.com/api/webhooks/1/abc", "https://discord.com/api/webhooks/•••"),
        (
            "https://x.webhook.office.com/webhookb2/a@b/IncomingWebhook/c",
            "https://x.webhook.office.com/webhookb2/•••",
        ),
        ("Authorization: Bearer abc123def", "Authorization: Bearer •••"),
        ('{"access_token": "abc", "password": "x"}', '{"access_token": "•••", "password": "•••"}'),
        # What is no secret stays as it is.
        ("https://medium.com/@school/artikel", "https://medium.com/@school/artikel"),
        ("https://krant.example:8080/@school", "https://krant.example:8080/@school"),
        ("https://www.youtube.com/feeds/videos.xml?channel_id=UC0123456789012345678901",) * 2,
        ("https://krant.example/2026/11/28/een-heel-lange-titel-over-de-open-dag-van-2026",) * 2,
        ("The token expired; the key “X_KEY” is not there. Basic access is refused.",) * 2,
        ("keyword=fiets&monkey 2 = 3", "keyword=fiets&monkey 2 = 3"),
    ],
)
def test_a_secret_is_known_by_its_shape_and_an_address_stays_one(written, shown):
    assert hide_secrets.hidden(written) == shown


def test_what_was_stored_with_a_password_is_shown_without(tmp_path, monkeypatch, warehouse):
    """Rows of an earlier version: the source's address is written over, its last error is shown without."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "organisation.toml").write_text(
        '[organisation]\nname = "ROC"\nsite = "https://roc.example"\n[[sources]]\nname = "krant"\n'
        'title = "https://redactie:OudWachtwoord1@krant.example/feed"\n'
        'url = "https://redactie:OudWachtwoord1@krant.example/feed"\n',
        encoding="utf-8",
    )
    settings = read(folder)
    sync_settings.sync(settings)
    with connection.writing() as con:
        con.execute(
            "insert into source_runs"
            " (run_id, source_name, started_at, seconds, outcome, error, error_template, error_fields)"
            " values ('r', 'krant', '2026-11-20', 1, 'failed', 'https://redactie:OudWachtwoord1@krant.example/feed',"
            " 'No: {url}', '{\"url\": \"https://redactie:OudWachtwoord1@krant.example/feed\"}')"
        )
    with reading() as con:
        (state,) = states(con, NOW)
    assert state.title == "https://krant.example/feed" and state.error_fields == {
        "url": "https://krant.example/feed"
    }
    assert "OudWachtwoord1" not in repr(state)


def test_an_error_that_quotes_a_service_holds_no_secret_that_was_handed_out(monkeypatch):
    from pipelines.settings.secrets import secret

    monkeypatch.setenv("SOME_KEY", "abcdef/GHIJKL-42")
    assert secret("SOME_KEY") == "abcdef/GHIJKL-42"
    error = SourceError(why="refused abcdef/GHIJKL-42, YWJjZGVmL0dISUpLTC00Mg==, abcdef%2fGHIJKL-42")
    assert "GHIJKL" not in str(error) and "YWJj" not in error.json()
