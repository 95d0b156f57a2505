"""A reader of a page gets it by mail, sees who does, and stops it; addresses of others stay theirs."""

import pytest

from pipelines.sending.subscriptions.subscribing import masked
from tests.pages.school import NOW, fill, shown, usual, visit
from tests.pipelines.sending.test_subscriptions import config
from warehouse.core.connection import reading
from warehouse.subscriptions.subscriptions import subscriptions

PAGES = ("reputation", "goals", "channels", "traffic", "mentions")


@pytest.fixture
def school(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    config(tmp_path / "config", 25)
    fill(warehouse, usual(40), sample=False)
    return tmp_path


def opened(page: str, **query: str):
    at = visit(f"pages/{page}.py", **query)
    at.session_state["wk-subscribe"] = True
    return at.run()


def filled_in(at, target: str = "anna@roc.example"):
    at.text_input(key="subscribe-target").input(target)
    return next(button for button in at.button if button.label in ("Abonneren", "Subscribe")).click().run()


@pytest.mark.parametrize("page", ["reputation", "mentions"])
def test_who_fills_in_an_address_is_subscribed_to_what_is_seen(school, page):
    at = filled_in(opened(page, period="90", label="negative", q="bericht"))
    assert "anna@roc.example krijgt deze pagina voortaan." in shown(at)
    assert "a…@roc.example" in shown(at)
    with reading() as con:
        (stored,) = subscriptions(con)
    assert (stored.page, stored.rhythm, stored.language) == (page, "weekly", "nl")
    assert stored.query == {"label": ["negative"], "q": ["bericht"]}


def test_what_came_of_it_is_said_once_and_where_the_reader_is(school):
    at = filled_in(opened("goals")).run()
    assert shown(at).count("anna@roc.example krijgt deze pagina voortaan.") == 1


def test_a_wrong_address_is_refused_in_words_and_stays_in_its_field(school):
    at = filled_in(opened("mentions"), "anna@elders.example")
    assert "“anna@elders.example” ligt buiten de toegestane domeinen (roc.example)." in shown(at)
    assert at.text_input(key="subscribe-target").value == "anna@elders.example"


def test_stopping_takes_the_address_away(school):
    at = filled_in(opened("mentions"))
    next(button for button in at.button if button.label == "Stoppen").click().run()
    with reading() as con:
        assert subscriptions(con) == ()


def test_nothing_is_asked_of_the_warehouse_before_it_is_opened(school):
    at = visit("pages/mentions.py")
    assert "Wie krijgt deze pagina" not in shown(at)
    assert not [field for field in at.text_input if field.key == "subscribe-target"]


@pytest.mark.parametrize(
    ("address", "told"), [("anna@roc.example", "a…@roc.example"), ("é@roc.example", "é…@roc.example")]
)
def test_an_address_is_masked(address, told):
    assert masked(address) == told
