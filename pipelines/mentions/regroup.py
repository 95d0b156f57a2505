"""A run that was loaded in several batches: its stories once more, from all of it together.

What a batch finds depends on what lies in it: a title alone may join a story that the text, a batch later, keeps out.
Made from all of them at once, the stories are the same in whatever order the feeds came.
"""

import datetime as dt

from pipelines.mentions import enrich
from warehouse.core import connection
from warehouse.mentions import lookup, stories
from warehouse.mentions.refresh import refresh_days


def regroup(collected_at: dt.datetime, url: str | None = None) -> int:
    """Group anew what was first collected at this moment. How many items moved to another story?"""
    with connection.reading(url) as con:
        rows = lookup.signed(con, collected_at)
        before = {row["item_id"]: row["story_id"] for row in rows}
        free = [row | {"story_id": row["item_id"]} for row in rows]
        moves = {item: story for item, story in enrich.placed(con, free).items() if before.get(item) != story}
    if moves:
        with connection.writing(url) as con:
            refresh_days(con, stories.move(con, moves))
    return len(moves)
