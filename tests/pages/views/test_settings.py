"""The page Settings: every kind has its form, what changes is shown first, and what goes wrong is a sentence."""

import html
import re
from pathlib import Path

import pytest

from pipelines.access.own_files.every_kind import KINDS
from pipelines.runs.api_keys import hashed
from pipelines.settings import read
from pipelines.sources import sync_settings
from pipelines.support.run_lock import taken
from tests.pages.school import shown, source_of, visit
from tests.people import person
from tests.pipelines.runs.school import NOW
from tests.pipelines.settings.editing.school import ORGANISATION, write
from tests.pipelines.understanding.own import own_models
from warehouse.access import api_keys
from warehouse.core.connection import reading

PAGE = "pages/settings.py"


@pytest.fixture
def where(tmp_path, monkeypatch, warehouse) -> Path:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    monkeypatch.delenv("PLAUSIBLE", raising=False)
    monkeypatch.chdir(tmp_path)
    folder = write(tmp_path / "config")
    sync_settings.sync(read(folder))
    return folder


def widgets(at) -> list:
    return [*at.text_input, *at.text_area, *at.selectbox, *at.number_input, *at.date_input, *at.checkbox]


def field(at, label: str):
    """The one widget with this label."""
    (found,) = [each for each in widgets(at) if each.label == label]
    return found


def press(at, label: str):
    (button,) = [each for each in at.button if each.label == label]
    return button.click().run()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_form_whose_every_field_has_a_label(where, kind, language):
    at = visit(PAGE, what=kind, lang=language)
    if not KINDS[kind].single:
        picker = next(each for each in at.selectbox if each.label in ("Welke?", "Which one?"))
        at = picker.select_index(0).run()
    assert not at.exception, at.exception
    every = [*widgets(at), *at.multiselect]
    labels = [each.label for each in every]
    assert all(labels) and len(labels) == len(set(labels))
    asked = [each for each in KINDS[kind].fields if each.kind != "slug"]
    assert len(labels) >= len(asked)
    assert "None" not in shown(at) and str(where) not in shown(at)


@pytest.mark.parametrize("kind", [each.name for each in KINDS.values() if not (each.single or each.guarded)])
def test_who_comes_from_another_form_and_adds_one_loses_nothing_of_what_was_typed(where, kind):
    at = field(visit(PAGE), "Wat wilt u wijzigen?").set_value(kind).run()
    at = field(at, "Welke?").select_index(0).run()
    labels = [each.label for each in widgets(at)]
    assert len(labels) > 2 and [each.label for each in widgets(press(at, "Wijziging bekijken"))] == labels


def test_what_changes_is_shown_and_saved_only_then_and_taken_back(where):
    at = visit(PAGE, what="organisation")
    field(at, "Plaats").input("Voorbeeldstad")
    at = press(at, "Wijziging bekijken")
    assert "Plaats – Voorbeeldstad" in shown(at) and '+city = "Voorbeeldstad"' in html.unescape(source_of(at))
    assert (where / "organisation.toml").read_text("utf-8") == ORGANISATION
    at = press(at, "Dit opslaan")
    assert "Onze school is gewijzigd. Dit geldt vanaf nu" in shown(at)
    assert read(where).organisation.city == "Voorbeeldstad"
    assert field(at, "Plaats").value == "Voorbeeldstad"
    at = press(at, "Ongedaan maken")
    assert "De wijziging is ongedaan gemaakt." in shown(at) and "Ongedaan gemaakt." in shown(at)
    assert (where / "organisation.toml").read_text("utf-8") == ORGANISATION
    assert field(at, "Plaats").value == ""


def test_a_wrong_answer_names_its_field_and_what_was_typed_stays(where):
    at = visit(PAGE, what="organisation")
    field(at, "Website (verplicht)").input("geen adres")
    field(at, "Plaats").input("Voorbeeldstad")
    at = press(at, "Wijziging bekijken")
    assert re.search(r"✕ Website: .*geen adres", shown(at))
    assert (
        field(at, "Website (verplicht)").value == "geen adres"
        and field(at, "Plaats").value == "Voorbeeldstad"
    )
    assert not [each for each in at.button if each.label == "Dit opslaan"]


def test_who_was_second_is_told_keeps_what_was_typed_and_can_open_it_again(where):
    at = visit(PAGE, what="organisation")
    field(at, "Plaats").input("Voorbeeldstad")
    at = press(at, "Wijziging bekijken")
    path = where / "organisation.toml"
    changed = ORGANISATION.replace("[organisation]\n", '[organisation]\ncity = "Elders"\n')
    path.write_text(changed, "utf-8")
    at = at.run()
    assert "Iemand anders heeft dit gewijzigd" in shown(at) and field(at, "Plaats").value == "Voorbeeldstad"
    assert not [each for each in at.button if each.label == "Dit opslaan"]
    at = press(at, "Opnieuw openen")
    assert field(at, "Plaats").value == "Elders"


def test_a_query_is_tried_without_being_saved(where):
    at = visit(PAGE, what="organisation")
    field(at, "Zoekvraag").input('"ROC Voorbeeld" AND')
    at = press(at, "Zoekvraag proberen")
    assert "✕" in shown(at) and "teken" in shown(at)
    assert (where / "organisation.toml").read_text("utf-8") == ORGANISATION


def test_a_connection_without_its_key_says_so_in_words(where):
    at = visit(PAGE, what="traffic")
    at = next(each for each in at.selectbox if each.label == "Welke?").select_index(1).run()
    assert "De sleutel ontbreekt: vul die opnieuw in." in shown(at)
    at = press(at, "Verbinding proberen")
    assert "✕" in shown(at) and "PLAUSIBLE" in shown(at)


def test_another_entry_has_nothing_of_what_was_typed_for_the_one_before(where):
    at = visit(PAGE, what="peers")
    at = next(each for each in at.selectbox if each.label == "Welke?").select_index(1).run()
    field(at, "Zoekvraag").input("iets")
    at = next(each for each in at.selectbox if each.label == "Welke?").select_index(2).run()
    assert field(at, "Naam (verplicht)").value == "De Rivier" and field(at, "Zoekvraag").value == ""


def test_what_asks_for_a_log_in_cannot_be_filled_in(where):
    at = visit(PAGE, what="network")
    assert field(at, "Hosts die gelezen mogen worden").disabled


def test_while_another_changes_the_configuration_a_save_is_refused_and_what_was_typed_stays(
    where, monkeypatch
):
    at = visit(PAGE, what="organisation")
    field(at, "Plaats").input("Voorbeeldstad")
    at = press(at, "Wijziging bekijken")
    monkeypatch.setattr("pipelines.settings.files.held.__wrapped__.__defaults__", (0.1,))
    with taken(where.resolve() / ".changing.lock"):
        at = press(at, "Dit opslaan")
    assert "Iemand anders is de configuratie aan het wijzigen" in shown(at)
    assert field(at, "Plaats").value == "Voorbeeldstad"
    at = press(at, "Dit opslaan")
    assert read(where).organisation.city == "Voorbeeldstad"


def test_the_list_of_what_is_to_be_set_up_leads_and_can_be_dismissed(where):
    at = visit(PAGE)
    assert "Stappen gedaan: 0 van 8." in shown(at)
    at = press(at, "Niet nodig: Doelen")
    assert "Doelen staat niet meer op de lijst." in shown(at)
    line = "Nog 7 stappen in te stellen: Bronnen, Kanalen, Verkeer, Uren en euro’s"
    for page in ("pages/sources.py", "pages/setup.py"):
        assert line in shown(visit(page)) and 'href="settings"' in source_of(visit(page))
    at = press(at, "Terughalen: Doelen")
    assert "Doelen staat weer op de lijst." in shown(at)


def test_the_page_stays_where_the_warehouse_is_gone(where, warehouse):
    Path(warehouse).unlink()
    at = visit(PAGE, what="channels")
    assert "Er is er 1: LinkedIn." in shown(at) and "Stappen gedaan: " in shown(at)


def opened():
    at = visit(PAGE)
    at.session_state["wk-api-keys"] = True
    return at.run()


def test_a_key_of_the_api_is_made_shown_once_and_revoked(where):
    at = opened()
    at.text_input(key="api-key-name").input("Intranet")
    at = press(at, "Sleutel maken")
    (text,) = [each.value for each in at.code if each.value.startswith("wk_")]
    assert "De sleutel “Intranet” is gemaakt. U ziet hem alleen nu: kopieer hem." in shown(at)
    assert "cijfers en vermeldingen" in shown(at) and "nooit gebruikt" in shown(at)
    with reading() as con:
        (key,) = api_keys.keys(con)
    assert (key.name, key.mentions, key.key_hash) == ("Intranet", True, hashed(text))
    at = at.run()
    assert text not in shown(at) and not [each for each in at.code if text in each.value]
    at.text_input(key="api-key-name").input(" Intranet ")
    at = press(at, "Sleutel maken")
    assert "Er is al een geldige sleutel “Intranet”" in shown(at)
    at = press(at, "Intrekken")
    assert "De sleutel “Intranet” is ingetrokken" in shown(at)
    assert not [each for each in at.button if each.label == "Intrekken"]
    at.text_input(key="api-key-name").input("   ")
    at = press(at, "Sleutel maken")
    assert "Nog niet ingevuld: Voor wie of wat de sleutel is." in shown(at)
    with reading() as con:
        assert [bool(key.revoked_at) for key in api_keys.keys(con)] == [True]


def test_who_may_not_make_keys_sees_nothing_of_them(where, monkeypatch):
    monkeypatch.setattr("pages.shared.login.account", lambda: person("auditor"))
    assert not [each for each in visit(PAGE).expander if "API" in each.label]


@pytest.mark.parametrize("kind", ["people", "login", "retention", "hours"])
def test_a_form_that_is_shut_where_nobody_logs_in_says_so_before_it_is_filled_in(where, kind):
    at = visit(PAGE, what=kind)
    if not KINDS[kind].single:
        at = next(each for each in at.selectbox if each.label == "Welke?").select_index(0).run()
    shut = KINDS[kind].guarded
    assert (f"schrijft het in {KINDS[kind].file}" in shown(at)) == shut
    (button,) = [each for each in at.button if each.label == "Wijziging bekijken"]
    assert button.disabled == shut


def test_a_model_of_our_own_is_tried_with_the_labels_of_the_form_before_they_are_saved(where, monkeypatch):
    monkeypatch.setenv("WEERKLANK_MODEL_LABELS", "")
    monkeypatch.delenv("WEERKLANK_MODEL", raising=False)
    at = visit(PAGE, what="model")
    assert "Er is geen eigen model ingesteld (WEERKLANK_MODEL)" in shown(at)
    assert "er valt niets te proberen" in shown(press(at, "Drie zinnen proberen"))
    server = own_models.Chat(lambda body: (200, own_models.answer("ontevreden")))
    try:
        monkeypatch.setenv("WEERKLANK_MODEL", server.address)
        at = visit(PAGE, what="model")
        assert "“127.0.0.1”" in shown(at)
        assert "ontevreden – nog niet vertaald" in shown(press(at, "Drie zinnen proberen"))
        field(at, "Labels van het model").input("ontevreden = negatief")
        at = press(at, "Drie zinnen proberen")
        assert "ontevreden – negatief" in shown(at) and not (where / "model.toml").exists()
        at = press(press(at, "Wijziging bekijken"), "Dit opslaan")
        assert 'ontevreden = "negatief"' in (where / "model.toml").read_text("utf-8")
        monkeypatch.setenv("WEERKLANK_MODEL_LABELS", "ontevreden=negative")
        assert "WEERKLANK_MODEL_LABELS is buiten deze pagina ingevuld en gaat voor" in shown(
            visit(PAGE, what="model")
        )
    finally:
        server.close()


def test_what_is_there_only_once_is_set_and_not_added_and_what_brings_no_figures_promises_none(where):
    at = visit(PAGE, what="model")
    field(at, "Labels van het model").set_value("LABEL_0 = boos")
    at = press(at, "Wijziging bekijken")
    assert "“boos” kan niet" in shown(at)
    field(at, "Labels van het model").set_value("LABEL_0 = negatief")
    # What was refused before says nothing of what is tried now.
    at = press(at, "Drie zinnen proberen")
    assert "“boos” kan niet" not in shown(at)
    at = press(press(at, "Wijziging bekijken"), "Dit opslaan")
    text = shown(at)
    assert "Eigen model is gewijzigd. Dit geldt vanaf nu." in text
    assert "de cijfers volgen" not in text and "is toegevoegd" not in text
    at = press(at, "Ongedaan maken")
    assert "De wijziging is ongedaan gemaakt." in shown(at)
    assert "Een sleutel die erbij hoorde" not in shown(at)
