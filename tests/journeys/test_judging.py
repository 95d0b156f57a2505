"""What a reader with two minutes does: judge the week's sample by thumb or by keys, and see what it is good for."""

import re

import pytest

from tests.journeys.conftest import appears
from tests.pipelines.runs.school import rows

pytestmark = pytest.mark.browser
# Longer than `TOO_SOON`: a reader reads.
READING = 500
ALL = 12  # eight stories about ROC Voorbeeld, four about its peer


class Judge:
    """A reader on the page Reliability."""

    def __init__(self, seen) -> None:
        self.seen, self.screen = seen, seen.go("/trust", "Betrouwbaarheid")

    def stands(self, place: int, answered: int) -> None:
        appears(self.screen.get_by_text(f"{place} van {ALL} · {answered} beantwoord", exact=True))
        self.screen.wait_for_timeout(READING)

    def says(self, answer: str) -> None:
        self.screen.get_by_role("button", name=answer).click()

    def pressed(self) -> list[str]:
        """Which answer stands as given?"""
        return self.screen.locator(".st-key-wk-answers [data-testid=stBaseButton-primary]").all_inner_texts()


def test_the_weekly_sample_is_judged_by_thumb_and_stands_in_the_boards_certificate(own_school, visit):
    seen = visit(own_school.port, 390)
    seen.go("/mentions", "Vermeldingen").get_by_text(f"Twee minuten: {ALL} vermeldingen wachten").click()
    judge = Judge(seen)
    screen = judge.screen
    for place, answer in enumerate(("Positief", "Gaat er niet over", "Niet te zeggen")):
        judge.stands(place + 1, place)
        assert judge.pressed() == []
        judge.says(answer)
    judge.stands(4, 3)
    judge.says("Eén terug")
    judge.stands(3, 3)
    assert judge.pressed() == ["? Niet te zeggen"]
    judge.says("Neutraal")
    judge.stands(4, 3)
    screen.reload()
    judge.stands(4, 3)
    assert rows("select about, label from judgements order by made_at, judgement_id") == [
        ("yes", "positive"), ("no", None), ("unknown", "unknown"), ("yes", "neutral"),
    ]  # fmt: skip
    for place in range(4, ALL + 1):
        judge.stands(place, place - 1)
        # Whoever judges by thumb finds the answers without scrolling.
        box = screen.locator(".st-key-wk-answers").bounding_box()
        assert box["y"] + box["height"] <= 844
        judge.says("Negatief")
    appears(screen.get_by_text("Dank u wel, de steekproef van deze week is klaar"))
    seen.settled()
    assert "wachten op uw oordeel" not in seen.go("/mentions", "Vermeldingen").locator("body").inner_text()

    card = seen.go("/", "Reputatie").locator(".wk-card", has=screen.locator(".wk-label", has_text="Netto"))
    assert "nog nauwelijks door mensen gecontroleerd" in card.inner_text()
    card.locator("summary").click()
    # The second was not about its subject, so nobody said how it sounds.
    ((about_us,),) = rows(
        "select count(*) from judgement_samples where subject = 'ROC Voorbeeld' and position <> 2"
    )
    appears(card.get_by_text(f"mensen beoordeelden {about_us} van de 40 vermeldingen die nodig zijn"))
    assert re.search(r"Gaat echt over ons\s+\d+% \(\d+% tot \d+%\), \d beoordeeld", card.inner_text())
    card.get_by_role("link", name="Beoordeel twintig vermeldingen").click()
    screen.get_by_role("heading", level=1).filter(has_text="Betrouwbaarheid").wait_for()


def test_who_judges_by_keys_stays_on_the_answers(own_school, visit):
    judge = Judge(visit(own_school.port))
    judge.stands(1, 0)
    judge.screen.get_by_role("button", name="Neutraal").focus()
    for place in range(1, 4):
        judge.screen.keyboard.press("Enter")
        judge.stands(place + 1, place)
    judge.screen.keyboard.press("Shift+Tab")
    judge.screen.keyboard.press("Enter")
    judge.stands(5, 4)
    assert rows("select label from judgements order by made_at") == [("neutral",)] * 3 + [("positive",)]
