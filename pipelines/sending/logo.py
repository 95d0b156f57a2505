"""Keep the school's logo in the data folder, for cards, mails and papers: a small PNG, made by us of what was found."""

import base64
import io
import warnings
from contextlib import suppress

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipelines.settings import files
from pipelines.support.data_folder import data_folder

FILE = "logo.png"
MOST_BYTES = 200_000
MOST_SIDE = 6_000
SIGN = b"\x89PNG\r\n\x1a\n"
# Under which name a mail holds it, beside its words.
INSIDE = "logo"


def stored() -> bytes:
    """Return the logo. Empty: b"" where there is none, or where what stands there is no small PNG."""
    try:
        with (data_folder() / FILE).open("rb") as file:
            found = file.read(MOST_BYTES + 1)
    except OSError:
        return b""
    return found if found.startswith(SIGN) and len(found) <= MOST_BYTES and _can_be_drawn(found) else b""


def _can_be_drawn(picture: bytes) -> bool:
    # Whoever runs this may put a file there that breaks off, or unpacks into more than anybody can draw.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(picture), formats=("PNG",)) as opened:
                is_small = max(opened.size) <= MOST_SIDE
                if is_small:
                    opened.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return False
    return is_small


def keep(picture: bytes) -> None:
    """Keep this PNG in the place of the one before; b"" takes that away. Raises: ConfigError."""
    folder = data_folder()
    try:
        with files.held(folder):
            if picture:
                fresh = folder / f".{FILE}.new"
                fresh.write_bytes(picture)
                fresh.replace(folder / FILE)
            else:
                with suppress(FileNotFoundError):
                    (folder / FILE).unlink()
    except OSError as error:
        raise files.unwritable(folder / FILE, error) from error


def address(picture: bytes) -> str:
    """Return the picture as an address that holds it. Empty: "" for none."""
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}" if picture else ""


def on_paper(canvas: Canvas, picture: bytes, right: float, top: float, height: float) -> None:
    """Draw the picture on white in the upper corner of a page, in points; nothing for none."""
    if picture:
        width, margin = 4 * height, height / 8
        canvas.setFillGray(1)
        canvas.rect(right - width, top - height, width, height, stroke=0, fill=1)
        canvas.drawImage(
            ImageReader(io.BytesIO(picture)), right - width + margin, top - height + margin,
            width - 2 * margin, height - 2 * margin, mask="auto", preserveAspectRatio=True,
        )  # fmt: skip
