"""Plant a person in every place where one may stand, and search every byte for them afterwards."""

import base64
import contextlib
import datetime as dt
import gzip
import io
import json
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

from tests.warehouse.rows import GOOD
from tests.warehouse.school import OWN
from warehouse.access.privacy import cells
from warehouse.core.connection import reading, writing
from warehouse.core.contract import contracts
from warehouse.core.errors import ContractBroken
from warehouse.core.load import upsert
from warehouse.mentions.refresh import refresh_days

HANDLE, HOST, MAIL = "kleine_vos93", "plein.example", "kleine_vos93@post.example"
NAME = "Wendelien Øverkamp"
PROFILE = f"https://{HOST}/@{HANDLE}"
URL = f"{PROFILE}/1234"
# What is searched for: without case, in any of these ways to write it.
NEEDLES = (HANDLE, MAIL, "Øverkamp", "O\u0308verkamp")
AT = dt.datetime(2025, 3, 3, 9, 30, tzinfo=dt.UTC)
DAY = AT.date()


def item(item_id: str, title: str, text: str, url: str, story: str | None = None) -> dict:
    return {
        **GOOD["items"], "item_id": item_id, "title": title, "text": text, "url": url, "canonical_url": url,
        "day": DAY, "published_at": AT, "collected_at": AT, "story_id": story or item_id, "text_hash": f"h-{item_id}",
    }  # fmt: skip


def of_items(items: list[dict]) -> dict[str, list[dict]]:
    """All rows of these items in every table of items."""
    rows: dict[str, list[dict]] = {"items": items}
    for each in items:
        name = each["item_id"]
        for table in ("mentions", "sentiments", "story_signatures", "subject_sentiments"):
            rows.setdefault(table, []).append({**GOOD[table], "item_id": name, "day": DAY})
        rows["mentions"][-1]["subject"] = rows["subject_sentiments"][-1]["subject"] = OWN
        rows.setdefault("sightings", []).append(
            {**GOOD["sightings"], "item_id": name, "url": each["url"], "text_hash": each["text_hash"]}
        )
        rows.setdefault("item_keys", []).append({"key": f"url:{each['url']}", "item_id": name})
        rows.setdefault("judgements", []).append(
            {**GOOD["judgements"], "judgement_id": name, "item_id": name}
        )
        rows.setdefault("corrections", []).append(
            {**GOOD["corrections"], "correction_id": name, "item_id": name, "story_id": each["story_id"]}
        )
        rows.setdefault("judgement_samples", []).append(
            {
                **GOOD["judgement_samples"],
                "position": len(rows["items"]) + len(rows["sightings"]),
                "item_id": name,
            }
        )
    return rows


def plant_items(url: str, items: list[dict]) -> None:
    with writing(url) as con:
        upsert(con, "subjects", [{**GOOD["subjects"], "subject": OWN, "role": "own"}])
        for table, rows in of_items(items).items():
            upsert(con, table, rows)
        refresh_days(con)


def plant_everywhere(url: str, said: str) -> list[tuple[str, str]]:
    """Write this into each column of each table that the contract allows it in. Which ones were they?"""
    planted = []
    for place in cells.places():
        row = {**GOOD[place.table]}
        for column in contracts()[place.table].columns:
            # Its own key, so that each column has a row of its own.
            if (
                column.name in contracts()[place.table].key
                and column.type == "varchar"
                and column.name not in cells.OURS
            ):
                row[column.name] = f"{row[column.name]}-{place.column}"
        value = said if not place.column.endswith("url") else PROFILE
        row[place.column] = [value, "goals"] if place.is_list else value
        try:
            with writing(url) as con:
                upsert(con, place.table, [row])
        except ContractBroken:
            continue  # words of the program, which the check of the table allows alone
        planted.append((place.table, place.column))
    return planted


def plant_files(data: Path) -> list[Path]:
    """Write files of every kind that may hold a person."""
    feed = (
        f"<rss><channel><title>Krant</title><item><link>https://krant.example/b</link><title>Blijft</title></item>"
        f"<item><link>{URL}</link><title>Zegt @{HANDLE}</title><description>&lt;b&gt;{NAME}</description></item>"
        "</channel></rss>"
    )
    answer = {
        "data": [{"id": 1, "text": "blijft"}, {"id": 2, "author": HANDLE.upper(), "text": "weg"}],
        "next": 3,
    }
    nested = {
        "page": {"posts": [{"id": 7, "message": f"{MAIL} schrijft"}, {"id": 8, "message": "blijft ook"}]}
    }
    rows = [
        {"what": "posts", "asked": {"channel": "ons"}, "body": _packed(json.dumps(answer).encode())},
        {"what": "more", "asked": {}, "body": _packed(json.dumps(nested, ensure_ascii=True).encode())},
        {"what": "feed", "asked": {}, "body": _packed(feed.encode())},
        {"what": "inner", "asked": {}, "body": _packed(gzip.compress(json.dumps(answer).encode()))},
        {"what": "table", "asked": {}, "body": _packed(f"naam;n\n{NAME};1\nAnder;2\n".encode("utf-16"))},
        {"what": "whole", "asked": {}, "body": _packed(json.dumps({"author": HANDLE}).encode())},
    ]
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<si><t>{NAME}</t></si>")
    files = {
        "raw/channel-ons/20250303T093000000000.json.gz": gzip.compress(json.dumps(rows).encode()),
        "raw/krant/20250303T093000000000.xml.gz": gzip.compress(feed.encode()),
        "raw/krant/broken.json.gz": gzip.compress(b"x")[:9] + URL.encode(),
        "inbox/done/export.csv": f"datum;tekst\n2025-03-03;dank @{HANDLE}!\n2025-03-04;blijft\n".encode(),
        "inbox/done/breed.csv": f"wie\t{MAIL}\n".encode("utf-16"),
        "inbox/done/blad.xlsx": office.getvalue(),
        f"inbox/done/{HANDLE}.csv": b"datum;n\n2025-03-03;1\n",
        "inbox/refused/x.csv.txt": f"{NAME} staat er niet in\n".encode(),
        "logs/weerklank.log": (
            f"INFO begin\nINFO https%3A%2F%2F{HOST}%2F%40{HANDLE} gaf 200\nINFO {NAME}, eind\n".encode()
        ),
        "logs/weerklank.log.1": json.dumps({"message": f'van @{HANDLE}: "{MAIL}"'}).encode() + b"\n",
        "logs/schedule.out": f"@{HANDLE.title()}@{HOST}\n".encode(),
        "views.json": json.dumps({"Mijn blik": f"mentions?q={HANDLE}", "Ander": "goals"}).encode(),
    }
    for name, body in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return [data / name for name in files]


def _packed(body: bytes) -> str:
    return base64.b64encode(body).decode()


def letter() -> str:
    """A message of mail as it was sent, with what says who it is about packed in its parts."""
    message = EmailMessage()
    message["Subject"] = "Maart"
    message["To"] = "bestuur@school.example"
    message.set_content(f"Het meest verspreid: {NAME} zegt iets", cte="base64")
    message.add_alternative(f'<p><a href="{URL}">lees</a></p>', subtype="html", cte="quoted-printable")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="maart.pdf")
    return message.as_string()


def traces(data: Path, url: str) -> list[str]:
    """Where do they still stand: each file that holds a needle in its bytes, unpacked too, and each cell."""
    found = []
    for path in sorted(data.rglob("*")):
        if path.is_file() and any(
            _holds(body) or _holds(path.name.encode()) for body in _opened(path.read_bytes())
        ):
            found.append(str(path.relative_to(data)))
    with reading(url) as con:
        for table, contract in contracts().items():
            for column in contract.columns:
                if column.type in ("varchar", "varchar[]"):
                    for (value,) in con.execute(
                        f"select distinct {column.name}::varchar from {table}"
                    ).fetchall():
                        if value and any(_holds(body) for body in _opened(value.encode())):
                            found.append(f"{table}.{column.name}: {value[:80]}")
    return found


def _opened(raw: bytes, depth: int = 0) -> list[bytes]:
    bodies = [raw]
    if raw[:2] == b"\x1f\x8b":
        with contextlib.suppress(OSError, EOFError, zlib.error):
            bodies += _opened(gzip.decompress(raw), depth + 1)
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            bodies += [archive.read(name) for name in archive.namelist()]
    if raw[:1] in b"[{" and depth < 4:
        try:
            value = json.loads(raw)
        except ValueError:
            return bodies
        bodies.append(json.dumps(value, ensure_ascii=False).encode())
        for row in value if isinstance(value, list) else ():
            if isinstance(row, dict) and "body" in row:
                bodies += _opened(base64.b64decode(row["body"]), depth + 1)
    return bodies


def _holds(body: bytes) -> bool:
    texts = {body.decode("latin-1"), body.decode("utf-8", "ignore"), body.decode("utf-16-le", "ignore")}
    texts |= {unquote(text) for text in texts}
    return any(needle.casefold() in text.casefold() for text in texts for needle in NEEDLES)
