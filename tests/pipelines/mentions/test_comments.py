"""What somebody said below a report is not what the report says, though its feed gives it that title."""

import pytest

from pipelines.mentions.told import analyse
from pipelines.mentions.told.comments import said

QUERIES = (("ROC Beekstad", '"ROC Beekstad"'),)


@pytest.mark.parametrize(
    "title",
    [
        "Reactie op Examens gelekt bij ROC Beekstad door Sanne de Wit",
        "Reactie op ROC Beekstad opent nieuwbouw van trotse ouder",
        "Comment on Exams leaked at ROC Beekstad by Sanne",
        "Comments on: Exams leaked at ROC Beekstad by Sanne",
        "Door: Sanne de Wit",
        "By: Sanne",
        "Re: Examens gelekt bij ROC Beekstad",
        "RE : Examens gelekt",
        "Antwoord op: Examens gelekt",
        "Reply To: Exams leaked",
        "/u/sanne on Exams leaked at ROC Beekstad",
        "u/sanne_de-wit on Exams leaked",
    ],
)
def test_a_comment_says_its_text_and_not_the_title_of_what_it_answers(title):
    assert said(title, "Dat hebben ze netjes opgelost.") == "Dat hebben ze netjes opgelost."
    assert said(title, "") == f"{title}\n"
    assert said(title, "  ") == f"{title}\n  "


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Reactie",
        "Reacties van ouders op het nieuwe rooster",
        "ROC Beekstad reageert: Re-integratie lukt beter",
        "Door staking geen lessen",
        "By bus to school",
        "Comment: why schools should open later",
        "Reactie op het rapport",
        "Door: wie het weet, een boek over de school van vroeger en nu",
        "Antwoord op zes vragen over de examens",
        "Ru/en on tour",
    ],
)
def test_the_title_of_a_report_is_part_of_what_it_says(title):
    assert said(title, "Tekst") == (f"{title}\nTekst" if title else "Tekst")


def test_below_bad_news_praise_is_praise_and_the_school_is_still_named():
    title = "Reactie op Slechte begeleiding en chaos bij ROC Beekstad door Sanne"
    text = "Heel fijn opgelost, geweldige docenten en een prachtige school. Bedankt!"
    (one,) = analyse.analyse_texts(QUERIES, (), [(title, text)], ["nl"])
    assert one.sentiment is not None
    assert (one.sentiment.label, list(one.match[0])) == ("positive", ["ROC Beekstad"])
