"""The link in a mail: it shows a button, stops the mail when that is pressed, and asks for no login."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.sending.subscriptions import due, subscribing
from pipelines.settings.network import Server
from tests.pages.server.served import ask, serving
from tests.people import ANNA
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.sending.test_subscriptions import MONDAY, TO, config, kept, subscribe
from warehouse.access import audit
from warehouse.core.connection import reading, writing

PUBLIC = "https://dashboard.roc.example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CLOSED = """
[links]
on = true
[[people]]
mail = "bestuur@roc.example"
roles = ["administrator"]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    with writing():
        pass
    return tmp_path


@pytest.fixture
def port(folder) -> Iterator[int]:
    """The port of a dashboard that lets nobody in without a login."""
    config(folder / "config", 25)
    (folder / "config" / "access.toml").write_text(CLOSED, encoding="utf-8")
    with serving(
        folder, at=folder, HOME=str(folder), WEERKLANK_WAREHOUSE=str(folder / "warehouse.duckdb")
    ) as port:
        yield port


def test_a_link_asks_first_and_the_button_stops_the_mail_for_who_has_no_login(folder, port):
    settings = config(folder / "config", 25)
    name = subscribe(settings, "goals")
    shown = ask(port, f"/stop/{name}", encoding="")
    assert shown.status == 200 and shown.headers["cache-control"] == "no-store"
    assert "a…@roc.example krijgt “Mijn weergave” per mail." in shown.body.decode()
    assert TO not in shown.body.decode() and "<script" not in shown.body.decode()
    ask(port, f"/stop/{name}", method="HEAD")
    assert len(kept()) == 1
    own = {**FORM, "Origin": f"http://127.0.0.1:{port}"}
    stopped = ask(port, f"/stop/{name}?lang=en", encoding="", method="POST", body=b"", **own)
    assert (stopped.status, kept()) == (200, ())
    assert "a…@roc.example no longer gets “Mijn weergave”." in stopped.body.decode()
    over = ask(port, f"/stop/{name}", encoding="")
    assert over.status == 404 and "al stopgezet" in over.body.decode()
    with reading() as con:
        assert ("subscriptions.stop", "receiver") in {
            (each.line.act, each.line.person_id) for each in audit.lines(con)
        }


def test_a_mail_program_presses_the_button_by_itself_and_no_page_of_another_site_does(folder, port):
    settings = config(folder / "config", 25)
    name = subscribe(settings, "goals")
    elsewhere = ask(port, f"/stop/{name}", method="POST", body=b"", Origin="https://elders.example", **FORM)
    browser = {**FORM, "Sec-Fetch-Site": "cross-site"}
    assert (elsewhere.status, len(kept())) == (403, 1)
    assert (ask(port, f"/stop/{name}", method="POST", body=b"", **browser).status, len(kept())) == (403, 1)
    one_click = ask(port, f"/stop/{name}", method="POST", body=b"List-Unsubscribe=One-Click", **FORM)
    assert (one_click.status, kept()) == (200, ())


def test_the_mail_leads_to_its_page_with_what_was_chosen_and_to_its_end(folder):
    with PostOffice() as office:
        settings = dataclasses.replace(config(folder / "config", office.port), server=Server((PUBLIC,)))
        chosen = {"label": ["negative"], "q": ["open dag (mbo)"]}
        name = subscribing.subscribe(ANNA, settings, "mentions", chosen, "Roosters", TO, "weekly", "en",
                                     MONDAY.replace(day=20))  # fmt: skip
        due.send_due(ANNA, settings, MONDAY)
        (mail,) = office.messages
    there = f"{PUBLIC}/mentions?lang=en&period=2026-11-16..2026-11-22&q=open%20dag%20%28mbo%29&label=negative"
    stop = f"{PUBLIC}/stop/{name}?lang=en"
    html = mail.get_body(("html",)).get_content().replace("&amp;", "&")
    plain = mail.get_body(("plain",)).get_content()
    for link in (there, stop):
        assert f'href="{link}"' in html and f"({link})" in plain, html
    assert mail["List-Unsubscribe"].strip() == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
