"""All benchmarks: what each asks, and a way to run them one after another.

python -m benchmarks              what there is
python -m benchmarks all          all that can run here, one after another
python -m benchmarks NAME …       these; what follows -- is handed on: python -m benchmarks chain -- --feeds 50
"""

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True)
class Benchmark:
    """One benchmark: its name, what it asks, about how many minutes it takes, and what it needs besides ours."""

    name: str
    asks: str
    minutes: int
    modules: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    linux: bool = False
    better: str = ""

    def module(self) -> str:
        """The module to run: the one of this name, in the folder of its room."""
        path = next(Path(__file__).parent.glob(f"*/{self.name}.py"))
        return f"benchmarks.{path.parent.name}.{self.name}"

    def missing(self) -> str:
        """What must be there first, as a sentence; empty when it can run here."""
        if self.linux and not sys.platform.startswith("linux"):
            return "needs Linux, for all of 127.0.0.0/8"
        lost = [name for name in self.modules if importlib.util.find_spec(name) is None]
        if lost:
            return f"needs {', '.join(lost)}, see benchmarks/requirements.txt"
        gone = [name for name in self.programs if not shutil.which(name)]
        return f"needs {', '.join(gone)}" if gone else ""


BENCHMARKS = (
    Benchmark(
        "collect",
        "How fast do feeds come in, against feedparser one by one and the reader library?",
        3,
        linux=True,
        better="without --reader PYTHON the reader library is left out",
    ),
    Benchmark(
        "chain",
        "How fast is fetch to load, against the plain way with the usual libraries?",
        4,
        modules=("bs4",),
        linux=True,
    ),
    Benchmark("organisations", "Are the sources that 60 organisations share fetched once?", 2),
    Benchmark(
        "machines",
        "Do two schedulers, two apps, four workers and PostgreSQL lose anything while each is killed in turn?",
        13,
        programs=("psql",),
        linux=True,
        better="without --dask FOLDER (the package distributed) there are no workers",
    ),
    Benchmark(
        "matching", "How fast are 200 queries over 50,000 texts, against one regular expression per term?", 2
    ),
    Benchmark(
        "names", "For how many school names does the proposed query find the school and nothing else?", 1
    ),
    Benchmark("stories", "How fast are copies of a story found, and in how much memory?", 1),
    Benchmark("understanding", "How fast are language and sentiment, against stock vaderSentiment?", 2),
    Benchmark(
        "claims", "Do eight who take the same fifty cases each get one, how fast, and when one is killed?", 5
    ),
    Benchmark("phone", "How long is it from a post to the phone while 12,000 items are scored?", 12),
    Benchmark("accurate", "How many texts a second does the accurate tier score, on one core and on all?", 2),
    Benchmark("page_queries", "What do the pages' questions cost at 10 thousand to 10 million mentions?", 10),
    Benchmark("words", "What does a search for words cost at ten million mentions, twelve months?", 40),
    Benchmark(
        "lake_month",
        "How many files has a lake after a month of loads, with upkeep and without?",
        15,
        programs=("psql",),
        linux=True,
    ),
    Benchmark("channel_pages", "What do Channels and Traffic cost at a million rows of visits?", 2),
    Benchmark("forecasts", "How often do the forecasts of goals hold on held-back weeks of the sample?", 1),
    Benchmark("goal_pages", "What do Goals and closing a month cost at 50 goals and five years?", 3),
    Benchmark(
        "weblogs",
        "How fast are web-server logs read, against GoAccess, and in how much memory?",
        4,
        linux=True,
        better="without goaccess there is nothing to compare with",
    ),
    Benchmark("upsert", "How fast are 20,000 rows loaded into 10 million, without an index and with one?", 6),
    Benchmark(
        "answers",
        "Do the pages answer five questions of each reader on their first screen?",
        2,
        programs=(CHROMIUM,),
    ),
    Benchmark(
        "lake_pages",
        "What does a page cost when the warehouse is a lake on PostgreSQL, beside the file?",
        5,
        programs=("psql",),
        linux=True,
    ),
    Benchmark(
        "bucket_pages",
        "How often does a page ask S3, and how much does it read there?",
        5,
        programs=("psql",),
        linux=True,
        better="needs moto_server in .servers, which .ci/run installs",
    ),
    Benchmark(
        "rounds",
        "Does the memory of the scheduler stay flat over 100 rounds?",
        6,
        linux=True,
    ),
    Benchmark(
        "kiosk",
        "Does a screen that turns pages for an hour keep its memory?",
        60,
        programs=(CHROMIUM,),
        linux=True,
        better="-- --minutes 10 for a short look",
    ),
    Benchmark(
        "app",
        "How fast is the app in a browser, against an empty page of Streamlit?",
        3,
        programs=(CHROMIUM,),
    ),
)


def listed() -> str:
    """What there is, one line each."""
    lines = []
    for benchmark in BENCHMARKS:
        note = benchmark.missing() or benchmark.better
        lines.append(
            f"{benchmark.name:<14} {benchmark.asks} About {benchmark.minutes} min."
            + (f" [{note}]" if note else "")
        )
    return "\n".join(lines)


def run(chosen: list[Benchmark], rest: list[str]) -> int:
    """One after another, each in a process of its own. 0 when all that ran kept their limits, else 1."""
    outcomes = {}
    for benchmark in chosen:
        print(f"== {benchmark.name}: {benchmark.asks}", flush=True)
        ended = subprocess.run([sys.executable, "-m", benchmark.module(), *rest], cwd=ROOT, check=False)
        outcomes[benchmark.name] = "done" if ended.returncode == 0 else "failed, or a limit was passed"
    print("\n".join(f"{name:<14} {state}" for name, state in outcomes.items()))
    return 0 if all(state == "done" for state in outcomes.values()) else 1


def main(words: list[str]) -> int:
    """The command line. 2 for a name that is not there."""
    names, rest = words, []
    if "--" in words:
        place = words.index("--")
        names, rest = words[:place], words[place + 1 :]
    if not names:
        print(listed())
        return 0
    known = {benchmark.name: benchmark for benchmark in BENCHMARKS}
    strange = [name for name in names if name not in known and name != "all"]
    if strange:
        print(f"There is no benchmark {', '.join(strange)}. There are:\n{listed()}", file=sys.stderr)
        return 2
    chosen = list(BENCHMARKS) if "all" in names else [known[name] for name in names]
    for benchmark in chosen:
        if benchmark.missing():
            print(f"{benchmark.name} cannot run here: it {benchmark.missing()}", file=sys.stderr)
    able = [benchmark for benchmark in chosen if not benchmark.missing()]
    # Who asks for all asks for what can run; who names one wants that one.
    return run(able, rest) if "all" in names or able == chosen else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
