"""Read the texts that the weights are trained on: the project's own, and English sentences out of a package.

Ours are in `texts/`, written for this project and licensed with it: one file per genre, `label<TAB>text`. The
English ones (reviews of products, films and restaurants, 3,000 sentences, pos and neg) are the fixtures of the npm
package sentiment 5.0.2 (MIT); their source, Kotzias et al., KDD 2015, gives them away as CC BY 4.0. Nothing
else is read: no set that the scorer is measured on.
"""

import base64
import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
PACKAGE = "sentiment@5.0.2"
INTEGRITY = "ZeC3y0JsOYTdwujt5uOd7ILJNilbgFzUtg/LEG4wUv43LayFNLZ28ec8+Su+h3saHlJmIwYxBzfDHHZuiMA15g=="
FIXTURES = ("amazon", "imdb", "yelp")
LABELS = ("neg", "neu", "pos")


@dataclass(frozen=True)
class Example:
    """One labelled text: neg, neu or pos; its language and genre."""

    text: str
    label: str
    language: str
    genre: str

    @property
    def own(self) -> bool:
        """Did we write it?"""
        return self.genre not in FIXTURES


def own() -> list[Example]:
    """Our texts. Raises: ValueError with file and line for one that has no label of ours."""
    examples: dict[str, Example] = {}
    for path in sorted(TEXTS.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            label, _, text = line.partition("\t")
            if label not in LABELS or not text.strip() or "\t" in text:
                raise ValueError(f"{path.name}, line {number}: expected neg, neu or pos, a tab and a text")
            language = "en" if path.stem.startswith("english") else "nl"
            examples.setdefault(text, Example(text.strip(), label, language, path.stem))
    return list(examples.values())


def english() -> list[Example]:
    """Return the sentences in the package; it is fetched with npm. Raises: ValueError when it is another file."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        archive = next(Path(folder).glob("*.tgz"))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != INTEGRITY:
            raise ValueError(f"{PACKAGE} is not the file that was trained on: sha512-{digest}")
        examples = []
        with tarfile.open(archive) as package:
            for name in FIXTURES:
                file = package.extractfile(f"package/test/fixtures/{name}.json")
                if file is None:
                    raise ValueError(f"{PACKAGE} holds no {name}.json")
                rows = json.load(file)
                examples += [
                    Example(row["text"], "pos" if row["class"] else "neg", "en", name)
                    for row in rows
                    if row["text"] and row["class"] is not None
                ]
        return examples
