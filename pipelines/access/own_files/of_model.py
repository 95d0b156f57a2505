"""Declare the table of model.toml: which label of the school's own model is which side."""

from pipelines.settings.editing.kinds import PAIRS, Field, Kind
from pipelines.understanding.own import labels_file
from text.i18n import N_

MODEL = Kind(
    labels_file.HEADER, labels_file.FILE, N_("Model of our own for sentiment"), N_("Model of our own"),
    N_("Which label of the model is negative, neutral or positive. Which model is used is set by whoever runs this"
       " dashboard."),
    (
        Field("labels", PAIRS, N_("Labels of the model"),
              N_("One per line: the label, and after = negative, neutral or positive. What speaks for itself"
                 " (negative, positief, 1 star) needs no line."), "LABEL_0 = negative"),
    ),
    single=True, check=labels_file.check,
)  # fmt: skip
