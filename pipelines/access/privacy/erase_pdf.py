"""Read the words of a PDF, with the addresses it links to, to see whether something of a person stands in it."""

import io
import logging

MOST_PAGES = 500
START = b"%PDF-"


def words(raw: bytes) -> list[str] | None:
    """Return what a PDF says, page by page; None where it cannot be read whole (broken, locked, too long), or is none.

    A page comes twice: as its lines stand, and with the lines joined, for what was broken over two.
    """
    if START not in raw[:1024]:
        return None
    from pypdf import PdfReader  # only where something that was mailed is a PDF
    from pypdf.errors import PyPdfError

    # It tells of each oddity of a file; who reads the log can do nothing with it.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
            return None
        said = [str(value) for value in (reader.metadata or {}).values()]
        for page in reader.pages:
            text = page.extract_text()
            said += [text, "".join(text.splitlines())]
            for note in page.get("/Annots") or ():
                action = note.get_object().get("/A")
                if action is not None and "/URI" in action.get_object():
                    said.append(str(action.get_object()["/URI"]))
        return said
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return None
