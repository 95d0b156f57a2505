"""Take a photo that somebody sends as evidence: made anew from its pixels, so that nothing else of the file is kept."""

import io
import warnings

from pipelines.cases.alerts.errors import AlertRefused
from text.i18n import N_

# Ten megabytes is what a telephone makes at most; a picture of so many dots is a trap.
LARGEST, DOTS = 10_000_000, 60_000_000
# On a screen no more is seen, and a face or a number plate is still read.
LONGEST = 2560
FORMATS = ("JPEG", "PNG", "WEBP")
NO_PHOTO = N_("This is no photo that can be kept. Send a JPEG, PNG or WebP of at most ten megabytes.")


def cleaned(raw: bytes) -> bytes:
    """Return the photo as a JPEG, turned as it was taken, without place, time, device or any other remark.

    What it is is seen by its content, whatever its name says. Raises: AlertRefused.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if not raw or len(raw) > LARGEST:
        raise AlertRefused(NO_PHOTO)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as photo:
                if photo.width * photo.height > DOTS:
                    raise AlertRefused(NO_PHOTO)
                photo.draft("RGB", (LONGEST, LONGEST))
                turned = ImageOps.exif_transpose(photo)
                turned.thumbnail((LONGEST, LONGEST))
                plain = Image.new("RGB", turned.size, "white")
                seen = turned.convert("RGBA")
                plain.paste(seen, mask=seen.getchannel("A"))
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning, OSError,
            ValueError, SyntaxError, EOFError, MemoryError) as error:  # fmt: skip
        raise AlertRefused(NO_PHOTO) from error
    told = io.BytesIO()
    plain.save(told, "JPEG", quality=85)
    return told.getvalue()
