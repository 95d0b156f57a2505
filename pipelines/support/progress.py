"""Draw a progress bar on the terminal for work that takes longer than a second."""

import contextlib
import sys
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def shown(hidden: bool = False) -> Iterator[Callable[[int, int, str], None]]:
    """Yield a function (done, total, label) that moves the bar; without a terminal nothing is shown."""
    if hidden or not sys.stderr.isatty():
        yield lambda done, total, label: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:<32}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Weerklank", total=None)

        def move(done: int, total: int, label: str) -> None:
            with contextlib.suppress(OSError):  # a terminal that was closed ends no run
                bar.update(task, completed=done, total=total, description=label[:32])

        yield move
