"""Files as texts that can be compared: what a reader would see of them, without the moment at which they were made."""

import csv
import email
import hashlib
import io
import zipfile
from email import policy
from pathlib import Path

import pyarrow.parquet as pq
from PIL import Image
from pypdf import PdfReader

# Bytes that say all by themselves.
PLAIN = {".csv", ".md", ".html", ".txt"}
# The moment at which a spreadsheet was made stands here.
MOMENT = "docProps/core.xml"
# Made anew for every message.
HEADERS_OF_THE_MOMENT = {"date", "message-id", "content-type", "content-transfer-encoding"}


def keep(folder: Path, name: str, body: bytes) -> None:
    """Write a file into a folder: as it is where it is text, else what it holds as `<name>.txt`."""
    folder.mkdir(parents=True, exist_ok=True)
    if Path(name).suffix in PLAIN:
        (folder / name).write_bytes(body)
    else:
        (folder / f"{name}.txt").write_text(as_text(name, body), encoding="utf-8")


def as_text(name: str, body: bytes) -> str:
    """What a file holds, as text. Raises: ValueError for a kind that is not known."""
    match Path(name).suffix:
        case ".pdf":
            return _pdf(body)
        case ".png":
            return _picture(body)
        case ".xlsx":
            return _sheets(body)
        case ".parquet":
            return _parquet(body)
        case ".eml":
            return _mail(body)
        case _ if Path(name).suffix in PLAIN:
            return body.decode("utf-8")
        case other:
            raise ValueError(f"{name}: what is in a file {other or 'without an ending'}?")


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _pdf(body: bytes) -> str:
    """Each page: its size, its words, and a hash of all that is drawn; the moment and id of the file are left out."""
    reader = PdfReader(io.BytesIO(body))
    meta = {key: value for key, value in (reader.metadata or {}).items() if "Date" not in key}
    parts = [f"{key} {value}" for key, value in sorted(meta.items())]
    for number, page in enumerate(reader.pages, 1):
        contents = page.get_contents()
        drawn = _hash(contents.get_data()) if contents is not None else "nothing"
        parts += [f"page {number}, {page.mediabox}, drawn {drawn}", page.extract_text()]
    return "\n".join(parts) + "\n"


def _picture(body: bytes) -> str:
    """Its size, and a hash of its pixels."""
    with Image.open(io.BytesIO(body)) as picture:
        return f"{picture.format} {picture.size} {picture.mode}\npixels {_hash(picture.tobytes())}\n"


def _sheets(body: bytes) -> str:
    """All parts of a workbook (cells, formats, widths), one row a line."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        parts = [
            f"== {name}\n" + book.read(name).decode("utf-8").replace("<row", "\n<row")
            for name in sorted(book.namelist())
            if name != MOMENT
        ]
    return "\n".join(parts) + "\n"


def _parquet(body: bytes) -> str:
    """Its columns with their types, and its rows."""
    table = pq.read_table(io.BytesIO(body))
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(f"{field.name} {field.type}" for field in table.schema)
    writer.writerows([repr(cell) for cell in row.values()] for row in table.to_pylist())
    return file.getvalue()


def _mail(body: bytes) -> str:
    """A message: its headers but those of the moment, then each part."""
    message = email.message_from_bytes(body, policy=policy.default)
    lines = [
        f"{name}: {value}" for name, value in message.items() if name.lower() not in HEADERS_OF_THE_MOMENT
    ]
    for part in message.walk():
        if part.is_multipart():
            lines.append(f"== {part.get_content_type()}")
            continue
        lines.append(
            f"== {part.get_content_type()} {part.get_content_disposition() or ''} {part.get_filename() or ''}"
        )
        content = part.get_content()
        lines.append(content if isinstance(content, str) else as_text(part.get_filename() or "", content))
    return "\n".join(lines) + "\n"
