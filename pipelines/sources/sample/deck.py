"""Draw the next template of the sample: within a week none comes back before the others had their turn."""

import datetime as dt
import random
from collections.abc import Callable, Sequence

from pipelines.sources.sample import season
from pipelines.sources.sample.grammar import chance
from pipelines.sources.sample.texts import Template

# How much each school is praised and blamed, before the mood of the month.
TONES = {
    "own": (0.38, 0.34, 0.28),
    "voorbeeld-college": (0.40, 0.34, 0.26),
    "nova": (0.48, 0.32, 0.20),
    "rivier": (0.28, 0.34, 0.38),
    "none": (0.25, 0.50, 0.25),
}


class Deck:
    """A shuffled pile of templates of one week; `take` gives the first that fits."""

    def __init__(self, pile: Sequence[Template], dice: random.Random) -> None:
        self.pile = list(pile)
        dice.shuffle(self.pile)

    def take(
        self, day: dt.date, tone: str, school: str, fits: Callable[[Template], bool] = lambda one: True
    ) -> Template:
        """Return the next template of this tone for this day and school, or of another tone when none is left;
        it goes to the bottom of the pile. Raises LookupError when nothing fits at all.
        """
        usable = [one for one in self.pile if in_season(one, day, school) and fits(one)]
        if not usable:
            raise LookupError(f"no template fits {day}")
        chosen = next((one for one in usable[: max(len(usable) * 3 // 4, 1)] if one.tone == tone), None)
        chosen = chosen or next((one for one in usable if one.tone == tone), usable[0])
        self.pile.remove(chosen)
        self.pile.append(chosen)
        return chosen


def in_season(template: Template, day: dt.date, school: str) -> bool:
    """Return whether a template can be told of a school on a day: its months, only near an open day if it says
    so, and only in one month in five if it is rare (a school opens no new building every week).
    """
    if template.months and day.month not in template.months:
        return False
    if template.rare and chance("rare", template.key, school, day.year, day.month).random() > 0.2:
        return False
    return not template.near or season.open_day(day) is not None


def tone(dice: random.Random, school: str, day: dt.date, lean: float = 0.0) -> str:
    """Return the tone of one text: what is usual for the school, the mood of the month, and how a source leans."""
    praise, plain, _ = TONES[school]
    throw = dice.random()
    praise += lean + mood(school, day)
    if throw < praise:
        return "+"
    return "0" if throw < praise + plain else "-"


def mood(school: str, day: dt.date) -> float:
    """Return how a month leans, -0.12 to 0.12: winters are harder, and each school has its own ups and downs."""
    seasonal = {1: -0.06, 2: -0.05, 3: 0.03, 5: 0.03, 6: 0.08, 7: 0.06, 9: -0.04, 10: -0.02, 12: -0.03}
    turn = sum(ord(letter) for letter in school) + day.year * 12 + day.month
    return seasonal.get(day.month, 0.0) + ((turn * 37) % 9 - 4) / 100
