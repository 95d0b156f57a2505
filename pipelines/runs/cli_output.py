"""Write the output of the command line: as text for people, as JSON for programs."""

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence

from pipelines.access import audit_command
from pipelines.access.heads import Verified
from pipelines.mentions.evaluating.retrain import FEWEST, Retrained
from pipelines.mentions.rescore import Rescored
from pipelines.runs.check import QueryCheck, SourceCheck
from pipelines.runs.due import Due
from pipelines.runs.run_report import Report
from pipelines.settings import Subject
from text import hide_secrets
from text.i18n import so_many
from text.local_time import AMSTERDAM

Queries = Sequence[tuple[Subject, QueryCheck]]


def run_text(report: Report) -> str:
    """Return a run, a line per source, and a line that adds up."""
    lines = []
    for result in sorted(report.results, key=lambda result: (result.outcome == "failed", result.source_name)):
        counts = f"{result.added or 0} new, {result.updated or 0} changed"
        detail = result.error or (counts if result.outcome == "new" else result.outcome)
        lines.append(f"{result.outcome:<10}{result.source_name:<28}{detail}")
        if result.moved_to:
            lines.append(f"{'':<10}{'':<28}It moved for good to {result.moved_to}; change its address.")
    lines += [f"{'failed':<10}{f'step {step.name}':<28}{step.error}" for step in report.failed_steps]
    for file in report.imported:
        changed = f"{so_many(file.changed, 'number')} changed" if file.changed else "nothing new in it"
        lines.append(f"{file.outcome:<10}{file.name:<28}{file.error or changed}")
        lines += [f"{'':<10}{'':<28}{note.sentence}" for note in file.read]
    added = sum(result.added or 0 for result in report.results)
    total = (
        f"{so_many(len(report.results), 'source')}, {so_many(added, 'new item')}, {len(report.failed)} failed"
    )
    if report.failed_steps:
        total += f", {so_many(len(report.failed_steps), 'step')} failed"
    if report.imported:
        refused = sum(file.failed for file in report.imported)
        total += f", {so_many(len(report.imported), 'file')}, {refused} not imported"
    if report.rematched:
        total += f", {so_many(report.rematched, 'item')} matched anew"
    if report.rescored.items:
        total += f", {rescored_text(report.rescored)}"
    lines.append(f"{total}; {report.seconds:.1f} s{' (stopped early)' if report.stopped else ''}")
    return "\n".join(lines)


def run_json(report: Report) -> str:
    """Return a run: its fields, names of what failed, results of the sources, steps, and files."""
    return _json(
        {
            "run_id": report.run_id,
            "started_at": report.started_at,
            "seconds": round(report.seconds, 3),
            "stopped": report.stopped,
            "failed": [result.source_name for result in report.failed],
            "failed_steps": [step.name for step in report.failed_steps],
            "rematched": report.rematched,
            "rescored": dataclasses.asdict(report.rescored),
            "results": [dataclasses.asdict(result) for result in report.results],
            "steps": [
                {
                    "step": step.name,
                    "outcome": step.outcome,
                    "seconds": round(step.seconds, 3),
                    "error": str(step.error) if step.error else None,
                }
                for step in report.steps
            ],
            "files": [
                {
                    "name": file.name,
                    "outcome": file.outcome,
                    "changed": file.changed,
                    "error": str(file.error) if file.error else None,
                    "read": [note.sentence for note in file.read],
                }
                for file in report.imported
            ],
        }
    )


def rescored_text(done: Rescored) -> str:
    """Return how a pass of scoring went."""
    summary = f"{so_many(done.items, 'item')} scored again ({so_many(done.moved, 'label')} changed)"
    return f"{summary}, {so_many(done.left, 'waits', 'wait')}" if done.left > 0 else summary


def rescored_json(done: Rescored) -> str:
    """Return how a pass of scoring went: items, texts, moved, left."""
    return _json(dataclasses.asdict(done))


def retrained_text(retrained: Retrained) -> str:
    """Return how retraining went, and what to do next."""
    if retrained.held_back == 0:
        return (
            f"People judged {so_many(retrained.judged, 'Dutch text')}; it takes {FEWEST}. Nothing changed:"
            " judge some more on the page Reliability."
        )
    summary = (
        f"{so_many(retrained.judged, 'judged text')}, {retrained.held_back} of them held back:"
        f" {retrained.right_before} right before, {retrained.right_after} after."
    )
    if retrained.accepted:
        return f"{summary} The new weights are in use; `python -m pipelines score` scores what is stored with them."
    return f"{summary} Not better, so nothing changed."


def due_text(due: Sequence[Due]) -> str:
    """Return what comes next, in Amsterdam's time."""
    return "\n".join(
        f"{planned.at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}  {planned.source_name or 'nightly pass over all sources'}"
        for planned in due
    )


def due_json(due: Sequence[Due]) -> str:
    """Return what comes next: at (ISO, UTC), source (null: the nightly pass)."""
    return _json([{"at": planned.at, "source": planned.source_name} for planned in due])


def query_text(query_check: QueryCheck) -> str:
    """Return what a query finds, with examples."""
    lines = [f"The query finds {query_check.found} of {so_many(query_check.of, 'stored item')}."]
    for example in query_check.examples:
        lines.append(f"  {example.day}  {example.title[:90]}  [{', '.join(example.matched)}]")
    return "\n".join(lines)


def query_json(query_check: QueryCheck) -> str:
    """Return what a query finds: query, found, of, examples."""
    return _json(dataclasses.asdict(query_check))


def check_text(sources: Sequence[SourceCheck], queries: Queries, log: Verified) -> str:
    """Return every source and query, a line each, and whether the audit log is whole; errors in words."""
    lines = []
    for source in sources:
        if source.error:
            lines.append(f"FAILED  {source.source.name:<26}{source.error}")
            continue
        newest = f", newest {source.newest.astimezone(AMSTERDAM):%Y-%m-%d}" if source.newest else ""
        lines.append(f"ok      {source.source.name:<26}{so_many(source.entries, 'entry', 'entries')}{newest}")
        if source.moved_to:
            lines.append(f"{'':<34}It moved for good to {source.moved_to}; change its address.")
        if source.feed:
            lines.append(f"{'':<34}Its feed was found at {source.feed}.")
    for subject, query_check in queries:
        lines.append(
            f"query   {subject.name:<26}finds {query_check.found} of {so_many(query_check.of, 'stored item')}"
        )
    lines.append(f"audit   {audit_command.text(log)}")
    return "\n".join(lines)


def check_json(sources: Sequence[SourceCheck], queries: Queries, log: Verified) -> str:
    """Return sources (name, url, ok, entries, newest, error, moved_to, feed), queries and the state of the log."""
    return _json(
        {
            "sources": [
                {
                    "name": source.source.name,
                    "url": hide_secrets.shown(source.source.url),
                    "ok": source.error is None,
                    "entries": None if source.error else source.entries,
                    "newest": source.newest,
                    "error": str(source.error) if source.error else None,
                    "moved_to": source.moved_to,
                    "feed": source.feed,
                }
                for source in sources
            ],
            "queries": [
                {
                    "subject": subject.name,
                    "query": subject.query,
                    "found": query_check.found,
                    "of": query_check.of,
                }
                for subject, query_check in queries
            ],
            "audit": audit_command.told(log),
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")
