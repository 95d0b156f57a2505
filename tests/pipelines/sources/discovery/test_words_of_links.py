"""What links say of a school's own words, and the words of a Google Alert."""

import pytest

from pipelines.sources.discovery import proposals, tags
from pipelines.sources.discovery.found import Tagged

HOME = "https://school.nl/"


def test_tags_are_counted_once_per_address_and_only_words_that_a_link_of_ours_could_bear():
    found = tags.tagged(
        (
            f"{HOME}?utm_source=Instagram&utm_medium=social&utm_campaign=Open%20Dag",
            f"{HOME}?utm_source=Instagram&utm_medium=social&utm_campaign=Open%20Dag",
            f"{HOME}mbo?UTM_SOURCE=instagram&utm_medium=social&utm_campaign=open-dag",
            f"{HOME}?utm_campaign=**vet**&utm_source=",
            f"{HOME}?utm_medium=email",
            f"{HOME}?utm_campaign={'a' * 101}",
            f"{HOME}?{'&'.join('a=1' for _ in range(200))}&utm_campaign=veel",
            f"{HOME}opleidingen",
        )
    )
    assert found == (Tagged("instagram", "social", "open-dag", 2),)
    assert tags.campaigns((*found, Tagged("email", "", "open-dag", 1), Tagged("x", "", "", 4))) == {
        "open-dag": 3
    }


@pytest.mark.parametrize(
    ("word", "label"),
    [("open-dag_2026", "Open dag 2026"), ("wervingscampagne", "Wervingscampagne"), ("a.b--c", "A b c")],
)
def test_a_campaign_is_called_as_a_person_would(word, label):
    assert tags.label(word) == label


@pytest.mark.parametrize(
    ("name", "also", "town", "site", "words"),
    [
        ("Deltion College", ("Deltion",), "Zwolle", "https://www.deltion.nl/",
         '"Deltion College" OR "deltioncollege" -site:deltion.nl'),
        ("Aventus", (), "Den Haag", "",
         '"Aventus" "Den Haag" OR mbo OR mbo\'ers OR roc OR "student van" OR vakschool'),
        ("!!!", (), "", HOME, ""),
    ],
)  # fmt: skip
def test_an_alert_asks_for_what_stands_alone_and_else_for_company(name, also, town, site, words):
    assert proposals.alert(name, also, town, site) == words
