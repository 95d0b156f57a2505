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


def test_a_run_killed_at_any_moment_leaves_the_warehouse_whole(school):
    # Small batches, so that a kill falls between and inside several transactions.
    code = (
        "import sys; from pipelines import settings; from pipelines.runs import run;"
        "run.BATCH = 100; run.run(settings.read(sys.argv[1]))"
    )
    dice = random.Random(20261123)
    seen = []
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", code, str(school.folder)], env=dict(os.environ))
        time.sleep(dice.uniform(0.8, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        with contextlib.suppress(WarehouseEmpty):  # killed before the first table was there
            seen.append(whole())
    collected(settings.read(school.folder))
    assert whole() == SOURCES * ITEMS
    assert rows("select count(distinct canonical_url) from items") == [(SOURCES * ITEMS,)]
    assert seen == sorted(seen)
