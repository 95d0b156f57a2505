"""Each page of the menu, and each that is added to it, is tried empty, as a sample, with errors and out of date."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from benchmarks.sameness_pages import pages
from pages.shared.i18n import _, use_language
from pipelines import settings
from pipelines.sources import sync_settings
from tests.pages.school import ROOT, scripts, shown, source_of, visit
from tests.pipelines.runs.school import NOW, SESSIONS_GOAL, collected, item, rss, write
from tests.pipelines.web.site import Site
from tests.pipelines.web.site import page as answer
from warehouse.channels import readings
from warehouse.core import metadata
from warehouse.core.connection import Connection, writing
from warehouse.core.load import upsert
from warehouse.traffic import visits

LANGUAGES = ("nl", "en")
MEASURED = """
[[channels]]
name = "linkedin"
title = "LinkedIn"
network = "linkedin"
[[traffic]]
name = "site"
title = "Website"
connector = "plausible"
account = "rocvoorbeeld.example"
"""


# script → English title
MENU = {script: title for title, script in pages().items()}
# They show no figure of the warehouse: each with what it is for.
WITHOUT_FIGURES = {
    "pages/setup.py": "asks for the configuration",
    "pages/settings.py": "changes the configuration",
    "pages/access/people.py": "says who may do what",
    "pages/access/privacy.py": "erases and shows what is known of a person",
}
# It shows what people did, which is never old.
AGELESS = "pages/access/audit.py"
# They read the configuration too, and say what to do where it cannot be read.
NEEDS_CONFIGURATION = ("pages/goals.py", "pages/announcement.py", "pages/traffic.py")
OLD = {"nl": "Deze cijfers zijn {days} dagen oud:", "en": "These figures are {days} days old:"}
# What a page says while nothing is collected; a new page gets its own sentences here.
EMPTY = {
    "pages/reputation.py": {
        "nl": "Nog geen cijfers De bronnen zijn nog niet gelezen", "en": "No figures yet The sources were not read yet",
    },
    "pages/goals.py": {
        "nl": "– van 5.000 – onbekend Er is nog niets van bekend.",
        "en": "– of 5,000 – unknown Nothing is known of it yet.",
    },
    "pages/announcement.py": {
        "nl": "LinkedIn – – Verschil: met eind september.", "en": "LinkedIn – – Change: since the end of September.",
    },
    "pages/mentions.py": {
        "nl": "Geen vermelding past bij deze keuze. Kies een langere periode",
        "en": "No mention answers this choice. Widen the period",
    },
    "pages/alerts.py": {"nl": "Er loopt geen melding", "en": "No alert is on"},
    "pages/webcare.py": {
        "nl": "Niets wacht op antwoord", "en": "Nothing waits for an answer",
    },
    "pages/channels.py": {
        "nl": "LinkedIn – – – – – – onbekend; onbekend is niet nul",
        "en": "LinkedIn – – – – – – unknown; unknown is not zero",
    },
    "pages/traffic.py": {
        "nl": "Sessies – sessies Op deze dagen is niets gemeten.",
        "en": "Sessions – sessions Nothing was measured on these days.",
    },
    "pages/reliability.py": {
        "nl": "Nog niet gecontroleerd: niemand heeft beoordeeld", "en": "Not checked yet: nobody judged",
    },
    "pages/sources.py": {
        "nl": "Website – Nog niet opgehaald", "en": "Website – Not collected yet",
    },
    "pages/settings.py": {
        "nl": "Onze school Wie wij zijn: de naam, de site", "en": "Our school Who we are: the name, the site",
    },
    "pages/access/people.py": {"nl": "Niemand hoeft hier in te loggen", "en": "Nobody has to log in here"},
    "pages/access/privacy.py": {
        "nl": "Er is nog niet om wissen gevraagd.", "en": "Nobody asked for it yet.",
    },
    "pages/access/audit.py": {
        "nl": "Niemand deed iets dat bij deze keuze past.", "en": "Nobody did anything that answers this choice.",
    },
    "pages/setup.py": {
        "nl": "ROC Voorbeeld is ingesteld, met 0 bronnen.", "en": "ROC Voorbeeld is set up, with 0 sources.",
    },
}  # fmt: skip
# What it shows of the sample: twelve stories, 39 days of ten sessions and 4,000 followers.
SAMPLE = {
    "pages/reputation.py": {"nl": "er waren 12 verhalen", "en": "there were 12 stories"},
    "pages/goals.py": {"nl": "Sessies op de site 390 van 5.000", "en": "Sessions on the site 390 of 5,000"},
    "pages/announcement.py": {
        "nl": "Sessies op de site LinkedIn 4.000 – 0", "en": "Sessions on the site LinkedIn 4,000 – 0",
    },
    "pages/mentions.py": {"nl": "12 verhalen ROC Voorbeeld wint", "en": "12 stories ROC Voorbeeld wint"},
    "pages/alerts.py": {
        "nl": "Vals alarm per week, volgens wie het afhandelde", "en": "False alarms a week, as people said",
    },
    "pages/webcare.py": {"nl": "0 zaken wachten op antwoord", "en": "0 cases wait for an answer"},
    "pages/channels.py": {"nl": "LinkedIn 4.000", "en": "LinkedIn 4,000"},
    "pages/traffic.py": {"nl": "Sessies 300 sessies", "en": "Sessions 300 sessions"},
    "pages/reliability.py": {"nl": "1 van 12 · 0 beantwoord", "en": "1 of 12 · 0 answered"},
    "pages/sources.py": {"nl": "2 van 2 bronnen zoals gewoonlijk.", "en": "2 of 2 sources as usual."},
    "pages/settings.py": {
        "nl": "U ziet nu ROC Voorbeeld, een verzonnen school.", "en": "You now see ROC Voorbeeld, an invented school.",
    },
    "pages/access/people.py": {"nl": "Niemand hoeft hier in te loggen", "en": "Nobody has to log in here"},
    "pages/access/privacy.py": {"nl": "Wat er van iemand bekend is", "en": "What is known of a person"},
    "pages/access/audit.py": {
        "nl": "Anna deed dit: bronnen ophalen (krant).", "en": "Anna did this: collect sources (krant).",
    },
    "pages/setup.py": {"nl": "U ziet nu ROC Voorbeeld, een verzonnen school.", "en": "You now see ROC Voorbeeld"},
}  # fmt: skip
each_page = pytest.mark.parametrize("script", MENU)
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


def configured(folder: Path, sources=(), sample: bool = False) -> settings.Settings:
    """ROC Voorbeeld with a channel, a measured site and a goal."""
    write(folder, sources)
    (folder / "channels.toml").write_text(MEASURED, encoding="utf-8")
    (folder / "goals.toml").write_text(SESSIONS_GOAL, encoding="utf-8")
    organisation = folder / "organisation.toml"
    if sample:
        text = organisation.read_text("utf-8")
        organisation.write_text(text.replace("[organisation]", "[organisation]\nsample = true"), "utf-8")
    return settings.read(folder)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Path:
    """The folder of a sample school that was collected once, with its numbers as connectors would have stored them."""
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as environment, Site({}) as site:
        environment.setenv("WEERKLANK_WAREHOUSE", str(folder / "warehouse.duckdb"))
        environment.setenv("WEERKLANK_DATA", str(folder))
        news = [
            item(f"ROC Voorbeeld wint prijs {n}", f"https://krant.example/{n}", "Mooi.", f"2026-11-{n}")
            for n in range(10, 22)
        ]
        site.pages["/krant"] = answer(rss(*news))
        collected(
            configured(folder / "config", [("krant", site.url("/krant"))], sample=True), names=["krant"]
        )
        measured()
    return folder


def measured() -> None:
    days = [NOW.date() - dt.timedelta(days=n) for n in range(1, 40)]
    followers = [
        {"channel": "linkedin", "day": day, "metric": "followers", "value": 4000, "quality": "exact",
         "definition": "linkedin:followers"}
        for day in days
    ]  # fmt: skip
    seen = [
        {"day": day, "source": "google", "medium": "organic", "campaign": "", "landing_page": "/", "click_id": "",
         "in_app": "", "sessions": 10, "visitors": 8, "quality": "exact", "channel": "search",
         "channel_group": "Organic Search", "rule": "organic-search"}
        for day in days
    ]  # fmt: skip
    with writing() as con:
        readings.store(con, followers, "api", "test", NOW)
        visits.store(con, "traffic-site", seen, [], sorted(days))
        ran(con, "traffic-site", NOW)


def ran(con: Connection, source: str, at: dt.datetime) -> None:
    """Note that this source was collected well at this moment."""
    run = {
        "run_id": f"r{at:%Y%m%d}",
        "source_name": source,
        "started_at": at,
        "seconds": 0.1,
        "outcome": "new",
    }
    upsert(con, "source_runs", [{**run, "found": 1, "added": 1, "last_good_at": at}])


@pytest.fixture
def sample(loaded, tmp_path, monkeypatch) -> Path:
    """A copy of the sample school for this test alone."""
    shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    return tmp_path


def read(script: str, language: str, tmp_path: Path) -> str:
    """What a reader of this language reads: under the page's title, and nothing of the server or of Python."""
    text = shown(visit(script, lang=language))
    with use_language(language):
        assert text.startswith(_(MENU[script]))
    for never in (str(tmp_path), str(ROOT), "Traceback", "Error", ".duckdb", "docs/"):
        assert never not in text, text
    return text


def test_the_menu_holds_every_script_and_every_page_has_its_sentences():
    assert sorted(MENU) == scripts()
    assert len(MENU) >= 9
    assert MENU.keys() == EMPTY.keys() == SAMPLE.keys()


@in_each_language
@each_page
def test_before_anything_is_collected_a_page_says_so(warehouse, tmp_path, monkeypatch, script, language):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    sync_settings.sync(configured(tmp_path / "config"))
    text = read(script, language, tmp_path)
    assert EMPTY[script][language] in text
    # What nobody knows is a dash, and no number of Python.
    words = set(re.findall(r"[\w.]+", text.replace("None in this period.", "")))
    assert not {"None", "nan", "NaN", "390", "4.000"} & words


@in_each_language
@each_page
def test_where_nothing_is_set_up_a_page_leads_to_the_set_up(
    warehouse, tmp_path, monkeypatch, script, language
):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "nowhere"))
    at, text = visit(script, lang=language), read(script, language, tmp_path)
    if script == "pages/setup.py":
        assert {"nl": "Vul uw school in;", "en": "Enter your school;"}[language] in text
        return
    assert {"nl": "Vul de naam van uw school en de website in", "en": "Enter the name of your school"}[
        language
    ] in text
    assert 'href="setup' in source_of(at)


@each_page
def test_a_school_that_is_set_up_is_never_asked_to_set_up_though_its_warehouse_is_new(
    warehouse, tmp_path, monkeypatch, script
):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    configured(tmp_path / "config")
    with writing() as con:
        metadata.mark_loaded(con)
    assert "Vul de naam van uw school en de website in" not in read(script, "nl", tmp_path)


@in_each_language
@each_page
def test_where_only_the_configuration_is_gone_a_page_shows_its_figures_or_says_what_to_do(
    sample, monkeypatch, script, language
):
    (sample / "config").rename(sample / "elsewhere")
    text = read(script, language, sample)
    if script in NEEDS_CONFIGURATION:
        assert {
            "nl": "organisation.toml is er niet. Maak het met de pagina “Uw school”",
            "en": "There is no organisation.toml. Make it with the page “Your school”",
        }[language] in text
    elif script not in WITHOUT_FIGURES:
        assert SAMPLE[script][language] in text


@in_each_language
@each_page
def test_the_sample_is_shown_under_its_badge_with_figures_that_are_fresh(sample, script, language):
    text = read(script, language, sample)
    assert {"nl": "Voorbeeldgegevens", "en": "Sample data"}[language] in text
    assert SAMPLE[script][language] in text
    assert OLD[language].format(days=3) not in text


@in_each_language
@each_page
def test_figures_that_are_days_old_say_how_old_they_are(sample, monkeypatch, script, language):
    monkeypatch.setenv("WEERKLANK_NOW", (NOW + dt.timedelta(days=3)).isoformat())
    text = read(script, language, sample)
    assert (OLD[language].format(days=3) in text) == (script not in {*WITHOUT_FIGURES, AGELESS})
    assert ("23 november 2026 09:00" in text.replace("November", "november")) == (
        script not in WITHOUT_FIGURES
    )


@each_page
def test_the_age_is_that_of_the_sources_on_which_a_page_rests(sample, monkeypatch, script):
    later = NOW + dt.timedelta(days=5)
    monkeypatch.setenv("WEERKLANK_NOW", later.isoformat())
    with writing() as con:
        ran(con, "krant", later)
    # The paper was read just now; what measures the site was not, and channels are kept by hand.
    is_old = OLD["nl"].format(days=5) in read(script, "nl", sample)
    assert is_old == (script in ("pages/traffic.py", "pages/channels.py"))


@in_each_language
@each_page
def test_a_warehouse_that_is_being_written_asks_for_patience(sample, monkeypatch, script, language):
    monkeypatch.setattr("pages.shared.query_cache.PATIENCE", 0.1)
    with writing():
        text = read(script, language, sample)
    if script in WITHOUT_FIGURES:
        assert SAMPLE[script][language] in text
    else:
        assert {"nl": "De cijfers worden ververst. Probeer het zo opnieuw", "en": "Try again in a moment"}[
            language
        ] in text


@in_each_language
@each_page
def test_a_warehouse_that_is_broken_is_a_sentence_with_a_reference(sample, caplog, script, language):
    (sample / "warehouse.duckdb").write_text("this is no database" * 500, encoding="utf-8")
    text = read(script, language, sample)
    if script in WITHOUT_FIGURES:
        assert SAMPLE[script][language] in text
        return
    assert {"nl": "Zet er een back-up voor in de plaats", "en": "Put a backup in its place"}[language] in text
    [reference] = re.findall(
        r"(?:beheerder van dit dashboard|whoever runs this dashboard): ([0-9a-f]{8})\.", text
    )
    assert f"reference {reference}" in caplog.text and str(sample) in caplog.text
    assert not any(record.exc_info for record in caplog.records)  # a line says it


@in_each_language
@each_page
def test_a_configuration_with_a_fault_names_its_file_and_not_its_place_on_the_server(
    sample, script, language
):
    (sample / "config" / "organisation.toml").write_text("[organisation\n", encoding="utf-8")
    text = read(script, language, sample)
    if script in {*NEEDS_CONFIGURATION, *WITHOUT_FIGURES}:
        assert "organisation.toml" in text
    else:
        assert SAMPLE[script][language] in text
