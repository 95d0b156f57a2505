"""Do a command of the command line for one organisation after another, each in a process of its own.

What one of them does (a configuration that cannot be read, a crash, no memory) stays with it: the others come all the
same, and the exit code is the worst of all.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence

from pipelines.access.organisations import places
from pipelines.access.organisations.places import Organisation
from pipelines.support.errors import ConfigError
from pipelines.support.signals import Stop, on_signals
from text.hide_secrets import hidden
from text.i18n import N_

WELL, FAILED, WRONG = 0, 1, 2
STEP = 0.05  # seconds between two looks at a process
# Words that are done for all when none is named. The others change or print something of one school.
OF_ALL = frozenset({"run", "schedule", "watch", "listen", "check", "score", "backfill", "backup", "audit"})
PRIVACY_OF_ALL = frozenset({"retention", "deleted"})
# Words that know no school at all.
OF_NONE = frozenset({"sample", "evaluate", "evaluate-threats"})
LASTING = frozenset({"schedule", "watch", "listen"})
NAME_ONE = N_(
    "This is done for one organisation at a time. Add --organisation and its name; there are: {known}."
)
NOT_BOTH = N_(
    "--organisation says where configuration and warehouse are: leave --config and --warehouse out."
)


def of(args: argparse.Namespace) -> tuple[Organisation, ...] | None:
    """For which organisations is this command? None: for the one whose process this is, or of a single installation.

    Raises: ConfigError for a name that is not there, and for a word that is done for one where none is named.
    """
    given = getattr(args, "organisation", [])
    if args.word in OF_NONE or places.current() is not None:
        return None
    if given and (args.config or args.warehouse):
        raise ConfigError(NOT_BOTH)
    if given:
        return places.named(given)
    if args.config or args.warehouse or not places.are_served():
        return None
    all_of_them = places.found()
    if not _is_of_all(args):
        raise ConfigError(NAME_ONE, known=", ".join(each.name for each in all_of_them))
    return all_of_them


def _is_of_all(args: argparse.Namespace) -> bool:
    if args.word == "privacy":
        return getattr(args, "part", None) in PRIVACY_OF_ALL
    if args.word == "run" and (args.source or args.named):
        return False
    return args.word in OF_ALL


def is_lasting(args: argparse.Namespace) -> bool:
    """Does this word go on until it is told to stop?"""
    return args.word in LASTING and not getattr(args, "list", False)


def command(words: Sequence[str]) -> list[str]:
    """Return the command of a process that does this."""
    return [sys.executable, "-m", "pipelines", *words]


def in_turn(organisations: Sequence[Organisation], words: Sequence[str], as_json: bool) -> int:
    """Do this command line for each. Which exit code is the worst?

    as_json: what each prints is JSON, and comes out as one document: organisation, exit code, answer, error
    """
    stop, worst, answers = on_signals(), WELL, []
    for organisation in organisations:
        if stop.is_set():
            break
        if not as_json and len(organisations) > 1:
            print(f"# {organisation.name}", flush=True)
        code, answer, error = _done(organisation, words, as_json, stop)
        worst = max(worst, code)
        answers.append(
            {"organisation": organisation.name, "exit_code": code, "answer": answer, "error": error}
        )
    if as_json:
        print(json.dumps({"organisations": answers}, ensure_ascii=False, indent=1), flush=True)
    return worst


def _done(
    organisation: Organisation, words: Sequence[str], as_json: bool, stop: Stop
) -> tuple[int, object, str | None]:
    if organisation.fault is not None:
        print(organisation.fault, file=sys.stderr, flush=True)
        return WRONG, None, str(organisation.fault)
    pipe = subprocess.PIPE if as_json else None
    try:
        process = subprocess.Popen(
            command(words), env=organisation.environment(), stdout=pipe, stderr=pipe, text=True
        )
    except OSError as error:  # no memory, or no room for another process
        print(f"{organisation.name}: {error.strerror}", file=sys.stderr, flush=True)
        return FAILED, None, str(error.strerror)
    if not as_json:
        return _code(_ended(process, stop)), None, None
    is_told = False
    while True:
        try:
            out, said = process.communicate(timeout=STEP)
            break
        except subprocess.TimeoutExpired:
            if stop.is_set() and not is_told:
                process.terminate()
                is_told = True
    sys.stderr.write(said)
    try:
        answer: object = json.loads(out) if out.strip() else None
    except ValueError:
        answer = out
    return _code(process.returncode), answer, hidden(said.strip()) or None


def _ended(process: subprocess.Popen, stop: Stop) -> int:
    is_told = False
    while process.poll() is None:
        if stop.is_set() and not is_told:
            process.terminate()
            is_told = True
        time.sleep(STEP)
    return process.returncode


def _code(code: int) -> int:
    return code if code >= 0 else FAILED
