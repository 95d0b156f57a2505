"""How many texts of thirty words does the accurate tier score in a second, on one core and on all?

    python -m benchmarks.pipelines.accurate

Each process uses one thread of the engine. The ratio says how well more processes share the work.
"""

import multiprocessing
import os
import random
import statistics
import time
from concurrent.futures import ProcessPoolExecutor

from benchmarks.pipelines.understanding import DUTCH, DUTCH_FEELING, SEED

MANY, PIECE, ROUNDS = 240, 24, 3


def texts() -> list[str]:
    """Dutch texts of thirty words."""
    draw = random.Random(SEED)
    return [" ".join(draw.choices(DUTCH * 3 + DUTCH_FEELING, k=30)).capitalize() + "." for _ in range(MANY)]


def begin() -> None:
    """In a process: one thread, and the model loaded."""
    from pipelines.understanding import encoder

    encoder.available()
    encoder.threads(1)


def work(piece: list[str]) -> tuple[int, float]:
    """Score a piece. How many texts, and how many seconds of processor time did it take?"""
    from pipelines.understanding import score

    begun = time.process_time()
    score(piece, ["nl"] * len(piece))
    return len(piece), time.process_time() - begun


def run(processes: int, chosen: list[str]) -> tuple[float, float]:
    """Texts per second of the clock, and per second of processor time."""
    pieces = [chosen[at : at + PIECE] for at in range(0, len(chosen), PIECE)]
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, fresh, initializer=begin) as pool:
        list(pool.map(work, [pieces[0][:2]] * processes * 2))
        begun = time.perf_counter()
        spent = sum(seconds for _, seconds in pool.map(work, pieces))
        return len(chosen) / (time.perf_counter() - begun), len(chosen) / spent


def main() -> None:
    """Print texts per second with one process and with one for each processor, in turn."""
    chosen, most = texts(), max(2, len(os.sched_getaffinity(0)))
    speeds: dict[int, list[tuple[float, float]]] = {1: [], most: []}
    for _ in range(ROUNDS):
        for processes, rounds in speeds.items():
            rounds.append(run(processes, chosen))
    print("| processes | texts per second | per second of processor time |\n| ---: | ---: | ---: |")
    middle = {}
    for processes, rounds in speeds.items():
        middle[processes] = statistics.median(clock for clock, _ in rounds)
        print(
            f"| {processes} | {middle[processes]:.1f} | {statistics.median(core for _, core in rounds):.1f} |"
        )
    print(f"\n{most} processes do {middle[most] / middle[1]:.2f} times as much as one.")


if __name__ == "__main__":
    main()
