"""Take what was erased out of one text: a cell, a JSON object, or a message of mail."""

import email
import email.policy
import io
import json
import zipfile
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from pipelines.access.privacy import erase_pdf
from pipelines.mentions.matching import marks
from pipelines.mentions.matching.erased import Erased, sealed

GONE = "[…]"
NOWHERE = "https://erased.invalid/"
MOST = 200_000_000  # bytes of one packed file that are unpacked


@dataclass(frozen=True)
class Pen:
    """What strikes out: the marks that are looked for."""

    erased: Erased

    def pseudonym(self, value: str) -> str:
        """Return another name for a value that names a row; nobody can find the value from it by trying."""
        return f"erased-{sealed(self.erased.secret, 'row', value)[:16]}"

    def struck(self, text: str) -> str:
        """Return the text without what was erased; the same text where nothing of it stands there."""
        if text[:1] in "{[":
            try:
                value = json.loads(text)
            except ValueError:
                return self.plain(text)
            cleaned = self.value(value)
            return text if cleaned == value else json.dumps(cleaned, ensure_ascii=False)
        return self.plain(text)

    def body(self, raw: bytes) -> bytes:
        """Return an answer of a platform without them; its numbers stay. What is no text stays as it is."""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw
        struck = self.struck(text)
        return raw if struck == text else struck.encode()

    def plain(self, text: str) -> str:
        """Return the same of a text that is no JSON."""
        result, done = [], 0
        for found in sorted(self.erased.find(text), key=lambda each: (each.start, -each.end)):
            if found.end <= done:
                continue
            result += [text[done : max(done, found.start)], GONE]
            done = found.end
        return "".join((*result, text[done:])).replace(GONE + GONE, GONE) if result else text

    def value(self, value: Any, name: str = "") -> Any:
        """Return a JSON value with every text in it struck."""
        if isinstance(value, str):
            return GONE if self.is_who(name, value) else self.struck(value)
        if isinstance(value, list):
            return [self.value(each, name) for each in value]
        if isinstance(value, dict):
            return {self.plain(each): self.value(inner, each) for each, inner in value.items()}
        return value

    def is_who(self, name: str, value: str) -> bool:
        """Is this a field that says whose it is, and are they one of them?"""
        return marks.plain(name) in marks.FIELDS and self.erased.holds(
            "handle", marks.plain(value).lstrip("@")
        )

    def holds(self, value: Any, name: str = "") -> bool:
        """Does something of them stand anywhere in this JSON value?"""
        if isinstance(value, str):
            return self.is_who(name, value) or self.erased.stands_in(value)
        if isinstance(value, list):
            return any(self.holds(each, name) for each in value)
        if isinstance(value, dict):
            return any(
                self.erased.stands_in(each) or self.holds(inner, each) for each, inner in value.items()
            )
        return False


def opened(body: str) -> tuple[list[str], bool] | None:
    """Return all that is said in a whole message of mail, and whether a part of it cannot be read; None for no mail."""
    if not (body[:2000].count("\n") and "MIME-Version:" in body[:20_000]):
        return None
    message = email.message_from_string(body, _class=EmailMessage, policy=email.policy.default)
    said, sealed_part = [f"{name}: {value}" for name, value in message.items()], False
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        raw = content if isinstance(content, bytes) else b""
        if part.get_content_maintype() == "text":
            said.append(raw.decode(part.get_content_charset("utf-8"), "replace"))
        elif (packed := unpacked(raw)) is not None or (packed := erase_pdf.words(raw)) is not None:
            said += packed
        else:
            sealed_part = True
        said.append(part.get_filename() or "")
    return said, sealed_part


def unpacked(raw: bytes) -> list[str] | None:
    """Return what the parts of a packed file (Office, zip) say, markup included; None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > MOST:
                return None
            names = [info.filename for info in infos]
            return names + [archive.read(info).decode("utf-8", "replace") for info in infos]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
