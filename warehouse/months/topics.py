"""Ask the warehouse which theme the negative stories of a month were mostly about; nothing where that is not clear."""

import duckdb

from text.i18n import N_
from text.topics import NAMES, TOPICS
from warehouse.core.figure import Figure
from warehouse.core.period import Period
from warehouse.months.month_figure import MonthFigure
from warehouse.reputation.topics import FEWEST_NEGATIVE, FEWEST_OF_TOPIC, about

NEGATIVE_ABOUT = "negative_about"
COUNTS = N_(
    "stories by others that began in the month and sound negative, under the one theme that their first publication is"
    " most about, of {negative} whose theme is known; told only from {fewest} such stories on, with {least} or more"
    " under the theme and half as many again as under the next"
)


def negative_about(
    con: duckdb.DuckDBPyConnection, month: Period, subject: str, mentions: Figure
) -> list[MonthFigure]:
    """What were the negative stories of this month mostly about?

    Rows: one, with the theme as part and how many negative stories are about it as value; fields: negative, those
    whose theme is known. mentions: the stories of the month, read until when and from what.
    Counts: as `warehouse.reputation.topics.about`, by the rules of the page Reputation.
    Empty: [] where stories or negative ones are too few, or no theme stands out.
    Raises: nothing.
    Source: topic_days.
    """
    found = about(con, month, subject)
    worst = found.negatives
    if worst is None or not found.enough:
        return []
    negative = sum(one.totals.negative for one in found.topics)
    return [
        MonthFigure(
            NEGATIVE_ABOUT, "", worst.name, "", "", float(worst.totals.negative), None, None, "count", "estimated",
            mentions.as_of, COUNTS, mentions.sources,
            fields={"negative": negative, "fewest": FEWEST_NEGATIVE, "least": FEWEST_OF_TOPIC},
        )
    ]  # fmt: skip


def theme(figure: MonthFigure) -> str | None:
    """What does the theme of this figure read as in the list of themes?

    Unit: name in English, to be translated.
    Empty: None where this version knows no such theme.
    """
    return NAMES[figure.part] if figure.part in TOPICS else None
