"""What who manages the dashboard does on the page Settings: add a channel with its key, look, save, take back."""

import stat
import tomllib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import School, appears, watched

pytestmark = pytest.mark.browser


@pytest.fixture
def own_school(tmp_path, monkeypatch) -> Iterator[School]:
    """A school with a file of secrets of its own."""
    yield from watched(tmp_path, monkeypatch, own_secrets=True)


KEY = "zeer-geheim-9f3a1c77"


def picked(screen: Page, label: str, option: str) -> None:
    """Choose from a list in a form, which runs nothing."""
    there = screen.get_by_label(label, exact=True)
    there.click()
    there.press_sequentially(option)
    screen.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_channel_is_added_with_its_key_saved_and_taken_back(own_school: School, visit, tmp_path, width):
    folder = own_school.configured.folder
    before = (folder / "channels.toml").read_text("utf-8")
    seen = visit(own_school.port, width)
    screen = seen.go("/settings?what=channels", "Instellingen")
    assert screen.get_by_text("Er zijn er 3: LinkedIn, Instagram, Mastodon.").is_visible()
    seen.chosen("Welke?", "Toevoegen: Kanaal")
    screen.get_by_label("Weergavenaam (verplicht)").fill('Facebook "campus"')
    picked(screen, "Netwerk (verplicht)", "Facebook")
    picked(screen, "Wat de cijfers leest", "Facebook")
    screen.get_by_label("Account", exact=True).fill("rocvoorbeeld")
    screen.get_by_label("Sleutel of wachtwoord").fill(KEY)
    seen.pressed("Wijziging bekijken", "Wat er verandert")
    rows = screen.locator(".wk-difference tbody tr").all_inner_texts()
    assert rows[0].split("\t") == ["Weergavenaam", "–", 'Facebook "campus"']
    assert any(row.startswith("Sleutel of wachtwoord") and row.endswith("ingevuld") for row in rows)
    assert (folder / "channels.toml").read_text("utf-8") == before
    seen.pressed("Dit opslaan", 'Kanaal “Facebook "campus"” is toegevoegd.')
    expect(screen.locator(".wk-said-good[role=status]")).to_be_in_viewport()
    text = (folder / "channels.toml").read_text("utf-8")
    table = tomllib.loads(text)["channels"][-1]
    assert table["title"] == 'Facebook "campus"' and table["network"] == table["connector"] == "facebook"
    own = text[text.index('[[channels]]\nname = "facebook') : text.index("[[traffic]]")]
    assert text.replace(own, "").replace("\n\n", "\n") == before.replace("\n\n", "\n")
    # The key is in the file of secrets, which only its owner reads, and nowhere else.
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    assert tomllib.loads(secrets.read_text("utf-8"))[table["secret"]] == KEY
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert KEY not in text and KEY not in screen.content()
    # Opened again, the page says that there is a key, and not which.
    seen.chosen("Welke?", 'Facebook "campus"')
    appears(screen.get_by_text("De sleutel is ingevuld op 23 november 2026"))
    assert screen.get_by_label("Sleutel of wachtwoord").input_value() == ""
    assert KEY not in screen.content()
    # The channel stands on the page Channels, without a new start.
    screen.get_by_text("Laatste wijzigingen").click()
    seen.pressed("Ongedaan maken", "De wijziging is ongedaan gemaakt.")
    # Pressed at the foot of a long page, its answer stands at the top, and in view.
    answer = screen.locator(".wk-said-good[role=status]")
    expect(answer).to_be_in_viewport()
    expect(answer).to_contain_text("De wijziging is ongedaan gemaakt.")
    assert (folder / "channels.toml").read_text("utf-8") == before
    for kept in tmp_path.rglob("*"):
        if kept.is_file() and kept != secrets:
            assert KEY.encode() not in kept.read_bytes(), kept


def reached(screen: Page, name: str) -> None:
    """Go with the Tab key to what has this name."""
    there = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''"
    for _press in range(120):
        screen.keyboard.press("Tab")
        if screen.evaluate(there).strip().endswith(name):  # a sign may stand before it
            return
    raise AssertionError(f"no Tab leads to {name}")


def test_the_keyboard_alone_changes_the_tariff_and_takes_it_back(own_school: School, visit):
    path = own_school.configured.folder / "channels.toml"
    before = path.read_text("utf-8")
    seen = visit(own_school.port)
    screen = seen.go("/settings?what=costs", "Instellingen")
    for name, typed, says in (
        ("Euro’s voor een uur werk", "55", None),
        ("Wijziging bekijken", None, "Wat er verandert"),
        ("Dit opslaan", None, "Uren en euro’s is gewijzigd."),
    ):
        reached(screen, name)
        if typed:
            screen.keyboard.press("Control+A")
            screen.keyboard.type(typed)
            continue
        asked = seen.asked
        screen.keyboard.press("Enter")
        seen.settled(after=asked)
        appears(screen.get_by_text(says).first)
    assert tomllib.loads(path.read_text("utf-8"))["costs"] == {"hour": 55}
    reached(screen, "Laatste wijzigingen")
    screen.keyboard.press("Enter")
    reached(screen, "Ongedaan maken")
    screen.keyboard.press("Enter")
    appears(screen.get_by_text("De wijziging is ongedaan gemaakt."))
    assert path.read_text("utf-8") == before
