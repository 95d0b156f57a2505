"""What the command line says: as text for people, as JSON for programs."""

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence

from pipelines.mentions.evaluate import Evaluation
from pipelines.mentions.rescore import Rescored
from pipelines.mentions.retrain import FEWEST, Retrained
from pipelines.runs.check import QueryCheck, SourceCheck
from pipelines.runs.run import Report
from pipelines.runs.scheduler import Due
from pipelines.settings import Subject
from text import hide_secrets
from text.i18n import so_many
from text.local_time import AMSTERDAM


def run_text(report: Report) -> str:
    """Return a run, a line per source, and a line that adds up."""
    lines = []
    for result in sorted(report.results, key=lambda each: (each.outcome == "failed", each.source_name)):
        counts = f"{result.added or 0} new, {result.updated or 0} changed"
        said = result.error or (counts if result.outcome == "new" else result.outcome)
        lines.append(f"{result.outcome:<10}{result.source_name:<28}{said}")
        if result.moved_to:
            lines.append(f"{'':<10}{'':<28}It moved for good to {result.moved_to}; change its address.")
    lines += [f"{'failed':<10}{f'step {step.name}':<28}{step.error}" for step in report.failed_steps]
    for each in report.imported:
        changed = f"{so_many(each.changed, 'number')} changed" if each.changed else "nothing new in it"
        lines.append(f"{each.outcome:<10}{each.name:<28}{each.error or changed}")
    added = sum(result.added or 0 for result in report.results)
    total = (
        f"{so_many(len(report.results), 'source')}, {so_many(added, 'new item')}, {len(report.failed)} failed"
    )
    if report.failed_steps:
        total += f", {so_many(len(report.failed_steps), 'step')} failed"
    if report.imported:
        refused = sum(each.failed for each in report.imported)
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
                    "name": each.name,
                    "outcome": each.outcome,
                    "changed": each.changed,
                    "error": str(each.error) if each.error else None,
                }
                for each in report.imported
            ],
        }
    )


def rescored_text(done: Rescored) -> str:
    """Return how a pass of scoring went."""
    said = f"{so_many(done.items, 'item')} scored again ({so_many(done.moved, 'label')} changed)"
    return f"{said}, {so_many(done.left, 'waits', 'wait')}" if done.left > 0 else said


def rescored_json(done: Rescored) -> str:
    """Return how a pass of scoring went: items, texts, moved, left."""
    return _json(dataclasses.asdict(done))


def retrained_text(found: Retrained) -> str:
    """Return how retraining went, and what to do next."""
    if found.held_back == 0:
        return (
            f"People judged {so_many(found.judged, 'Dutch text')}; it takes {FEWEST}. Nothing changed:"
            " judge some more on the page Reliability."
        )
    told = (
        f"{so_many(found.judged, 'judged text')}, {found.held_back} of them held back:"
        f" {found.right_before} right before, {found.right_after} after."
    )
    if found.accepted:
        return (
            f"{told} The new weights are in use; `python -m pipelines score` scores what is stored with them."
        )
    return f"{told} Not better, so nothing changed."


def evaluation_text(found: Evaluation) -> str:
    """Return an evaluation, for people."""
    lines = [f"{so_many(found.texts, 'text')}, {found.texts / found.seconds:,.0f} texts per second"]
    lines.append(
        "scored by " + ", ".join(f"{name} ({count})" for name, count in sorted(found.methods.items()))
    )
    shares = (
        ("accuracy", found.accuracy),
        ("macro-F1", found.macro_f1),
        ("accuracy by label (neutral and unclear are wrong)", found.as_labelled),
        ("texts that are not unclear", found.sure),
        ("accuracy among those", found.right_when_sure),
        ("Pearson r", found.pearson),
    )
    lines += [f"{name:<52}{value:.3f}" for name, value in shares if value is not None]
    if found.confusion:
        called = ("pos", "neu", "neg", "unclear")
        lines.append("\npeople \\ scorer" + "".join(f"{name:>9}" for name in called))
        for label in ("pos", "neu", "neg"):
            counts = [found.confusion[label, name] for name in called]
            if any(counts):
                lines.append(f"{label:<15}" + "".join(f"{count:>9}" for count in counts))
    if found.reliability:
        lines.append("\nconfidence      texts     mean    right")
        for low, count, mean, right in found.reliability:
            lines.append(f"{low:.1f} and more{count:>9}{mean:>9.2f}{right:>9.2f}")
    return "\n".join(lines)


def evaluation_json(found: Evaluation) -> str:
    """Return an evaluation.

    Its fields, texts_per_second, and confusion as people's label → label of the scorer → texts.
    """
    told = dataclasses.asdict(found)
    told["texts_per_second"] = round(found.texts / found.seconds, 1)
    told["confusion"] = {
        label: {called: count for (truth, called), count in found.confusion.items() if truth == label}
        for label in dict.fromkeys(truth for truth, _ in found.confusion)
    }
    names = ("from", "texts", "mean_confidence", "right")
    told["reliability"] = [dict(zip(names, band, strict=True)) for band in found.reliability]
    return _json(told)


def due_text(due: Sequence[Due]) -> str:
    """Return what comes next, in Amsterdam's time."""
    return "\n".join(
        f"{each.at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}  {each.source_name or 'nightly pass over all sources'}"
        for each in due
    )


def due_json(due: Sequence[Due]) -> str:
    """Return what comes next: at (ISO, UTC), source (null: the nightly pass)."""
    return _json([{"at": each.at, "source": each.source_name} for each in due])


def query_text(found: QueryCheck) -> str:
    """Return what a query finds, with examples."""
    lines = [f"The query finds {found.found} of {so_many(found.of, 'stored item')}."]
    for example in found.examples:
        lines.append(f"  {example.day}  {example.title[:90]}  [{', '.join(example.matched)}]")
    return "\n".join(lines)


def query_json(found: QueryCheck) -> str:
    """Return what a query finds: query, found, of, examples."""
    return _json(dataclasses.asdict(found))


def check_text(sources: Sequence[SourceCheck], queries: Sequence[tuple[Subject, QueryCheck]]) -> str:
    """Return every source and query, a line each; errors in words."""
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
    for subject, found in queries:
        lines.append(f"query   {subject.name:<26}finds {found.found} of {so_many(found.of, 'stored item')}")
    return "\n".join(lines)


def check_json(sources: Sequence[SourceCheck], queries: Sequence[tuple[Subject, QueryCheck]]) -> str:
    """Return every source and query: sources (name, url, ok, entries, newest, error, moved_to, feed), queries."""
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
                {"subject": subject.name, "query": subject.query, "found": found.found, "of": found.of}
                for subject, found in queries
            ],
        }
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")
