"""Say a view of a page in a mail: its figures, each with what changed, and what stands behind them."""

import datetime as dt
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipelines.sending.subscriptions import STOP
from pipelines.settings.network import Server
from pipelines.support import figure_words
from pipelines.support.typed_text import literal
from text.decimals import format_decimals, own
from text.i18n import N_, NP_, _, language, number, translate
from text.labels import GOAL_STATES, channel_name
from text.templates import Words, render
from warehouse.channels import table as channel_table
from warehouse.channels import traffic_page
from warehouse.core.connection import Connection
from warehouse.core.figure import Figure
from warehouse.core.period import Period
from warehouse.goals import states as goal_states
from warehouse.mentions import search
from warehouse.reputation.board import board
from warehouse.reputation.board_rows import StoryLine
from warehouse.sources import freshness
from warehouse.subscriptions.subscriptions import Subscription
from warehouse.traffic.lists import TrafficLine

MOST_LINES = 10
COMPARED = ("reputation", "channels", "traffic")
NOTHING = Words("")
PUBLISHED = NP_("{count} publication on {day}", "{count} publications, first on {day}")
SESSIONS = NP_("{count} session", "{count} sessions")
UNSURE = {"negative": N_("possibly negative, not checked"), "positive": N_("possibly positive, not checked")}
BEFORE = N_("{before} before")


@dataclass(frozen=True)
class Line:
    """One line: what it is about, how it stands, and what changed ("" where nothing is to be said)."""

    label: Words
    value: str
    more: Words = NOTHING


@dataclass(frozen=True)
class Section:
    """Lines under a heading; "" for the first, which has none."""

    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Asked:
    """What is asked of the warehouse: the subscription, its week or month, today, and this moment.

    server: how readers come in, of which the links are made
    """

    subscription: Subscription
    period: Period
    today: dt.date
    now: dt.datetime
    server: Server = field(default_factory=Server)

    @property
    def there(self) -> str | None:
        """The address of the page with its choices and these days; None where readers have no address."""
        asked = self.subscription
        chosen: dict[str, object] = {} if asked.language == "nl" else {"lang": asked.language}
        if asked.page != "goals":
            chosen["period"] = f"{self.period.start}..{self.period.last}"
        query = urllib.parse.urlencode({**chosen, **asked.query}, doseq=True, quote_via=urllib.parse.quote)
        page = "" if asked.page == "reputation" else asked.page
        return self.server.link(f"/{page}" + (f"?{query}" if query else ""))

    @property
    def stop(self) -> str | None:
        """The address at which who gets the mail stops it; None where readers have no address."""
        asked = self.subscription
        return self.server.link(f"/{STOP}/{asked.subscription_id}?lang={asked.language}")

    @property
    def before(self) -> Period:
        """The week or month before, with which it is compared."""
        return self.period.previous()

    def first(self, name: str) -> str:
        """Return the choice of this name in the address of the page; "" where it is left open."""
        return next(iter(self.subscription.query.get(name, ())), "")


def digest(con: Connection, asked: Asked) -> str:
    """Return the mail of this view in the language that is spoken, as Markdown.

    It says up to which day was collected where that is less than the whole week or month. Raises: WarehouseError.
    """
    facts, fresh = freshness.opening(con)
    inputs, sections = PAGES[asked.subscription.page]
    until = fresh.ended(inputs, asked.period.end)
    return render(
        "subscription/mail.md",
        literal,
        title=Words(asked.subscription.title),
        organisation=Words(facts.get("organisation", "Weerklank")),
        is_month=asked.period.is_month,
        is_compared=asked.subscription.page in COMPARED,
        first=asked.period.start,
        last=asked.period.last,
        collected_until=until - dt.timedelta(days=1) if until < asked.period.end else None,
        there=asked.there,
        stop=asked.stop,
        sections=[section for section in sections(con, asked) if section.lines],
    )


def _figure(label: str, figure: Figure) -> Line:
    return Line(Words(label), figure_words.value_of(figure, figure.value), Words(figure_words.trend(figure)))


def _reputation(con: Connection, asked: Asked) -> list[Section]:
    seen = board(con, asked.period, asked.today, asked.now)
    figures = [
        _figure(_("Net sentiment"), seen.net_sentiment),
        _figure(_("Mentions"), seen.mentions),
        _figure(_("Share of voice"), seen.share_of_voice),
    ]
    return [
        Section("", figures),
        Section(_("Biggest positive stories"), [_story(line) for line in seen.positives]),
        Section(_("Biggest negative stories"), [_story(line) for line in seen.negatives]),
    ]


def _story(line: StoryLine) -> Line:
    parts = [line.outlet] if line.outlet else []
    parts += [] if line.is_sure else [_(UNSURE[line.label])]
    return Line(
        Words(line.title), translate(PUBLISHED, count=line.copies, day=line.day), Words(" · ".join(parts))
    )


def _goals(con: Connection, asked: Asked) -> list[Section]:
    lines = []
    for state in goal_states.states(con, asked.today):
        goal = state.goal
        places = own(state.value, goal.target)
        value = translate(
            N_("{value} of {target}"),
            value=format_decimals(state.value, places),
            target=format_decimals(goal.target, places),
        )
        title = goal.title if language() == "nl" else goal.title_en
        lines.append(Line(Words(title), value, Words(_(GOAL_STATES[state.state]))))
    return [Section("", lines)]


def _channels(con: Connection, asked: Asked) -> list[Section]:
    rows = [row for row in channel_table.table(con, asked.period, asked.before) if row.peer is None]
    parts = (("followers", N_("Followers")), ("sessions", N_("Sessions")), ("key_events", N_("Key events")))
    return [
        Section(row.title, [_figure(_(label), getattr(row, name)) for name, label in parts]) for row in rows
    ]


def _traffic(con: Connection, asked: Asked) -> list[Section]:
    measure = asked.first("measure") or None
    start, end = asked.period.start, asked.period.end
    seen = traffic_page.drawn(con, measure, asked.period, asked.before, start, end)
    if seen is None:
        return []
    figures = [
        _figure(_("Sessions"), seen.summary.sessions),
        _figure(_("Key events"), seen.summary.key_events),
        _figure(_("Sessions of which the source is unknown"), seen.summary.unattributed),
    ]
    channels = [_channel(line) for line in seen.channels[:MOST_LINES]]
    return [Section("", figures), Section(_("By channel"), channels)]


def _channel(line: TrafficLine) -> Line:
    before = "" if line.sessions_before is None else translate(BEFORE, before=line.sessions_before)
    return Line(Words(channel_name(line.name)), translate(SESSIONS, count=line.sessions), Words(before))


def _mentions(con: Connection, asked: Asked) -> list[Section]:
    names = [name for name, _role in search.subjects(con)]
    if not names:
        return []
    subject = asked.first("subject")
    filters = search.Filter(
        period=asked.period,
        subject=subject if subject in names else names[0],
        source=tuple(asked.subscription.query.get("source", ())),
        language=asked.first("language") or None,
        label=asked.first("label") or None,
        kind=asked.first("kind") or None,
        words=asked.first("q"),
        about=asked.first("about") != "aside",
    )
    rows = search.search(con, filters, MOST_LINES)
    count = search.total(con, filters)
    lines = [
        Line(Words(row.title), translate(PUBLISHED, count=row.copies, day=row.day), Words(row.outlet or ""))
        for row in rows
    ]
    return [Section("", [Line(Words(_("Stories")), number(count))]), Section(_("The newest stories"), lines)]


# Page → the inputs on which it rests, and what is said of it.
PAGES: dict[str, tuple[tuple[str, ...], Callable[[Connection, Asked], list[Section]]]] = {
    "reputation": (("mentions",), _reputation),
    "goals": (("mentions", "channels", "traffic", "goals"), _goals),
    "channels": (("channels", "traffic"), _channels),
    "traffic": (("traffic",), _traffic),
    "mentions": (("mentions",), _mentions),
}
