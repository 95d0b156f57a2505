"""A PDF in a mail that was sent, or in the data folder, is read: who asked to be forgotten is found in it."""

import datetime as dt
from email.message import EmailMessage

import pytest
from pypdf import PdfReader, PdfWriter

from pipelines.access.privacy import erase, erase_payloads, erase_pdf
from pipelines.access.privacy.erase_texts import GONE, Pen, opened
from pipelines.access.privacy.wanted import wanted
from pipelines.announcing import pdf
from pipelines.mentions.matching.erased import BYTES, Erased
from pipelines.sending.markup import blocks
from pipelines.support.data_folder import data_folder
from tests.pipelines.access.privacy.planting import HANDLE, HOST, URL
from tests.pipelines.access.privacy.test_erase import APPROVER, ASKER, NOW
from tests.warehouse.rows import GOOD
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

SECRET = b"x" * BYTES
LOOK = pdf.Branding("ROC", "#005f9e", "#e17000")


def paper(markdown: str) -> bytes:
    made_at = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)
    return pdf.pdf(lambda look: pdf.flow(blocks(markdown), look), "Maart", LOOK, made_at)


def letter(attached: bytes) -> str:
    message = EmailMessage()
    message["Subject"] = "Maart"
    message["To"] = "bestuur@school.example"
    message.set_content("Zie de bijlage.")
    message.add_attachment(attached, maintype="application", subtype="pdf", filename="maart.pdf")
    return message.as_string()


def pen() -> Pen:
    marks = [mark.row(SECRET, "") for mark in wanted("handle", f"@{HANDLE}@{HOST}")]
    return Pen(Erased(SECRET, {mark["mark"]: mark["words"] for mark in marks}))


def locked(body: bytes) -> bytes:
    import io

    writer = PdfWriter(PdfReader(io.BytesIO(body)))
    writer.encrypt("geheim", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


SAYS = {
    "a word": f"# Maart\n\nHet meest gedeeld: bericht van @{HANDLE}@{HOST} over de kantine.",
    "a link": f"# Maart\n\nHet meest gedeeld: [dit bericht]({URL}).",
    "an address over two lines": f"# Maart\n\n{'lang ' * 14}{URL}/{'x' * 90}",
}


@pytest.mark.parametrize("said", SAYS.values(), ids=SAYS.keys())
def test_of_a_mail_whose_pdf_names_them_nothing_stays_but_that_it_was_sent(warehouse, said):
    others = letter(paper("# Maart\n\nNiemand die iemand kent."))
    rows = [
        {**GOOD["publications"], "edition": edition, "body": body}
        for edition, body in ((1, letter(paper(said))), (2, others))
    ]
    with writing(warehouse) as con:
        upsert(con, "publications", rows)
    number = erase.ask(ASKER, "handle", f"@{HANDLE}@{HOST}", NOW, warehouse)
    done = erase.approve(APPROVER, number, NOW, warehouse)
    assert done.counts["publications"] == 1
    with reading(warehouse) as con:
        kept = con.execute("select body from publications order by edition").fetchall()
    assert kept == [(GONE,), (others,)]


def test_a_file_in_the_data_folder_goes_and_one_of_others_stays_to_the_byte(warehouse):
    inbox = data_folder() / "inbox" / "done"
    inbox.mkdir(parents=True)
    (inbox / "theirs.pdf").write_bytes(paper(SAYS["a word"]))
    (inbox / "other.pdf").write_bytes(body := paper("# Maart"))
    number = erase.ask(ASKER, "handle", f"@{HANDLE}@{HOST}", NOW, warehouse)
    with writing(warehouse) as con:
        upsert(con, "publications", [GOOD["publications"]])
    erase.approve(APPROVER, number, NOW, warehouse)
    assert not (inbox / "theirs.pdf").exists() and (inbox / "other.pdf").read_bytes() == body


@pytest.mark.parametrize(
    "body", [b"%PDF-1.4", b"%PDF-1.7\n%%EOF", paper("# x")[:900], b"niets", b"", locked(paper("# x"))],
    ids=["head alone", "empty", "cut off", "no pdf", "nothing", "locked"],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be_unread_and_breaks_nothing(body):
    assert erase_pdf.words(body) is None
    assert erase_payloads.cleaned(pen(), body) == body
    said = opened(letter(body))
    assert said is not None and said[1]
