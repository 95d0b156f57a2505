"""kill -9 at any moment: the warehouse stays whole, and the next run catches up without doubles."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from pipelines import settings
from tests.pipelines.runs.school import collected, item, rows, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.errors import WarehouseEmpty

SOURCES, ITEMS = 12, 60


@pytest.fixture
def school(warehouse, tmp_path):
    with Site({}) as site:
        for n in range(SOURCES):
            body = rss(
                *(
                    item(
                        f"ROC Voorbeeld bericht {n} {i}", f"https://s{n}.example/{i}", f"Tekst {n} {i} " * 20
                    )
                    for i in range(ITEMS)
                )
            )
            site.pages[f"/{n}"] = page(body, wait=0.02 * n)
        yield write(tmp_path / "c", [(f"s{n}", site.url(f"/{n}")) for n in range(SOURCES)])


def whole() -> int:
    """Every stored item is scored, every mention and run belongs to something; how many items are there?"""
    assert rows("select count(*) from items anti join sentiments using (item_id)") == [(0,)]
    assert rows("select count(*) from mentions anti join items using (item_id)") == [(0,)]
    assert rows("select count(*) from items anti join sightings using (item_id)") == [(0,)]
    items, counted = rows(
        "select (select count(*) from mentions), (select coalesce(sum(items), 0) from mention_days)"
    )[0]
    assert items == counted
    return rows("select count(*) from items")[0][0]


def stored() -> int:
    """How many items can be seen already? 0 while the warehouse is not there yet."""
    try:
        return rows("select count(*) from items")[0][0]
    except WarehouseEmpty:
        return 0


def wait_for_more(than: int, process: subprocess.Popen) -> None:
    """Wait until this run has stored something, which is there for others to see."""
    deadline = time.monotonic() + 60
    while stored() <= than:
        assert process.poll() is None and time.monotonic() < deadline, "the run stored nothing"
        time.sleep(0.02)


def test_a_run_killed_at_any_moment_leaves_the_warehouse_whole(school):
    # Small batches, so that a kill falls between and inside several transactions.
    code = (
        "import sys; from pipelines import settings; from pipelines.runs import run;"
        "from pipelines.mentions import load_batches; from pipelines.access.person import SCHEDULE;"
        "load_batches.BATCH = 100; run.run(SCHEDULE, settings.read(sys.argv[1]))"
    )
    dice = random.Random(20261123)
    seen = []
    # The first falls while the run begins, the second after a load that others could see, the rest anywhere.
    for soonest, latest in ((0.1, 0.8), (None, None), *[(0.8, 3.0)] * 5):
        process = subprocess.Popen([sys.executable, "-c", code, str(school.folder)], env=dict(os.environ))
        if soonest is None:
            wait_for_more(stored(), process)
        else:
            time.sleep(dice.uniform(soonest, latest))
        process.send_signal(signal.SIGKILL)
        ended = process.wait(10)
        if soonest is None:
            assert ended == -signal.SIGKILL and stored() > 0
        with contextlib.suppress(WarehouseEmpty):  # killed before the first table was there
            seen.append(whole())
    assert len(seen) >= 6 and min(seen[-6:]) > 0
    collected(settings.read(school.folder))
    assert whole() == SOURCES * ITEMS
    assert rows("select count(distinct canonical_url) from items") == [(SOURCES * ITEMS,)]
    assert seen == sorted(seen)
