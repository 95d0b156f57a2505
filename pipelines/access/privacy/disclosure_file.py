"""Make the ZIP that a person gets who asks what is known of them: JSON for programs, PDF for people."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable, Paragraph

from pipelines.announcing import pdf
from text.beginnings import beginning
from text.i18n import N_, _, moment, translate

TITLE = N_("What we know of you")
RIGHTS = N_(
    "You may ask us to correct or erase this, or to stop using it, and you may complain to the Autoriteit"
    " Persoonsgegevens (autoriteitpersoonsgegevens.nl)."
)
BLACKED = N_("What would name others is blacked out.")
NOTHING = N_("Nothing was found.")
LABELS = {
    "positive": N_("Positive"),
    "neutral": N_("Neutral"),
    "negative": N_("Negative"),
    "unclear": N_("Unclear"),
}


def zipped(told: Mapping[str, Any], look: pdf.Branding, made_at: dt.datetime) -> bytes:
    """Return the file: `data.json` and a PDF that says the same, in the language of now."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (
            ("data.json", json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()),
            (f"{_('what-we-know-of-you')}.pdf", _paper(told, look, made_at)),
        ):
            info = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            archive.writestr(info, body, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _paper(told: Mapping[str, Any], look: pdf.Branding, made_at: dt.datetime) -> bytes:
    def parts(paper: pdf.Branding) -> Sequence[Flowable]:
        made: list[Flowable] = [Paragraph(pdf.escaped(_(TITLE)), pdf.style("h1", paper))]
        made += [_line(line, paper) for line in _begin(told)]
        made += pdf.heading(_("Messages and articles"), paper)
        for item in told["items"]:
            made += _item(item, paper)
        if not told["items"]:
            made.append(_line(_(NOTHING), paper))
        made += pdf.heading(_("Elsewhere in our records"), paper)
        made += pdf.items([each["text"] for each in told["texts"]] or [_(NOTHING)], paper)
        if told["files"]:
            named = [f"{name}: {count}" for name, count in sorted(told["files"].items())]
            made += pdf.heading(_("Files in which you stand, by folder"), paper)
            made += pdf.items(named, paper)
        return [*made, *pdf.heading(_("Your rights"), paper), _line(_(RIGHTS), paper)]

    return pdf.pdf(parts, _(TITLE), look, made_at)


def _begin(told: Mapping[str, Any]) -> list[str]:
    return [
        translate(N_("{organisation} collects what is said about the school in public."), **told["who"]),
        translate(N_("Asked on {received}, prepared on {prepared}."), **told["when"]),
        _(BLACKED),
    ]


def _item(item: Mapping[str, Any], look: pdf.Branding) -> list[Flowable]:
    head = item["title"] or beginning(item["text"], 100)
    label = item["label"]
    facts = (
        (_("Published"), moment(item["published_at"])),
        (_("Collected"), moment(item["collected_at"])),
        (_("Source"), ", ".join(item["carried"]) or item["source"]),
        (_("Address"), item["url"] or "–"),
        (_("About"), ", ".join(item["subjects"]) or "–"),
        (_("Sentiment"), _(LABELS[label]) if label else "–"),
    )
    return [
        Paragraph(pdf.escaped(head), pdf.style("lead", look)),
        *([_line(item["text"], look)] if item["text"] != head else []),
        *(Paragraph(pdf.escaped(f"{name}: {value}"), pdf.style("small", look)) for name, value in facts),
    ]


def _line(text: str, look: pdf.Branding) -> Flowable:
    return Paragraph(pdf.escaped(text), pdf.style("p", look))
