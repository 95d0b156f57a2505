"""How good and how fast are our tiers beside others, on files of labelled texts?

    python -m benchmarks.pipelines.sentiment_sets FILE.tsv … (id text label|score; the name begins with nl or en)

Per file: ours in both tiers, vaderSentiment, and textblob-nl for Dutch, on the same rows in one run.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from pipelines.mentions.evaluating.evaluate import evaluate, macro_f1, pearson, read
from pipelines.understanding import ACCURATE, FAST


def others(language: str) -> dict:
    """Name → a function from text to score."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader = SentimentIntensityAnalyzer()
    scorers = {"vaderSentiment": lambda text: vader.polarity_scores(text)["compound"]}
    if language == "nl":
        from textblob import TextBlob
        from textblob_nl import PatternAnalyzer

        analyser = PatternAnalyzer()
        scorers["textblob-nl"] = lambda text: TextBlob(text, analyzer=analyser).sentiment[0]
    return scorers


def line(name: str, two: bool, accuracy, f1, r, speed: float) -> str:
    """One row of the table."""
    shown = [f"{value:.3f}" if value is not None else "" for value in (accuracy, f1, r)]
    return f"| {name} | {' | '.join(shown)} | {speed:,.0f} |"


def main() -> None:
    """Print one table per file."""
    for path in map(Path, sys.argv[1:]):
        rows, language = read(path), path.name[:2]
        print(f"\n### {path.stem}, n = {len(rows)}\n")
        print(
            "| method | accuracy | macro-F1 | Pearson r | texts per second |\n| --- | ---: | ---: | ---: | ---: |"
        )
        truth = [row.label or "" for row in rows]
        two = "neu" not in truth
        for name, score in others(language).items():
            begun = time.perf_counter()
            scores = [score(row.text) for row in rows]
            speed = len(rows) / (time.perf_counter() - begun)
            if not truth[0]:
                print(line(name, two, None, None, pearson([row.score or 0.0 for row in rows], scores), speed))
                continue
            # 0.05 is the edge that VADER's authors give; a score of 0 is on neither side.
            edge = 0 if two else 0.05
            called = ["pos" if one > edge else "neg" if one < -edge else "neu" for one in scores]
            table = Counter(zip(truth, called, strict=True))
            right = sum(count for (one, other), count in table.items() if one == other) / len(rows)
            r = pearson([{"pos": 1, "neu": 0, "neg": -1}[one] for one in truth], scores)
            print(line(name, two, right, macro_f1(table, sorted(set(truth))), r, speed))
        for tier in (FAST, ACCURATE):
            evaluation = evaluate(rows, language, tier)
            print(
                line(
                    f"ours, {tier}",
                    two,
                    evaluation.accuracy,
                    evaluation.macro_f1,
                    evaluation.pearson,
                    evaluation.texts / evaluation.seconds,
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
