"""Every feed of a corpus by others: no crash, no hang, bounded memory, and as many entries as it should give."""

import csv
import mimetypes
import re
import time
import tracemalloc
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from pipelines import web
from pipelines.connectors.feeds import feed
from pipelines.support.errors import SourceError
from tests.pipelines.connectors.feeds.answers import answered
from tests.pipelines.connectors.feeds.test_parse import NOW
from tests.pipelines.web.site import Site, page, policy

KINDS = ("real", "malformed", "adversarial", "unit")
DOC = Path(__file__).resolve().parents[4] / "docs" / "method" / "feeds.md"
DIFFERENCE = re.compile(r"\| `([^`]+)` \| (\d+) \| (\d+) \| (\w[^|]*) \|")


@pytest.fixture(scope="module")
def rows(shared) -> list[dict]:
    with (shared / "feeds" / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def expected(row: dict) -> int:
    """feedparser's number of entries; another parser's where feedparser has none (it does not read JSON)."""
    numbers = [
        row[f"entries_{name}"]
        for name in ("feedparser_6_0_14", "fastfeedparser_0_6_5", "node_feedparser_2_6_0")
    ]
    return next((int(number) for number in numbers if number.isdecimal() and number != "0"), 0)


def differences() -> dict[str, tuple[int, int]]:
    """The list in docs/method/feeds.md: file → (ours, theirs)."""
    return {file: (int(ours), int(theirs)) for file, ours, theirs, _ in DIFFERENCE.findall(DOC.read_text())}


def count(file: str, payload: bytes, headers=None) -> int | None:
    """How many entries we find; 0 when we say in words that it is no feed."""
    source = SimpleNamespace(name=file, url=f"https://feeds.example/{file}")
    try:
        entries = feed.parse(answered(payload, source.url, headers), source, NOW)
    except SourceError as error:
        assert len(str(error)) > 20
        return 0
    for entry in entries:
        assert entry["title"] or entry["text"] or entry["url"] or entry["guid"]
        assert entry["url"] is None or re.match(r"https?://[^\s/]", entry["url"])
        assert entry["published_at"] is None or 1990 <= entry["published_at"].year <= 2026
        assert "<script" not in entry["title"].lower()
        (entry["title"] + entry["text"] + (entry["url"] or "")).encode("utf-8")  # can be stored
    return len(entries)


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_gives_as_many_entries_as_expected_or_is_listed_with_a_reason(shared, rows, kind):
    listed, wrong = differences(), []
    for row in (row for row in rows if row["kind"] == kind):
        file = row["file"]
        ours, theirs = count(file, (shared / "feeds" / file).read_bytes()), expected(row)
        if listed.get(file, (theirs, theirs)) != (ours, theirs):
            wrong.append(f"| `{file}` | {ours} | {theirs} | ? |")
    assert wrong == []


def test_each_listed_difference_is_one_and_of_a_file_that_is_there(rows):
    files = {row["file"] for row in rows}
    assert {
        file for file, (ours, theirs) in differences().items() if ours == theirs or file not in files
    } == set()


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_takes_long_or_eats_memory(shared, rows, kind):
    slow = []
    for row in (row for row in rows if row["kind"] == kind):
        payload = (shared / "feeds" / row["file"]).read_bytes()
        tracemalloc.start()
        began = time.process_time()
        try:
            count(row["file"], payload)
            took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1] / 2**20
        finally:
            tracemalloc.stop()
        if took > 5 or peak > 50:  # measuring memory makes it three times slower
            slow.append((row["file"], round(took, 2), round(peak, 1)))
    assert slow == []


def test_all_of_it_comes_over_the_network_as_it_is_and_reads_the_same(shared, rows):
    bodies = {f"/{quote(row['file'])}": (shared / "feeds" / row["file"]).read_bytes() for row in rows}
    pages = {
        path: page(body, Content_Type=mimetypes.guess_type(path)[0] or "application/xml", ETag='"1"')
        for path, body in bodies.items()
    }
    rules = policy(per_host=40, total=20, whole=30, read=10, connect=5, retries=1)
    got, refused = {}, []
    with Site(pages) as site:
        asked = [web.Request(row["file"], site.url(f"/{quote(row['file'])}")) for row in rows]
        for request, answer in web.fetch_all(asked, rules):
            if isinstance(answer, SourceError):
                refused.append((request.name, str(answer)))
                got[request.name] = 0
            else:
                got[request.name] = count(request.name, answer.body, answer.headers)
    listed = differences()
    wrong = {
        row["file"]: got[row["file"]]
        for row in rows
        if not row["file"].endswith(".gz")
        and got[row["file"]] != listed.get(row["file"], (expected(row),))[0]
    }
    packed = {file: number for file, number in got.items() if file.endswith(".gz")}
    assert len(got) == len(rows) and wrong == {}
    assert all(file.endswith(".gz") and "larger than 10 MB" in why for file, why in refused)
    # Packed files hold entries here, and not in the numbers of others: on the way in they are unpacked.
    assert all(number > 0 or file in dict(refused) for file, number in packed.items())
