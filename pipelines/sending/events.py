"""Note what happened and tell it to the webhooks of announcement.toml: each event once, again while it does not arrive.

What happened and what was known before are stored in one transaction, so that nothing is told twice or forgotten,
whatever is killed when. A message is claimed before it is handed over: who dies in between hands it over again, later,
under the same id, by which its receiver knows it.
"""

import datetime as dt
import json
import logging
from collections.abc import Iterator, Mapping, Sequence

from pipelines import web
from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.sending import webhooks
from pipelines.settings import Settings
from pipelines.settings.announcing import Webhook
from pipelines.support import lock_timeouts, run_lock
from pipelines.support.errors import RunBusy, SourceError
from pipelines.support.pauses import growing
from warehouse.core import connection, metadata
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.period import local_day
from warehouse.goals import states as goals
from warehouse.sending import happened, outbox
from warehouse.sources import states as sources

ACT, AT_ONCE = "webhooks.send", 100
FIRST, LONGEST = 60.0, 4 * 3600.0  # seconds between two tries, doubled each time
GIVE_UP = dt.timedelta(days=1)
GONE = 410  # the receiver wants no more of it
KNOWN_GOALS, KNOWN_FAILING = "webhook_goals", "webhook_failing"
Event = tuple[str, str, Mapping[str, object]]  # kind, key, data
log = logging.getLogger("weerklank.webhooks")


def tell(
    person: Person, settings: Settings, now: dt.datetime, url: str | None = None, run_id: str | None = None
) -> int:
    """Note what happened since the last time, and hand over what is due. How many messages arrived?

    run_id: the run that ends here. Nothing without webhooks, or where another process is telling already.
    Raises: NotAllowed, WarehouseError.
    """
    if not settings.announcing.webhooks:
        return 0
    try:
        with run_lock.alone("webhooks", url) as held, acts.doing(person, ACT, "", url, now) as act:
            _note(settings, now, url, run_id)
            held.or_end()
            sent = _deliver(settings, now, url)
            act.after = {"sent": sent}
            if not sent:
                act.leave_no_line()  # asked every minute; what does not arrive stands in the outbox
            return sent
    except (RunBusy, WarehouseEmpty):
        return 0


def again(person: Person, settings: Settings, name: str, now: dt.datetime, url: str | None = None) -> int:
    """Hand over once more what a webhook did not get before it was given up, one try each. How many arrived?

    name: of the webhook. Raises: NotAllowed, RunBusy where another process is telling, WarehouseError.
    """
    with run_lock.alone("webhooks", url) as held, acts.doing(person, ACT, name, url, now) as act:
        with connection.writing(url, lock_timeouts.BATCH) as con:
            asked = outbox.again(con, name, now)
        held.or_end()
        sent = _deliver(settings, now, url)
        act.after = {"again": asked, "sent": sent}
    return sent


def _note(settings: Settings, now: dt.datetime, url: str | None, run_id: str | None) -> None:
    with connection.reading(url) as con:
        facts, since = metadata.read(con), outbox.since(con)
        standing = {state.goal.name: state for state in goals.states(con, local_day(now))}
        failing = {state.source_name: state for state in sources.states(con, now) if state.state == "failing"}
        run = happened.run(con, run_id) if run_id else None
        months = happened.closed_months(con, min(since.values(), default=now))
        cases = happened.opened_cases(con, max(min(since.values(), default=now), now - GIVE_UP))
        stories = {
            hook.name: happened.large_stories(con, hook.publications, local_day(now))
            for hook in settings.announcing.webhooks
        }
    told: list[Event] = [("run_finished", run_id, {"run": run_id, **run})] if run_id and run else []
    told += _turned(facts.get(KNOWN_GOALS), standing, now)
    told += _failing(facts.get(KNOWN_FAILING), failing, now)
    rows = []
    for hook in settings.announcing.webhooks:
        if hook.name not in since:
            rows.append(_row(settings, hook, (outbox.ADDED, "", {"events": list(hook.events)}), now))
        begun = since.get(hook.name, now)
        events = [
            *told,
            *(_month(row) for row in months if row["closed_at"] > begun),
            *(_case(settings, row) for row in cases if row["opened_at"] > begun),
            *(_story(row) for row in stories[hook.name] if row["day"] >= local_day(begun)),
        ]
        rows += [_row(settings, hook, event, now) for event in events if event[0] in hook.events]
    states = {name: state.state for name, state in standing.items()}
    with connection.writing(url, lock_timeouts.BATCH) as con:
        outbox.queue(con, rows, now)
        metadata.store(con, {KNOWN_GOALS: _kept(facts.get(KNOWN_GOALS), states)})
        metadata.store(con, {KNOWN_FAILING: json.dumps(sorted(failing))})


def _kept(before: str | None, states: Mapping[str, str]) -> str:
    """Return the last known state of each goal: what is unknown for a while has not turned."""
    old = json.loads(before or "{}")
    known = {name: old.get(name, state) if state == "unknown" else state for name, state in states.items()}
    return json.dumps(known)


def _turned(before: str | None, standing: Mapping[str, goals.GoalState], now: dt.datetime) -> Iterator[Event]:
    for name, was in json.loads(before or "{}").items():
        state = standing.get(name)
        if state is None or "unknown" in (was, state.state) or was == state.state:
            continue
        yield (
            "goal_turned",
            f"{name} {was} {state.state} {now.isoformat()}",
            {
                "goal": name,
                "title": state.goal.title,
                "title_en": state.goal.title_en,
                "before": was,
                "state": state.state,
                "value": state.value,
                "expected": state.expected,
                "target": state.target,
                "known_until": state.as_of and state.as_of.isoformat(),
            },
        )


def _failing(
    before: str | None, failing: Mapping[str, sources.SourceState], now: dt.datetime
) -> Iterator[Event]:
    if before is None:
        return
    for name in sorted(failing.keys() - set(json.loads(before))):
        state = failing[name]
        good = state.last_good_at
        data = {"source": name, "title": state.title, "last_good_at": good and good.isoformat()}
        yield "source_failing", f"{name} {now.isoformat()}", data


def _month(row: Mapping) -> Event:
    data = {
        "month": f"{row['month']:%Y-%m}",
        "closed_at": row["closed_at"].isoformat(),
        "is_forced": row["is_forced"],
    }
    return "month_closed", f"{row['month']:%Y-%m}", data


def _story(row: Mapping) -> Event:
    data = {
        "story": row["story_id"],
        "subject": row["subject"],
        "day": row["day"].isoformat(),
        "sentiment": row["label"],
        "publications": row["copies"],
        "readers": row["reach"],
    }
    return "large_story", row["story_id"], data


def _case(settings: Settings, row: Mapping) -> Event:
    data = {
        "case": row["case_id"],
        "kind": row["kind"],
        "audience": row["audience"],
        "department": row["department"],
        "level": row["level"],
        "opened_at": row["opened_at"].isoformat(),
        "due_at": row["due_at"] and row["due_at"].isoformat(),
        "link": settings.server.link(f"/webcare?case={row['case_id']}"),
    }
    return "case_opened", row["case_id"], data


def _row(settings: Settings, hook: Webhook, event: Event, now: dt.datetime) -> dict[str, object]:
    kind, key, data = event
    body = {
        "type": kind,
        "timestamp": now.isoformat(timespec="seconds"),
        "data": {"organisation": settings.organisation.name, **data},
    }
    return {
        "webhook": hook.name,
        "event_id": f"{kind} {key}".strip(),
        "event": kind,
        "body": json.dumps(body, ensure_ascii=False),
        "made_at": now,
        "state": "waiting",
        "tries": 0,
        "next_at": now,
    }


def _deliver(settings: Settings, now: dt.datetime, url: str | None) -> int:
    hooks = {hook.name: hook for hook in settings.announcing.webhooks}
    with connection.reading(url) as con:
        rows = outbox.due(con, hooks, now, AT_ONCE)
    if not rows:
        return 0
    for row in rows:
        row["tries"] += 1
        row["tried_at"] = now
        row["next_at"] = now + dt.timedelta(seconds=growing(row["tries"], FIRST, LONGEST))
    # Claimed first: who dies while it is handed over tries again after the pause, not at once.
    with connection.writing(url, lock_timeouts.BATCH) as con:
        outbox.settle(con, rows)
    messages = {
        (row["webhook"], row["event_id"]): webhooks.Message(
            hooks[row["webhook"]], webhooks.message_id(f"{row['webhook']} {row['event_id']}"), row["body"]
        )
        for row in rows
    }
    policy = web.Policy(
        web.user_agent(settings.organisation.contact or settings.organisation.site),
        allow_private=settings.allow_private,
    )
    answers = {id(message): answer for message, answer in webhooks.send([*messages.values()], policy, now)}
    for row in rows:
        row |= _ended(row, answers[id(messages[row["webhook"], row["event_id"]])], now)
    with connection.writing(url, lock_timeouts.BATCH) as con:
        outbox.settle(con, rows)
    _log(rows)
    return sum(row["state"] == "sent" for row in rows)


def _ended(row: Mapping, answer: int | SourceError, now: dt.datetime) -> dict[str, object]:
    nothing = dict.fromkeys(("error", "error_template", "error_fields"))
    if not isinstance(answer, SourceError):
        return {"state": "sent", "next_at": None, "status": answer, **nothing}
    over = now - row["made_at"] >= GIVE_UP or answer.status == GONE
    ended = {"state": "failed", "next_at": None} if over else {"state": "waiting"}
    return {**ended, "status": answer.status, **answer.told()}


def _log(rows: Sequence[Mapping]) -> None:
    for row in rows:
        if row["error"]:
            log.warning("webhook %s, %s: %s", row["webhook"], row["event"], row["error"])
