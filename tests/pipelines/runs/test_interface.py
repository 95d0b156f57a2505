"""What docs/interface.md promises to other programs is so, and what is so stands in it."""

import re
from pathlib import Path

import pytest

from pipelines.understanding import Sentiment, score
from tests.pages.server.served import ask, serving
from warehouse.core.contract import contracts

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs" / "interface.md").read_text(encoding="utf-8")


def test_every_variable_that_is_read_is_promised_and_the_reverse():
    code = [
        ROOT / "app.py",
        *(path for room in ("pages", "pipelines", "warehouse") for path in (ROOT / room).rglob("*.py")),
    ]
    read = set()
    for path in code:
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"""environ(?:\.get\(|\[)\s*["'](WEERKLANK_\w+)""", text))
    assert read == set(re.findall(r"^\| `(WEERKLANK_\w+)` \|", DOCUMENT, re.M))


@pytest.mark.parametrize("row", re.findall(r"^\| `(\w+)` \| (?:one|how|counts) .*", DOCUMENT, re.M))
def test_promised_tables_have_the_promised_columns_and_keys(row):
    line = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| `{row}` |"))
    promised = line.split("|")[3]
    names = re.findall(r"`(\w+)`", promised)
    keys = re.findall(r"\*`(\w+)`\*", promised)
    contract = contracts()[row]
    assert len(names) >= 2
    assert set(names) <= {column.name for column in contract.columns}
    assert set(keys) <= set(contract.key) and (row == "mention_days" or set(keys) == set(contract.key))


def test_every_word_of_the_command_line_is_promised(capsys):
    from pipelines.__main__ import main

    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    words = set(re.findall(r"^    ([\w-]+)(?: |$)", capsys.readouterr().out, re.M))
    assert words == {
        "run",
        "schedule",
        "check",
        "score",
        "evaluate",
        "evaluate-threats",
        "retrain",
        "announce",
        "backup",
        "restore",
        "move",
        "backfill",
        "api-key",
        "opml",
        "audit",
        "privacy",
        "sample",
        "watch",
        "listen",
    }
    for word in words:
        assert f"`python -m pipelines {word}" in DOCUMENT


def test_score_gives_one_sentiment_per_text_in_order():
    found = score(["Wat een prachtige dag", "What a terrible day", "что-то", ""], ["nl", "en", "ru", "nl"])
    assert [type(each) for each in found] == [Sentiment] * 4
    assert [each.label for each in found] == ["positive", "negative", "unclear", "unclear"]
    assert all(-1 <= each.score <= 1 and each.method for each in found)
    assert found[2].score == 0 and found[2].confidence == 0
    with pytest.raises(ValueError, match="1 texts and 0 languages"):
        score(["x"], [])


def test_health_answers_while_the_app_is_up(tmp_path):
    with serving(tmp_path) as port:
        answer = ask(port, "/_stcore/health")
        assert (answer.status, answer.body) == (200, b"ok")
    with pytest.raises(OSError, match=r"refused|reset"):
        ask(port, "/_stcore/health")
