"""Words that mean the other thing: idioms, the verdict with which a review opens, and what is only wished for."""

import numpy as np
import pytest

from pipelines.understanding import accurate, encoder, score
from pipelines.understanding.signs import idioms, openings, wishes


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Te gek!", "Geweldig!"), ("Wat een te gekke les", "Wat een geweldige les"),
        ("Te gek voor woorden", "Belachelijk"), ("Vreselijk lekker gegeten", "Heel lekker gegeten"),
        ("Vreselijk slecht", "Vreselijk slecht"), ("Helemaal niet verkeerd!", "Best goed!"),
        ("Dat heeft hij niet verkeerd begrepen", "Dat heeft hij niet verkeerd begrepen"),
        ("Nooit meer lesuitval dankzij de planner", "Eindelijk geen lesuitval dankzij de planner"),
        ("Nooit meer naar die chaos", "Nooit meer naar die chaos"), ("Nooit meer.", "Nooit meer."), ("", ""),
        ("Kan niet beter!", "Is uitstekend!"), ("Onze dag kon niet beter.", "Onze dag is uitstekend."),
        ("De docent kan niet beter uitleggen", "De docent kan niet beter uitleggen"),
        ("Nog nooit zo slecht geholpen", "Heel slecht geholpen"), ("nooit zo'n lompe man", "heel lompe man"),
        ("Nog nooit zo goed geholpen", "Nog nooit zo goed geholpen"),
    ],
)  # fmt: skip
def test_idioms_are_said_plainly_and_nothing_else_is_changed(text, plain):
    assert idioms.plainly(text) == plain


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Tegenvaller. Na twee goede boeken viel dit tegen.", "Tegenvaller"), ("Matig\nHet duurde lang.", "Matig"),
        ("Wat een feest! We komen terug.", "Wat een feest"), ("Slecht.", ""), ("Geen punt aan het eind", ""),
        ("Wij kwamen hier gisteren met de hele familie eten. Goed.", ""), ("", ""), ("... Goed.", ""),
    ],
)  # fmt: skip
def test_the_few_words_with_which_a_text_opens(text, opening):
    assert openings.first(text) == opening


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Het had een mooie avond kunnen worden.", 1), ("Het zou fijn zijn als er iemand belde", 1),
        ("Waren de lessen maar zo goed", 1), ("Ik had graag meer geleerd", 1), ("Op papier een goede school", 1),
        ("Het had niet mooier kunnen zijn", 0), ("Hopelijk blijft deze juf nog lang", 0), ("Stel je vraag aan ons", 0),
        ("Ik zou het iedereen aanraden", 0), ("Het is fijn dat er iemand belt", 0), ("", 0),
    ],
)  # fmt: skip
def test_a_wish_for_what_was_not_there_is_told_from_hope_in_praise(text, wish):
    assert wishes.hoped(text) == wish


def test_each_text_has_as_many_inputs_as_the_shipped_head_has_weights():
    weights = accurate.shipped()
    texts = ["Goed.", "Tegenvaller. Het had beter gekund.", "Rooster"]
    vectors = np.zeros((3, encoder.SIZE), dtype=np.float32)
    found = accurate.inputs(vectors, accurate.lean_of(vectors, weights["lean"]), texts)
    assert found.shape == (3, weights["dutch"].shape[0] - 1)


@pytest.mark.skipif(not encoder.available(), reason="this machine cannot run the encoder")
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Te gek!", "positive"), ("Niet verkeerd!", "positive"), ("Vreselijk lekker gegeten.", "positive"),
        ("Nooit meer lesuitval dankzij de nieuwe planning!", "positive"),
        ("Te gek voor woorden.", "negative"), ("Nooit meer naar deze school.", "negative"),
        ("Tegenvaller. De eerste twee delen waren prachtig en spannend.", "negative"),
        ("Het had een heerlijke avond kunnen worden.", "negative"),
        ("Weet iemand of de school maandag open is met de staking?", "neutral"),
    ],
)  # fmt: skip
def test_words_that_turn_are_read_for_what_they_mean(text, label):
    assert score([text], ["nl"])[0].label == label
