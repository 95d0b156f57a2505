"""The day tables counted the plain way: all items, every time, in Python that a reader can follow."""

import datetime as dt
from collections import defaultdict

LONG = 60  # characters from which a text that is word for word the same is the same text


class World:
    """What the warehouse was told, as plain dictionaries."""

    def __init__(self) -> None:
        self.items: dict[str, dict] = {}
        self.mentions: dict[tuple[str, str], dict] = {}
        self.sentiments: dict[str, dict] = {}
        self.sightings: dict[tuple[str, str], dict] = {}
        self.reach: dict[str, int] = {}
        self.corrections: list[dict] = []  # oldest first

    def about(self, item: dict, subject: str) -> bool:
        """The latest word on its story, else on its long text; about the subject when nobody spoke."""
        by_story = by_text = None
        for said in self.corrections:
            judged = self.items[said["item_id"]]
            if said["field"] == "about" and said["subject"] == subject:
                if judged["story_id"] == item["story_id"]:
                    by_story = said["value"] == "yes"
                if judged["text_hash"] == item["text_hash"] and len(judged["title"] + judged["text"]) >= LONG:
                    by_text = said["value"] == "yes"
        spoken = [word for word in (by_story, by_text) if word is not None]
        return spoken[0] if spoken else True

    def rows(self) -> list[dict]:
        """One per mention, with the sentiment as corrected."""
        found = []
        for item_id, subject in self.mentions:
            item, sentiment = self.items[item_id], self.sentiments.get(item_id)
            label = sentiment["label"] if sentiment else "unclear"
            corrected = False
            for said in self.corrections:
                if (said["item_id"], said["subject"], said["field"]) == (item_id, subject, "label"):
                    label, corrected = said["value"], True
            found.append(
                item
                | {
                    "subject": subject,
                    "label": label,
                    "score": sentiment["score"] if sentiment else None,
                    "sure": 1.0 if corrected else sentiment["confidence"] if sentiment else None,
                    "corrected": corrected,
                    "reach": self.reach.get(item["outlet"]),
                    "is_about": self.about(item, subject),
                }
            )
        return found

    def stories(self) -> dict[tuple, dict]:
        """(story, subject, is_about) → its first item, with copies, reach and certainty of all its items.

        What a school publishes itself stands in a story only where nobody else does.
        """
        of_story = defaultdict(list)
        for row in self.rows():
            of_story[row["story_id"], row["subject"], row["is_about"]].append(row)
        told = {key: [row for row in rows if row["kind"] != "own"] or rows for key, rows in of_story.items()}
        return {
            key: min(rows, key=lambda row: (row["published_at"], row["item_id"]))
            | {
                "copies": len(rows),
                "reach": total(row["reach"] for row in rows),
                "certainty": certainty(rows),
            }
            for key, rows in told.items()
        }


def certainty(rows: list[dict]) -> float | None:
    """How sure the label of the first of these is: what those of its label say of it, 0 for the others."""
    first = min(rows, key=lambda row: (row["published_at"], row["item_id"]))
    if first["corrected"]:
        return 1.0
    agreeing = total(row["sure"] for row in rows if row["label"] == first["label"])
    return None if agreeing is None else round(agreeing / len(rows), 6)


def total(values) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def recount(world: World) -> dict[str, list[tuple]]:
    """What every table should hold, sorted, scores rounded."""
    about = [row for row in world.rows() if row["is_about"]]
    stories = world.stories()
    first = {(row["item_id"], subject) for (_, subject, is_about), row in stories.items() if is_about}
    fine, coarse = defaultdict(list), defaultdict(list)
    for row in about:
        names = ("day", "subject", "source_name", "kind", "language", "label")
        fine[tuple(row[name] for name in names)].append(row)
        coarse[row["day"], row["subject"], row["kind"], row["label"]].append(row)

    def counts(rows: list[dict]) -> tuple:
        leads = [row for row in rows if (row["item_id"], row["subject"]) in first]
        score = round(sum(row["score"] or 0 for row in leads), 6)
        known = sum(row["reach"] is not None for row in rows)
        return len(rows), len(leads), score, total(row["reach"] for row in rows), known

    largest, carried = defaultdict(list), defaultdict(list)
    for (story, subject, is_about), row in stories.items():
        if is_about:
            largest[row["day"], subject, row["label"]].append((story, row))
    for item_id, source in world.sightings:
        carried[world.items[item_id]["day"], source].append(naive(world.items[item_id]["published_at"]))

    def size(pair: tuple) -> tuple:
        row = pair[1]
        reach = -1 if row["reach"] is None else row["reach"]
        score = -1 if row["score"] is None else abs(row["score"])
        return -row["copies"], -reach, -score, row["item_id"]

    return {
        "stories": ordered(
            (
                *key,
                row["item_id"],
                row["day"],
                row["label"],
                row["score"],
                row["copies"],
                row["reach"],
                row["certainty"],
            )
            for key, row in stories.items()
        ),
        "mention_days": ordered((*key, *counts(rows)) for key, rows in fine.items()),
        "subject_days": ordered(
            (*key, *(counts(rows)[place] for place in (0, 1, 3, 4))) for key, rows in coarse.items()
        ),
        "story_days": ordered(
            (
                *key,
                story,
                row["item_id"],
                row["title"],
                row["copies"],
                row["reach"],
                row["score"] or 0.0,
                row["certainty"],
            )
            for key, found in largest.items()
            for story, row in sorted(found, key=size)[:5]
        ),
        "source_days": ordered((*key, len(times), max(times)) for key, times in carried.items()),
    }


def stored(con) -> dict[str, list[tuple]]:
    """What every table holds, in the same form."""
    asked = {
        "stories": "story_id, subject, is_about, item_id, day, label, score, copies, reach, round(certainty, 6)",
        "mention_days": "day, subject, source_name, kind, language, label, items, stories,"
        " round(score_sum, 6), reach, reach_known",
        "subject_days": "day, subject, kind, label, items, stories, reach, reach_known",
        "story_days": "day, subject, label, story_id, item_id, title, copies, reach, score, round(certainty, 6)",
        "source_days": "day, source_name, items, newest_at",
    }
    return {
        table: ordered(con.execute(f"select {names} from {table}").fetchall())
        for table, names in asked.items()
    }


def naive(moment: dt.datetime) -> dt.datetime:
    """As the tables hold it."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def ordered(rows) -> list[tuple]:
    """Sorted, whatever is null in them."""
    return sorted((tuple(row) for row in rows), key=repr)
