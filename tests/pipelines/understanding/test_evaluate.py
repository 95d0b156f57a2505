"""Judging the scorer on any labelled file: numbers by hand, and what is wrong with a file in words."""

import json
from collections import Counter

import pytest

from pipelines.__main__ import main
from pipelines.mentions.evaluating.evaluate import evaluate, macro_f1, pearson, read
from pipelines.support.errors import ConfigError
from pipelines.understanding import FAST, score


def write(tmp_path, text: str):
    path = tmp_path / "labelled.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_macro_f1_by_hand():
    # pos: called 3, there 2, right 2 → 0.8; neg: called 1, there 2, right 1 → 2/3
    table = Counter({("pos", "pos"): 2, ("neg", "pos"): 1, ("neg", "neg"): 1})
    assert macro_f1(table, ["pos", "neg"]) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1(Counter({("pos", "pos"): 1}), ["pos", "neu"]) == 0.5


def test_pearson_by_hand():
    assert pearson([1, 2, 3], [2, 4, 6]) == pytest.approx(1.0)
    assert pearson([1, 2, 3], [1, 3, 2]) == pytest.approx(0.5)
    assert pearson([1, 2, 3], [5, 5, 5]) is None


def test_two_labels_go_by_the_side_and_three_by_the_label(tmp_path):
    texts = ["Wat een geweldige school", "Wat een slechte school", "De les begint om negen uur"]
    signs = [one.score for one in score(texts, ["nl"] * 3, FAST)]
    assert signs[0] > 0 > signs[1]
    two = evaluate(
        read(write(tmp_path, f"id\ttext\tlabel\n1\t{texts[0]}\tpos\n2\t{texts[1]}\tpos\n")), "nl", FAST
    )
    assert (two.texts, two.accuracy, two.as_labelled) == (2, 0.5, 0.5)
    three = evaluate(
        read(write(tmp_path, f"id\ttext\tlabel\n1\t{texts[0]}\tpos\n2\t{texts[2]}\tneutral\n")), "nl", FAST
    )
    assert (three.accuracy, three.confusion["neu", "neu"], three.as_labelled) == (1.0, 1, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id\ttekst\tlabel\n1\tx\tpos\n", "line 1: the columns are id, tekst, label"),
        ("id\ttext\n1\tx\n", "needed are text, and label or score"),
        ("id\ttext\tlabel\n1\tx\tpos\n2\ty\n", "line 3: 2 columns where the first line has 3"),
        ("id\ttext\tlabel\n1\tx\tgood\n", "line 2: “good” is no label"),
        ("id\ttext\tscore\n1\tx\thigh\n", "line 2: “high” is no number"),
        ("id\ttext\tlabel\n\n", "holds no labelled text"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_the_reason(tmp_path, text, said):
    with pytest.raises(ConfigError, match=said):
        read(write(tmp_path, text))


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        read(tmp_path / "none.tsv")
    (tmp_path / "latin.tsv").write_bytes("id\ttext\tlabel\n1\té\tpos\n".encode("latin-1"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        read(tmp_path / "latin.tsv")


def test_the_command_prints_all_of_it_as_text_and_as_json(tmp_path, capsys):
    path = write(
        tmp_path, "id\ttext\tlabel\n1\tWat een geweldige school\tpos\n2\tWat een slechte school\tneg\n"
    )
    assert main(["evaluate", str(path), "--language", "nl", "--tier", "fast"]) == 0
    said = capsys.readouterr().out
    for part in ("2 texts", "texts per second", "accuracy", "macro-F1", "Pearson r", "people", "confidence"):
        assert part in said
    assert main(["evaluate", str(path), "--language", "nl", "--tier", "fast", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["accuracy"] == 1.0 and told["confusion"]["pos"]["pos"] == 1
    assert main(["evaluate", str(tmp_path / "none.tsv")]) == 2


def test_a_file_with_scores_gives_the_correlation(tmp_path):
    path = write(tmp_path, "id\ttext\tscore\n1\tGreat school\t3\n2\tAwful school\t-3\n3\tA school\t0\n")
    found = evaluate(read(path), "en", FAST)
    assert found.pearson > 0.95 and found.accuracy is None
