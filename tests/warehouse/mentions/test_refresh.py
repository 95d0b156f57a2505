"""The day tables equal a plain recount after every step, whatever comes in, moves or is corrected."""

import datetime as dt
import random

import duckdb
import pytest

from tests.warehouse.mentions.recount import World, recount, stored
from tests.warehouse.rows import GOOD
from warehouse.core import migrations
from warehouse.core.load import delete, upsert
from warehouse.core.period import local_day
from warehouse.mentions import stories
from warehouse.mentions.corrections import correct
from warehouse.mentions.refresh import refresh_days
from warehouse.sources import config_tables

SUBJECTS = ("ROC Voorbeeld", "Voorbeeld College")
BEGIN = dt.datetime(2025, 3, 20, tzinfo=dt.UTC)
SCORES = {"positive": 0.5, "neutral": 0.0, "negative": -0.7, "unclear": 0.1}
LENGTHY = "Dezelfde lange tekst die word voor woord in meer dan een krant heeft gestaan, nummer "


class Steps:
    """Everything that can happen to a warehouse, done to it and to the plain world alike."""

    def __init__(self, con: duckdb.DuckDBPyConnection, seed: int) -> None:
        self.con, self.dice, self.world = con, random.Random(seed), World()
        self.outlets({"a.example": 100, "b.example": 0})

    def outlets(self, reach: dict[str, int]) -> None:
        self.world.reach = reach
        rows = [{"outlet": outlet, "reach": number} for outlet, number in reach.items()]
        subjects = [GOOD["subjects"] | {"subject": name} for name in SUBJECTS]
        config_tables.replace(self.con, {"subjects": subjects, "outlets": rows})

    def change_outlets(self) -> None:
        self.outlets({"b.example": self.dice.randrange(50), "c.example": 7})

    def come_in(self) -> None:
        dice, items = self.dice, []
        for _ in range(dice.randrange(1, 25)):
            number = len(self.world.items)
            at = BEGIN + dt.timedelta(minutes=dice.randrange(28 * 24 * 60))
            text = f"{LENGTHY}{dice.randrange(4)}" if dice.random() < 0.3 else f"kort {dice.randrange(4)}"
            item = GOOD["items"] | {
                "item_id": f"i{dice.randrange(10**6):06d}-{number}", "published_at": at, "day": local_day(at),
                "source_name": dice.choice("xyz"), "kind": dice.choice(["press", "social", "own"]), "text": text,
                "text_hash": f"hash of {text}", "outlet": dice.choice(["a.example", "b.example", "c.example", None]),
                "language": dice.choice(["nl", "en"]),
            }  # fmt: skip
            joins = self.world.items and dice.random() < 0.6
            item["story_id"] = (
                dice.choice(list(self.world.items.values()))["story_id"] if joins else item["item_id"]
            )
            self.world.items[item["item_id"]] = item
            items.append(item)
            for subject in dice.sample(SUBJECTS, dice.choice([0, 1, 1, 2])):
                mention = {
                    "item_id": item["item_id"],
                    "subject": subject,
                    "matched": ["x"],
                    "query_hash": "q",
                }
                self.world.mentions[item["item_id"], subject] = mention
            if dice.random() < 0.9:
                self.score(item)
            for source in {item["source_name"], dice.choice("xyz")}:
                seen = {"item_id": item["item_id"], "source_name": source, "first_seen_at": at}
                self.world.sightings[item["item_id"], source] = seen
        self.store(items)
        refresh_days(self.con, {item["day"] for item in items})

    def store(self, items: list[dict]) -> None:
        """These items and all that hangs on them, as the plain world has them."""
        names = {item["item_id"] for item in items}
        upsert(self.con, "items", items)
        for table in ("mentions", "sentiments", "sightings"):
            rows = [row for row in getattr(self.world, table).values() if row["item_id"] in names]
            if table != "sightings":
                rows = [row | {"day": self.world.items[row["item_id"]]["day"]} for row in rows]
            upsert(self.con, table, rows)

    def score(self, item: dict) -> None:
        label = self.dice.choice(list(SCORES))
        row = GOOD["sentiments"] | {"item_id": item["item_id"], "label": label, "score": SCORES[label]}
        self.world.sentiments[item["item_id"]] = row

    def one(self) -> dict:
        return self.dice.choice(list(self.world.items.values()))

    def score_anew(self) -> None:
        item = self.one()
        self.score(item)
        self.store([item])
        refresh_days(self.con, [item["day"]])

    def forget(self) -> None:
        if self.world.mentions:
            item_id, subject = self.dice.choice(list(self.world.mentions))
            del self.world.mentions[item_id, subject]
            delete(self.con, "mentions", [{"item_id": item_id, "subject": subject}])
            refresh_days(self.con, [self.world.items[item_id]["day"]])

    def join(self) -> None:
        """Two stories turn out to be one: all items of the second move."""
        stays, goes = self.one()["story_id"], self.one()["story_id"]
        moves = [row for row in self.world.items.values() if row["story_id"] == goes]
        for row in moves:
            row["story_id"] = stays
        days = stories.move(self.con, {row["item_id"]: stays for row in moves})
        assert sorted(days) == sorted({row["day"] for row in moves} if stays != goes else ())
        refresh_days(self.con, days)

    def date_anew(self) -> None:
        item = self.one()
        old = item["day"]
        item["published_at"] += dt.timedelta(hours=self.dice.randrange(-72, 24))
        item["day"] = local_day(item["published_at"])
        self.store([item])
        refresh_days(self.con, [old, item["day"]])

    def correct_label(self) -> None:
        self.say("label", self.dice.choice(list(SCORES)))

    def correct_about(self) -> None:
        self.say("about", self.dice.choice(["no", "no", "yes"]))

    def say(self, field: str, value: str) -> None:
        item_id, subject = self.one()["item_id"], self.dice.choice(SUBJECTS)
        at = BEGIN + dt.timedelta(days=60, minutes=len(self.world.corrections))
        said = {"item_id": item_id, "subject": subject, "field": field, "value": value}
        self.world.corrections.append(said)
        correct(self.con, **said, made_by="sanne", made_at=at)


STEPS = (
    Steps.come_in, Steps.come_in, Steps.score_anew, Steps.forget, Steps.join, Steps.date_anew,
    Steps.correct_label, Steps.correct_about, Steps.correct_about, Steps.change_outlets,
)  # fmt: skip


@pytest.fixture
def con():
    with duckdb.connect(config={"threads": 1}) as con:
        migrations.bring_up_to_date(con, "memory")
        yield con


@pytest.mark.parametrize("seed", range(4))
def test_every_table_equals_a_plain_recount_after_every_step(con, seed):
    steps = Steps(con, seed)
    for _ in range(3):
        steps.come_in()
    done = []
    for _ in range(14):
        step = steps.dice.choice(STEPS)
        step(steps)
        done.append(step.__name__)
        found, expected = stored(con), recount(steps.world)
        for table, rows in expected.items():
            assert found[table] == rows, (table, done)
    assert all(expected.values())
    before = stored(con)
    refresh_days(con)
    assert stored(con) == before


def test_a_day_lists_its_five_largest_stories_by_copies_then_readers_then_strength(con):
    steps = Steps(con, 0)
    # Copies, outlet (a has 100 readers, b none, c is unknown) and score of the first item of each story.
    told = [
        (3, "c", 0.1),
        (2, "a", 0.1),
        (1, "a", -0.9),
        (1, "a", 0.2),
        (1, "b", 0.2),
        (1, "b", 0.1),
        (1, "c", 1.0),
    ]
    items = []
    for story, (size, outlet, score) in enumerate(told):
        for copy in range(size):
            name = f"i{story}-{copy}"
            item = GOOD["items"] | {"item_id": name, "story_id": f"i{story}-0", "outlet": f"{outlet}.example"}
            mention = {"item_id": name, "subject": SUBJECTS[0], "matched": ["x"], "query_hash": "q"}
            steps.world.items[name], steps.world.mentions[name, SUBJECTS[0]] = item, mention
            steps.world.sentiments[name] = GOOD["sentiments"] | {"item_id": name, "score": score}
            items.append(item)
    steps.store(items)
    refresh_days(con, [items[0]["day"]])
    found = con.execute("select story_id, copies, reach from story_days order by story_id").fetchall()
    assert found == [("i0-0", 3, None), ("i1-0", 2, 200), ("i2-0", 1, 100), ("i3-0", 1, 100), ("i4-0", 1, 0)]
    assert stored(con)["story_days"] == recount(steps.world)["story_days"]
