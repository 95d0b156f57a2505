"""A reader adds a note to the charts, by a click on a week and by keyboard, changes it and takes it away again."""

import re
import tomllib

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import School, appears

pytestmark = pytest.mark.browser

WILD = "<b>Storing</b> :red[x] =1+1"


def events(school: School) -> list[dict]:
    text = (school.configured.folder / "organisation.toml").read_text(encoding="utf-8")
    return tomllib.loads(text).get("events", [])


@pytest.mark.parametrize(
    ("path", "heading", "width"),
    [("/traffic", "Verkeer", 1280), ("/traffic", "Verkeer", 390), ("/goals", "Doelen", 390)],
)
def test_a_note_is_added_by_a_click_on_a_week_and_stands_on_the_chart(
    own_school, visit, path, heading, width
):
    seen = visit(own_school.port, width)
    page = seen.go(path, heading)
    seen.pressed("In de grafiek aanwijzen", "Kies in een grafiek de week van de notitie.")
    # Whoever goes by keyboard stands where the button was.
    expect(page.get_by_role("button", name="Stoppen met aanwijzen")).to_be_focused()
    week = page.get_by_role("link", name=re.compile("^Notitie bij de week van")).nth(3)
    week.click()
    page.wait_for_url(re.compile(r"note=\d{4}-\d\d-\d\d"))
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    day = re.search(r"note=(\d{4})-(\d\d)-(\d\d)", page.url)
    for part, number in zip(("year", "month", "day"), day.groups(), strict=True):
        typed = dialog.get_by_role("spinbutton", name=f"{part}, Dag", exact=True)
        expect(typed).to_have_text(number)
    dialog.get_by_label("Wat er speelde").fill(WILD)
    seen.pressed(dialog.get_by_role("button", name="Notitie bewaren"), "is opgeslagen")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # Plain text in the list under the chart, and its number over the week.
    appears(page.locator(".wk-events li", has_text=WILD))
    assert page.locator(".wk-events b").count() == 0 and "note=" not in page.url
    assert [event["label"] for event in events(own_school)] == [WILD]
    assert events(own_school)[0]["start"].isoformat() == "-".join(day.groups())


def test_a_click_on_a_line_of_the_comparison_begins_a_note_about_its_channel(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/channels?compare=instagram,linkedin&note=pick", "Kanalen")
    point = page.locator(".st-key-wk-compared .scatterlayer .trace .point").nth(3)
    at = seen.at_rest(point)
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    expect(dialog.get_by_role("combobox", name="Kanaal")).to_have_value("Instagram")
    dialog.get_by_label("Wat er speelde").fill("Storing bij Instagram")
    seen.pressed(dialog.get_by_role("button", name="Notitie bewaren"), "is opgeslagen")
    (event,) = events(own_school)
    assert (event["label"], event["channel"]) == ("Storing bij Instagram", "instagram")
    # Under the small charts and under the comparison, with its channel.
    expect(page.locator(".wk-events li", has_text="Storing bij Instagram (Instagram)")).to_have_count(2)
    seen.go("/channels?channel=instagram", "Kanalen")
    appears(page.locator(".wk-events li", has_text="Storing bij Instagram"))
    seen.go("/channels?channel=linkedin", "Kanalen")
    expect(page.locator(".wk-events li", has_text="Storing bij Instagram")).to_have_count(0)


def test_by_keyboard_alone_a_note_is_added_changed_and_removed(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/channels", "Kanalen")
    button = page.get_by_role("button", name="Notitie toevoegen")
    button.focus()
    button.press("Enter")
    field = page.get_by_role("dialog").get_by_label("Wat er speelde")
    field.wait_for()
    field.fill("Open avond")
    in_the_way = own_school.configured.folder / ".organisation.toml.new"
    in_the_way.mkdir()
    field.press("Enter")
    # What cannot be kept is said where it was typed, and stays there.
    appears(page.get_by_role("dialog").get_by_text("organisation.toml kan niet worden geschreven"))
    expect(field).to_have_value("Open avond")
    in_the_way.rmdir()
    field.press("Enter")
    appears(page.locator(".wk-events li", has_text="Open avond"))
    seen.settled()
    expect(button).to_be_focused()
    page.get_by_role("button", name="Alle notities").focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("dialog").get_by_label("Wat er speelde")
    expect(field).to_have_value("Open avond")
    field.fill("Lesvrije week")
    field.press("Enter")
    appears(page.locator(".wk-events li", has_text="Lesvrije week"))
    seen.settled()
    assert [event["label"] for event in events(own_school)] == ["Lesvrije week"]
    page.get_by_role("button", name="Alle notities").click()
    removes = page.get_by_role("dialog").get_by_role("button", name="Verwijderen")
    removes.focus()
    removes.press("Enter")
    expect(page.locator(".wk-events li", has_text="Lesvrije week")).to_have_count(0)
    seen.settled()
    expect(page.get_by_role("button", name="Alle notities")).to_be_focused()
    assert events(own_school) == []
