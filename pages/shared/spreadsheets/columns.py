"""Declare each column of a file to take along once: its heading, its unit, what it says, and how sure it is."""

from dataclasses import dataclass, replace

from pages.shared import i18n
from pages.shared.i18n import N_, _, translate
from pages.shared.parts.certificate import QUALITY
from text.bilingual import Text
from warehouse.core import registry

# Unit → its name for people, and how a spreadsheet writes such a number.
UNITS = {
    "text": (N_("text"), ""),
    "day": (N_("day"), ""),
    "moment": (N_("day and time, Amsterdam"), ""),
    "yes": (N_("yes or no"), ""),
    "count": (N_("number"), "#,##0"),
    "readers": (N_("number of people"), "#,##0"),
    "points": (N_("points, −100 to +100"), "+0.0;-0.0;0.0"),
    "percent": (N_("percent"), '0.0"%"'),
    "rate": (N_("percent"), '0.00"%"'),
    "score": (N_("−1 to 1"), "0.00"),
    "hours": (N_("hours"), "#,##0.0"),
    "euros": (N_("euros"), '"€" #,##0.00'),
    "euros_each": (N_("euros"), '"€" #,##0.00'),
    "each": (N_("in the unit of its row"), "#,##0.00"),
}
# How a whole number is written where the others of its column may have decimals.
WHOLE = "#,##0"
BEFORE, SURE = "_before", "_quality"
COUNTED = N_("counted one by one")
ESTIMATED = N_("calculated by a method that can be wrong")
PER_ROW = N_("stands beside it, per row")
AS_SEEN = N_("as the measurement saw it")


@dataclass(frozen=True)
class Column:
    """One column: heading; unit, a key of UNITS; says: what stands in it; sure: how far to rely on it."""

    heading: str
    unit: str
    says: str | Text
    sure: str = ""


MENTIONS = {
    "day": Column(N_("Day"), "day", N_("calendar day, Amsterdam")),
    "published_at": Column(N_("Published (Amsterdam)"), "moment", N_("when it was published, as its publisher says")),
    "title": Column(N_("Title"), "text", N_("title of the mention")),
    "text": Column(N_("Text"), "text", N_("text as far as the source gives it")),
    "url": Column(N_("Address"), "text", N_("where it can be read")),
    "outlet": Column(N_("Outlet"), "text", N_("who published it")),
    "source_title": Column(N_("Source"), "text", N_("source that found it first; empty: it is no longer there")),
    "source_name": Column(N_("Source (short name)"), "text", N_("the same source, as the configuration names it")),
    "kind": Column(N_("Kind of source"), "text", N_("press, blog, social media and so on")),
    "language": Column(N_("Language"), "text", N_("language of the text"), ESTIMATED),
    "subject": Column(N_("Subject"), "text", N_("whom it is about")),
    "matched": Column(N_("Matched words"), "text", N_("words of the query that it holds")),
    "label": Column(N_("Sentiment"), "text", N_("positive, neutral, negative or unclear"), ESTIMATED),
    "score": Column(N_("Score (−1 to 1)"), "score", N_("how negative (−1) or positive (1) the text is"), ESTIMATED),
    "is_corrected": Column(N_("Corrected"), "yes", N_("whether a person gave the sentiment")),
    "is_about": Column(N_("About the subject"), "yes", N_("whether it is about the subject")),
    "copies": Column(N_("Publications"), "count", N_("publications of the same story, the first included"), COUNTED),
    "reach": Column(N_("Readers, own estimate"), "readers", N_("readers of the outlet"), ESTIMATED),
    "story_id": Column(N_("Story (number)"), "text", N_("the same for all publications of one story")),
    "item_id": Column(N_("Item (number)"), "text", N_("number of this mention in Weerklank")),
}  # fmt: skip
TRAFFIC = {
    "channel": Column(N_("Channel"), "text", N_("the channel")),
    "channel_group": Column(N_("Group"), "text", N_("group of the channel, as Google Analytics calls it")),
    "source": Column(N_("Source, as seen"), "text", AS_SEEN),
    "medium": Column(N_("Medium"), "text", AS_SEEN),
    "campaign": Column(N_("Campaign"), "text", AS_SEEN),
    "landing_page": Column(N_("Landing page"), "text", N_("first page of the visit")),
    "click_id": Column(N_("Click id"), "text", N_("mark that an advertiser put into the link")),
    "in_app": Column(N_("Inside the app"), "text", N_("app whose own browser was used")),
    "visitors": Column(
        N_("Visitors"), "count", N_("visitors of that day; who came on two days counts twice"), PER_ROW
    ),
    "rule": Column(N_("Rule"), "text", N_("rule that gave the channel, of those on the page Traffic")),
    "quality": Column(N_("how sure"), "text", N_("how sure the numbers of this row are")),
}
CHANNELS = {
    "network": Column(N_("Network"), "text", N_("the network of the channel")),
    "peer": Column(
        N_("Peer"), "text", N_("the comparable school to which the channel belongs; empty: it is ours")
    ),
}
REPUTATION = {
    "week": Column(N_("Week from"), "day", N_("Monday on which the week begins")),
    "until": Column(N_("Up to and with"), "day", N_("last day")),
    "whole": Column(N_("Complete"), "yes", N_("whether all its days are over and known")),
    "stories": Column(N_("Stories"), "count", N_("stories about us by others; copies are one story"), COUNTED),
    "positive": Column(N_("Positive"), "count", N_("stories that were judged positive"), ESTIMATED),
    "neutral": Column(N_("Neutral"), "count", N_("stories that were judged neutral"), ESTIMATED),
    "negative": Column(N_("Negative"), "count", N_("stories that were judged negative"), ESTIMATED),
    "unclear": Column(N_("Unclear"), "count", N_("stories on which no judgement was possible"), ESTIMATED),
    "net": Column(N_("Net sentiment"), "points", N_("positive minus negative, of a hundred judged"), ESTIMATED),
    "from": Column(N_("From"), "day", N_("first day")),
}  # fmt: skip
FIGURES = {
    "month": Column(N_("Month"), "day", N_("first day of the month")),
    "figure": Column(N_("Figure"), "text", N_("which number it is")),
    "about": Column(N_("Of what"), "text", N_("channel, goal, source or story; empty: the school as a whole")),
    "value": Column(N_("Value"), "each", N_("the number; empty: unknown"), PER_ROW),
    "previous": Column(N_("Previous period"), "each", N_("the same over the period compared with"), PER_ROW),
    "before": Column(N_("Month before"), "each", N_("the same in the month before"), PER_ROW),
    "year_before": Column(N_("Year before"), "each", N_("the same in that month of the year before"), PER_ROW),
    "unit": Column(N_("Unit"), "text", N_("in what the number is counted")),
    "counts": Column(N_("What it counts"), "text", N_("what exactly was counted")),
    "as_of": Column(N_("As of"), "moment", N_("until when the sources were read")),
    "closed_at": Column(N_("Closed on"), "moment", N_("when the figures of the month were frozen")),
    "closed_by": Column(N_("Closed by"), "text", N_("who closed the month")),
}  # fmt: skip
GOALS = {
    "goal": Column(N_("Goal"), "text", N_("name of the goal")),
    "state": Column(N_("State of the goal"), "text", N_("how it stands against what is expected by now")),
    "metric": Column(N_("Counted as"), "text", N_("what the goal counts")),
    "reached": Column(
        N_("Value"), "each", N_("what came since the start, or how it stands"), N_("as its source is")
    ),
    "expected": Column(
        N_("Expected by now"), "each", N_("what should be there on the last known day"), ESTIMATED
    ),
    "target": Column(N_("Target"), "each", N_("what is to be reached; between two bounds, the lower one")),
    "target_to": Column(N_("Upper bound"), "each", N_("the upper bound, where there is one")),
    "begin": Column(N_("Baseline"), "each", N_("how a level stood at the start")),
    "direction": Column(N_("Direction"), "text", N_("at least, at most or within bounds")),
    "start": Column(N_("Start"), "day", N_("first day that counts")),
    "deadline": Column(N_("Deadline"), "day", N_("last day that counts")),
    "known_until": Column(N_("Known up to and with"), "day", N_("last day of which numbers came")),
    "days_known": Column(
        N_("Days known"), "count", N_("days since the start of which numbers are known"), COUNTED
    ),
    "low": Column(N_("Forecast, low"), "each", N_("one in ten outcomes ends below it"), ESTIMATED),
    "middle": Column(N_("Forecast, middle"), "each", N_("as many outcomes end below it as above"), ESTIMATED),
    "high": Column(N_("Forecast, high"), "each", N_("one in ten outcomes ends above it"), ESTIMATED),
    "audience": Column(N_("Audience"), "text", N_("whom the goal is about")),
    "owner": Column(N_("Owner"), "text", N_("who is responsible for the goal")),
    "stage": Column(N_("Stage"), "text", N_("step of communication that the goal measures")),
}
AUDIT = {
    "line": Column(N_("Line"), "count", N_("place in the audit log")),
    "done_at": Column(N_("When (Amsterdam)"), "moment", N_("when it was done")),
    "who": Column(N_("Who"), "text", N_("who did it, as the name was then")),
    "roles": Column(N_("Roles"), "text", N_("roles of this person then")),
    "way": Column(N_("Came in by"), "text", N_("login, link, proxy, account of the machine, schedule or command")),
    "act": Column(N_("Act"), "text", N_("what was done")),
    "object": Column(N_("To what"), "text", N_("what it was done to")),
    "outcome": Column(N_("Outcome"), "text", N_("done, refused or failed")),
    "stood": Column(N_("Before"), "text", N_("what it said before, where that is kept")),
    "stands": Column(N_("After"), "text", N_("what it said after, where that is kept")),
}  # fmt: skip
OTHERS = {**AUDIT, **MENTIONS, **TRAFFIC, **CHANNELS, **REPUTATION, **FIGURES, **GOALS}


def column(name: str) -> Column:
    """Return the column of this name; `<metric>_before` and `<metric>_quality` follow from it. Raises: KeyError."""
    if name in OTHERS:
        return OTHERS[name]
    for ending in (BEFORE, SURE):
        if name.endswith(ending):
            whole = column(name.removesuffix(ending))
            return replace(whole, unit="text", sure="") if ending == SURE else whole
    metric = registry.metric(name)
    return Column(metric.label, metric.unit, metric.counts or metric.worked_out, PER_ROW)


def heading(name: str) -> str:
    """Return the column's heading in the reader's words."""
    label = _(column(name).heading)
    if name not in OTHERS and name.endswith(BEFORE):
        return translate(N_("{name}, previous period"), name=label)
    if name not in OTHERS and name.endswith(SURE):
        return translate(N_("{name}, how sure"), name=label)
    return label


def described(name: str) -> tuple[str, str, str, str]:
    """Return the column's heading, unit, what it says and how sure it is, in the reader's words."""
    of = column(name)
    said = _bilingual(of.says)
    if name == "quality" or (name not in OTHERS and name.endswith(SURE)):
        said = "; ".join(f"{_(word)}: {_(meaning)}" for word, meaning in QUALITY.values())
    elif name not in OTHERS and name.endswith(BEFORE):
        said = translate(N_("the same over the period compared with: {what}"), what=said)
    return heading(name), _(UNITS[of.unit][0]), said, _(of.sure) if of.sure else ""


def _bilingual(text: str | Text) -> str:
    if isinstance(text, Text):
        return text.nl if i18n.language() == "nl" else text.en
    return _(text)
