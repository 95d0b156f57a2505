"""All benchmarks, by name.

python -m benchmarks            what there is
python -m benchmarks NAME …     run these, one after another
python -m benchmarks all        run all that can be run here
"""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# What each compares with is not part of Weerklank's own environment: benchmarks/requirements.txt.
NEEDS = {"chain": ("bs4",)}
NAMES = ("app", "chain", "collect", "matching", "page_queries", "stories", "understanding", "upsert")


def missing(name: str) -> tuple[str, ...]:
    """Which packages that this benchmark needs are not installed?"""
    return tuple(package for package in NEEDS.get(name, ()) if importlib.util.find_spec(package) is None)


def told(name: str) -> str:
    """The first line of what a benchmark says of itself."""
    text = (HERE / f"{name}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(text)).splitlines()[0]


def main(asked: list[str]) -> int:
    """List the benchmarks, or run those that are asked for. Exit code 1 when one failed, 2 for a wrong name."""
    if not asked:
        for name in NAMES:
            print(f"{name:<14}{told(name)}")
        print("\nRun one with: python -m benchmarks NAME. Figures that we saw: docs/benchmarks.md.")
        return 0
    names = NAMES if asked == ["all"] else asked
    wrong = [name for name in names if name not in NAMES]
    if wrong:
        print(f"There is no benchmark {', '.join(wrong)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in names:
        lacking = missing(name)
        if lacking:
            print(
                f"{name}: needs {', '.join(lacking)}; pip install -r benchmarks/requirements.txt",
                file=sys.stderr,
            )
            failed = 1
            continue
        print(f"== {name}: {told(name)}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
