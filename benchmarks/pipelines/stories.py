"""Stories: how fast are items signed and grouped, and how much memory does it take?

    python -m benchmarks.pipelines.stories [--items 5000 20000 100000]

Items of a month, about a hundred words each; three in ten are copies of an item of the days before, cut,
retitled or edited; one in twenty is made from a template. Each size runs in a process of its own. A run of
Weerklank groups at most a month at a time, together with the fingerprints of the days around it.
"""

import argparse
import datetime as dt
import random
import resource
import subprocess
import sys
import time

from benchmarks.pipelines.matching import FILLER, KINDS, NAMES, PLACES, SEED
from pipelines.mentions.matching.stories import Signed, group, signature

BEGIN = dt.datetime(2026, 10, 24, tzinfo=dt.UTC)
TEMPLATE = (
    "Op zaterdag {} november houdt {} {} open dag in {}. Van 10.00 tot 15.00 uur kun je sfeer proeven, docenten"
    " spreken en meedoen aan workshops. Ouders zijn van harte welkom. Aanmelden is niet nodig."
)


def items(count: int) -> list[tuple[dt.datetime, str, str]]:
    """Time, title and text of each item, oldest first."""
    dice = random.Random(SEED)
    step = dt.timedelta(days=30) / count
    made: list[tuple[dt.datetime, str, str]] = []
    for number in range(count):
        at, kind = BEGIN + number * step, dice.random()
        if made and kind < 0.3:
            _, title, text = made[max(0, number - dice.randint(1, max(1, count // 30)))]
            words = text.split()
            words[dice.randrange(len(words))] = dice.choice(FILLER)
            text = " ".join(words[: dice.choice((25, 40, 200))])
            title = title if dice.random() < 0.5 else " ".join(dice.choices(FILLER, k=7))
        elif kind < 0.35:
            place = dice.choice(PLACES)
            title = f"Open dag in {place}"
            text = TEMPLATE.format(dice.randint(1, 30), dice.choice(NAMES), dice.choice(KINDS), place)
        else:
            title = " ".join(dice.choices(FILLER, k=8)).capitalize()
            words = dice.choices(FILLER, k=dice.randint(60, 140))
            for _ in range(5):
                words.insert(
                    dice.randrange(len(words)), dice.choice((dice.choice(PLACES), dice.choice(NAMES)))
                )
            text = " ".join(words).capitalize()
        made.append((at, title, text))
    return made


def measure(count: int) -> None:
    """Sign and group this many items, and print a line of the table."""
    written = items(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    signed = [Signed(f"{n:024x}", at, signature(title, text)) for n, (at, title, text) in enumerate(written)]
    signing = time.process_time() - begun
    begun = time.process_time()
    stories = group(signed, ())
    grouping = time.process_time() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    size = sum(len(item.signature) for item in signed) / count
    print(
        f"| {count:,} | {count / signing:,.0f} | {count / grouping:,.0f} | {grouping:.2f} | {grown:.0f} |"
        f" {size:.0f} | {len(set(stories.values())):,} |"
    )


def main() -> None:
    """Run each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, nargs="+", default=[5_000, 20_000, 100_000])
    parser.add_argument("--one", type=int)
    chosen = parser.parse_args()
    if chosen.one:
        measure(chosen.one)
        return
    print("| Items | Signed per s | Grouped per s | Grouping, s | Memory grown, MB | Bytes each | Stories |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for count in chosen.items:
        subprocess.run(
            [sys.executable, "-m", "benchmarks.pipelines.stories", "--one", str(count)], check=True
        )


if __name__ == "__main__":
    main()
