"""Set up: from an empty folder, from the sample, and later; nothing is saved that was not tested."""

import socket
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines import settings
from pipelines.support.run_lock import alone
from tests.pages.school import shown, visit
from tests.pipelines.runs.school import NOW, collected, item, rows, rss, write
from tests.pipelines.sources.discovery.sites import school_site
from tests.pipelines.web.site import Site, page, status
from text.i18n import use_language
from warehouse.core.connection import writing

PAGE = "pages/setup.py"


@pytest.fixture
def folder(tmp_path, monkeypatch, warehouse) -> Path:
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_ALLOW_PRIVATE", "127.0.0.1")
    return tmp_path / "config"


@pytest.fixture
def site():
    news = rss(
        item("Mbo Voorbeeldstad wint", "https://k.example/1", "Mooi.", NOW.date().isoformat()),
        item("Het weer", "https://k.example/2", "Regen.", NOW.date().isoformat()),
    )
    with Site({"/krant": page(news), "/weg": status(404)}) as running:
        yield running


def answered(at, **answers: str):
    for key, text in answers.items():
        box = next(each for each in (*at.text_input, *at.text_area) if each.key == f"setup-{key}")
        box.input(text)
    return submitted(at)


def submitted(at):
    return (
        next(button for button in at.button if button.label in ("Test mijn antwoorden", "Test my answers"))
        .click()
        .run()
    )


def test_an_empty_folder_leads_to_the_questions_and_not_to_an_error(folder):
    text = shown(visit(PAGE))
    assert "Vul uw school in" in text and "ROC Voorbeeld" not in text


def test_the_sample_says_that_it_is_invented(warehouse, monkeypatch):
    monkeypatch.delenv("WEERKLANK_CONFIG", raising=False)
    assert "een verzonnen school" in shown(visit(PAGE))
    assert "an invented school" in shown(visit(PAGE, lang="en"))


def test_what_is_missing_is_named(folder):
    at = answered(visit(PAGE), feed="https://krant.example/rss", name="", site="")
    assert "Nog niet ingevuld: Naam van de school en Website." in shown(at)
    assert not folder.exists()


def test_each_answer_is_tried_and_then_the_school_is_watched(folder, site):
    at = answered(
        visit(PAGE), name="Mbo Voorbeeldstad", site="https://mbo.example", peers="Voorbeeld College",
        feed=f"{site.url('/krant')}\n{site.url('/weg')}",
    )  # fmt: skip
    text = shown(at)
    assert "Het werkt: 2 berichten." in text and "404" in text
    assert not folder.exists()
    at.button(key="setup-save").click().run()
    assert "Uw school is ingesteld: 2 berichten kwamen binnen." in shown(at)
    assert rows("select subject from mentions") == [("Mbo Voorbeeldstad",)]
    assert "Mbo Voorbeeldstad is ingesteld, met 2 bronnen." in shown(visit(PAGE))


@pytest.fixture
def school(folder, site, monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    configured = write(folder, [("krant", site.url("/krant"))])
    collected(configured)
    return configured


def test_a_query_is_tried_on_what_is_stored_before_it_is_saved(folder, school):
    before = (folder / "organisation.toml").read_text(encoding="utf-8")
    at = visit(PAGE)
    at.text_area(key="query-0").input("weer OR wint").run()
    at.button(key="query-try").click().run()
    assert "De zoekvraag vindt 2 van de 2 bewaarde berichten." in shown(at)
    assert (folder / "organisation.toml").read_text(encoding="utf-8") == before
    at.button(key="query-save").click().run()
    assert "De zoekvraag is bewaard; 2 berichten zijn opnieuw doorzocht." in shown(at)
    assert "weer OR wint" in (folder / "organisation.toml").read_text(encoding="utf-8")
    assert len(rows("select * from mentions where subject = 'ROC Voorbeeld'")) == 2


def test_a_query_that_makes_no_sense_shows_its_place_and_is_not_saved(folder, school):
    at = visit(PAGE)
    at.text_area(key="query-0").input("school AND (stage OR").run()
    for button in ("query-try", "query-save"):
        at.button(key=button).click().run()
        assert "teken" in shown(at), button
    assert "stage OR" not in (folder / "organisation.toml").read_text(encoding="utf-8")


def test_a_million_letters_are_refused_and_the_dashboard_goes_on(folder, school):
    """They ended the server: the automaton takes itself apart letter by letter, each inside the one before."""
    before = (folder / "organisation.toml").read_bytes()
    at = visit(PAGE)
    at.text_area(key="query-0").set_value("a" * 1_000_000).run()
    for button in ("query-try", "query-save"):
        at.button(key=button).click().run()
        assert "is te lang" in shown(at) or "100000 tekens" in shown(at), button
    assert (folder / "organisation.toml").read_bytes() == before
    assert "Welke vermeldingen tellen?" in shown(visit(PAGE))


def test_a_configuration_with_a_fault_is_told_with_file_and_line(folder, school):
    path = folder / "sources.toml"
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[[sources]]\nname = "Bode"\nurl = "x"\n', encoding="utf-8"
    )
    text = shown(visit(PAGE))
    assert "sources.toml, regel" in text and "Bode" in text


def test_the_set_up_is_there_while_the_warehouse_is_being_written(folder, school):
    with writing():
        assert "ROC Voorbeeld is ingesteld, met 1 bron." in shown(visit(PAGE))


def test_saving_a_query_beside_another_run_says_to_wait_and_can_be_done_again(folder, school):
    at = visit(PAGE)
    at.text_area(key="query-0").input("weer OR wint").run()
    with alone("run"):
        at.button(key="query-save").click().run()
    assert "Er wordt al opgehaald" in shown(at)
    assert rows("select subject from mentions") == []
    at.button(key="query-save").click().run()
    assert "De zoekvraag is bewaard; 2 berichten zijn opnieuw doorzocht." in shown(at)
    assert len(rows("select subject from mentions")) == 2


def found(at, address: str):
    at.text_input(key="find-site").input(address)
    return next(button for button in at.button if button.label in ("Zoek", "Search")).click().run()


def ticks(at) -> dict[str, bool]:
    return {box.label: box.value for box in at.checkbox}


def test_from_an_address_to_a_school_that_is_watched(folder):
    with school_site("wordpress") as running:
        at = found(visit(PAGE), running.url("/"))
        text = shown(at)
        assert "Dit is gevonden" in text and "2 berichten in 30 dagen; het laatste: gisteren." in text
        assert "Ook gevonden" in text and "Nieuwsbrief" in text and "#c2185b" in text
        assert at.text_input(key="found-name-0").value == "ROC Zevenmeren"
        assert at.text_area(key="found-also-0").value == "RZM\nZevenmeren"
        assert "Met alleen “RZM” vindt u ook: andere afkortingen" in text and "zouden ook deze" not in text
        offered = ticks(at)
        assert offered["Nieuws van de site"] and offered["Reacties op de site"] and offered["Instagram"]
        assert not folder.exists()
        for box in at.checkbox:
            # Only what stands on this machine: a test asks nobody else.
            box.set_value(box.label in ("Nieuws van de site", "Reacties op de site", "Instagram"))
        at.button(key="find-save").click().run()
        assert "Uw school is ingesteld: 4 berichten kwamen binnen." in shown(at)
    configured = settings.read(folder)
    assert [channel.network for channel in configured.channels] == ["instagram"]
    assert (configured.organisation.city, configured.announcing.colour) == ("Merenstad", "#c2185b")
    kinds = {kind for (kind,) in rows("select i.kind from mentions m join items i using (item_id)")}
    assert kinds == {"own", "forum"}
    assert "ROC Zevenmeren is ingesteld, met 2 bronnen." in shown(visit(PAGE))


def test_a_site_that_keeps_programs_out_is_said_and_the_name_is_enough_to_go_on(folder):
    with school_site("closed") as running:
        at = found(visit(PAGE), running.url("/"))
        text = shown(at)
        assert "vraagt programma’s om deze pagina niet te lezen (robots.txt)" in text
        assert running.paths() == ["/robots.txt"]
        at.button(key="find-save").click().run()
        assert "Nog niet ingevuld: Naam van de school." in shown(at)
    assert not folder.exists()


def test_what_a_reader_has_to_know_of_the_find_stands_above_it_and_holds_up_nothing(folder):
    with school_site("static") as running:
        running.pages["/nieuws/"] = status(500)
        running.pages["/gids.pdf"] = page(b"%PDF-1.7", Content_Type="application/pdf")
        at = found(visit(PAGE), f"De Waterlanden, http:/127.0.0.1:{running.port}/gids.pdf")
        text = shown(at)
    assert "/gids.pdf staat geen pagina die kan worden gelezen; gelezen is de voorpagina" in text
    assert "/nieuws/ kon niet worden gelezen" in text
    assert "MBO De Waterlanden" in {box.value for box in at.text_input} and ticks(at)["Nieuws van de site"]


def test_with_nothing_ticked_there_is_nothing_to_count_and_nothing_is_written(folder):
    with school_site("feedless") as running:
        at = found(visit(PAGE), running.url("/"))
        assert "Op de site is geen nieuwsfeed gevonden." in shown(at)
        for box in at.checkbox:
            box.uncheck()
        at.button(key="find-save").click().run()
    assert "vink er minstens één aan" in shown(at) and not folder.exists()


def test_an_account_of_somebody_else_is_asked_about_and_not_ticked(folder):
    with school_site("drupal") as running:
        at = found(visit(PAGE, lang="en"), running.url("/"))
    assert not ticks(at)["Instagram"] and ticks(at)["Facebook"]
    assert "does not look like the name of the school" in shown(at)


@pytest.mark.parametrize(
    ("written", "said"),
    [("", "Vul het webadres van uw school in"), ("ROC Nergens-op-Zee", "Vul het webadres van uw school in"),
     ("ftp://school.nl", "geen webadres"), ("http://10.0.0.1/", "binnen een netwerk"),
     ("http://localhost:1/", "binnen een netwerk")],
)  # fmt: skip
def test_what_cannot_be_searched_is_said_in_words(folder, written, said):
    at = found(visit(PAGE), written)
    assert said in shown(at) and not at.checkbox and not folder.exists()


def test_a_password_before_the_address_goes_nowhere(folder):
    with school_site("wordpress") as running:
        at = found(visit(PAGE), f"http://jan:geheim@127.0.0.1:{running.port}/")
        assert "ROC Zevenmeren" in {box.value for box in at.text_input} and len(running.asked) > 4
        told = [f"{name}: {value}" for asked in running.asked for name, value in asked.headers.items()]
    assert told and not [line for line in told if "geheim" in line or line.startswith("authorization")]
    assert "geheim" not in shown(at)


def test_a_name_that_several_schools_have_is_asked_about(folder):
    at = found(visit(PAGE), "college")
    asked = [button.label for button in at.button if str(button.key).startswith("find-meant-")]
    assert "Welke school bedoelt u?" in shown(at) and 1 < len(asked) <= 8
    assert all("(" in label for label in asked)


def test_a_school_of_the_table_is_proposed_with_its_peers_though_its_site_cannot_be_reached(
    folder, monkeypatch
):
    def no_name(host, *_more, **_named):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", no_name)
    for written in ("Deltion College", "www.deltion.nl"):
        at = found(visit(PAGE), written)
        text, values = shown(at), {box.value for box in (*at.text_input, *at.text_area)}
        assert {"Deltion College", "Zwolle"} <= values
        peers = next(box.value for box in at.text_area if str(box.key).startswith("found-peers"))
        assert len(peers.splitlines()) == 4 and "Deltion" not in peers
        # Why nothing was read is said once, and nothing that could not be tried is ticked.
        assert text.count("geen verbinding met internet") == 1
        assert not any(ticks(at).values())
        # What only a person can make is told where it is added.
        assert (
            "Een Google Alert maakt u zelf" in text and "Bluesky laat alleen met een sleutel zoeken" in text
        )
    # One that nobody knows is only told why.
    assert not found(visit(PAGE), "www.onbekende-school.example").checkbox


def test_a_handle_that_cannot_be_used_no_longer_holds_up_the_others(folder, site):
    at = answered(
        visit(PAGE), **{"name": "Mbo Voorbeeldstad", "site": "https://mbo.example",
                        "feed": site.url("/krant"), "mastodon-tag": "#mbo"}
    )  # fmt: skip
    at.button(key="setup-save").click().run()
    text = shown(at)
    assert "Uw school is ingesteld: 2 berichten kwamen binnen." in text
    assert "“#mbo” is weggelaten" in text and str(folder) not in text


def _warned() -> None:
    """Draw, as a page of its own, what is said of a name that others bear too."""
    from pages.views.sources import found_tags
    from pipelines.sources.discovery import Found
    from pipelines.sources.discovery.proposals import Proposal
    from pipelines.sources.discovery.tries import Tried

    texts = (("Creed <b>Aventus</b> in de aanbieding", ""), ("Studenten van Aventus winnen", ""))
    found_tags.warned(Found("https://a.nl/", "Aventus"), [Tried(Proposal("search", "Nieuws"), texts=texts)])


def test_reports_that_only_the_name_would_count_stand_under_the_warning():
    with use_language("nl"):
        text = shown(AppTest.from_function(_warned).run())
    assert "Met alleen “Aventus” vindt u ook: een parfum" in text
    assert "Zonder die woorden zouden ook deze berichten meetellen:" in text
    assert "Creed <b>Aventus</b> in" in text and "winnen" not in text and "Pas dan de zoekvraag aan" in text
