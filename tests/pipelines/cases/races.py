"""Let processes take and answer the same cases at once, kill one of them, and count what each was told."""

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass

from pipelines.cases import work
from pipelines.cases.webcare_file import Webcare
from tests.conftest import ROOT
from tests.people import ANNA
from warehouse.access import audit
from warehouse.cases import inbox
from warehouse.core.connection import reading

# One app: a process with some tabs, each a thread of it, as Streamlit has them.
APP = textwrap.dedent("""
    import datetime as dt, random, sys, threading, time
    from pipelines.cases import work
    from pipelines.cases.errors import CaseRefused
    from pipelines.access.person import Person
    from warehouse.core.connection import reading
    from warehouse.core.errors import WarehouseError
    names, url, ids, pause = sys.argv[1].split(","), sys.argv[2], sys.argv[3].split(","), float(sys.argv[4])
    def say(*words):
        sys.stdout.write(" ".join(map(str, words)) + "\\n")  # a line at once, whichever thread
        sys.stdout.flush()
    def tried(me, what, case_id, *facts):
        while True:
            begun = time.perf_counter()
            try:
                case = what(me, case_id, *facts, dt.datetime.now(dt.UTC), url)
            except CaseRefused:
                say("refused", case_id, time.perf_counter() - begun)
                return None
            except WarehouseError:
                continue  # as a person who presses again
            say(what.__name__ + "ed", case_id, time.perf_counter() - begun)
            return case
    def tab(name):
        me = Person(name, name, frozenset({"webcare"}), "login")
        chance = random.Random(name)
        for case_id in ids:
            time.sleep(pause * chance.uniform(0.5, 1.5))
            case = tried(me, work.claim, case_id, 1)
            if case:
                tried(me, work.answer, case_id, case.version, "Antwoord van " + name, "", name + case_id)
    with reading(url):
        pass
    say("ready", "-", 0)
    sys.stdin.readline()  # who presses has the page open already: nobody's start is measured
    tabs = [threading.Thread(target=tab, args=(name,)) for name in names]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
""")


@dataclass(frozen=True)
class Told:
    """What the racers were told: which cases who claimed, seconds of each claim, won or lost; ids of the cases."""

    ids: list[str]
    claimed: Counter
    seconds: list[float]


def race(url: str, racers: int, cases: int, apps: int | None = None, pause: float = 0.0) -> Told:
    """Race for new cases; the first app, of one racer, is killed (kill -9) as soon as it has one.

    apps: processes over which the racers are spread, two or more, None: one each; pause: seconds between two cases of
    one racer, on average
    """
    now = dt.datetime.now(dt.UTC)
    ids = [
        work.bring_in(ANNA, Webcare(), f"Vraag {at}?", "question", "public", now, url=url)
        for at in range(cases)
    ]
    everybody = [f"racer{at}" for at in range(racers)]
    others = (apps or racers) - 1
    names = [everybody[:1], *(everybody[1:][at::others] for at in range(others))]
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", APP, ",".join(tabs), url, ",".join(ids), str(pause)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for tabs in names
    ]  # fmt: skip
    killed = begun[0]
    assert killed.stdout is not None
    told = []
    for racer in begun:
        assert racer.stdin is not None and racer.stdout is not None
        told.append(racer.stdout.readline())
    for racer in begun:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    told.append(killed.stdout.readline())
    killed.send_signal(signal.SIGKILL)
    told += killed.stdout.read().splitlines()
    for racer in begun[1:]:
        told += racer.communicate(timeout=900)[0].splitlines()
        assert racer.returncode == 0
    killed.wait(timeout=30)
    for racer in begun:
        assert racer.stdin is not None and racer.stdout is not None
        racer.stdin.close()
        racer.stdout.close()
    lines = [line.split() for line in told if len(line.split()) == 3]
    claims = Counter(case_id for word, case_id, _seconds in lines if word == "claimed")
    of_claims = [float(seconds) for word, _id, seconds in lines if word in ("claimed", "refused")]
    return Told(ids, claims, of_claims)


def faults(url: str, told: Told) -> dict[str, int]:
    """Count what must not be: double claims, double answers, cases that nobody can take when the leases are over.

    And acts without their line in the log of who did what, or lines of what was not done.
    """
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    work.lapse(later, url)
    with reading(url) as con:
        found = [inbox.dossier(con, case_id) for case_id in told.ids]
        lines = audit.lines(con, act="cases.", outcome="done", most=100_000)
    left = [each.case for each in found if each and not each.answers]
    logged = Counter((each.line.act, each.line.object) for each in lines)
    stored = Counter(
        (f"cases.{event.act}", event.case_id) for each in found if each for event in each.events
        if event.act in ("claim", "answer")
    )  # fmt: skip
    logged = Counter(
        {each: count for each, count in logged.items() if each[0] in ("cases.claim", "cases.answer")}
    )
    held = 0
    for case in left:
        held += work.claim(ANNA, case.case_id, case.version, later, url).owner != ANNA.name
    return {
        "double claims": sum(count > 1 for count in told.claimed.values()),
        "double answers": sum(len(each.answers) > 1 for each in found if each),
        "unanswered but for one": max(len(left) - 1, 0),
        "held for ever": held,
        "acts without a line": (stored - logged).total() + (logged - stored).total(),
        "claims that were lost": sum(not stored["cases.claim", case_id] for case_id in told.claimed),
    }
