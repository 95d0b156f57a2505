"""Matching: 200 queries over 50,000 texts, ours against one regular expression per term.

    python -m benchmarks.pipelines.matching [--texts 50000] [--sample 1000]

The plain way asks every text, folded the same way, for every term of every query with a compiled
regular expression, and then reads the query off the answers. It is run on a sample of the texts and
scaled up linearly, for it takes minutes. Seconds are of the processor, so that a busy machine does
not blur the ratio; both use one thread. The answers of both on the sample are compared.
"""

import argparse
import random
import re
import time

from pipelines.mentions.matching import query as language
from pipelines.mentions.matching.engine import compile
from pipelines.mentions.matching.fold import fold

SEED = 2026
PLACES = (
    "Voorbeeldstad Oosterdal Rivierwijk Dijkdorp Havenmeer Westerhout Noordwoude Zuiderveen Lindehoek Molenbeek"
    " Kastanjelo Esdoornveld Wilgenburg Berkenrode Eikendam Beukenhorst Populierstad Iepenweer Elzenkamp Hulstdrecht"
).split()
NAMES = "Voorbeeld Nova Terra Lumen Rivier Kompas Horizon Zenit Delta Aurora Magnus Vesta Orion Astra Corona".split()
KINDS = ("College", "Techniek College", "Beroepscollege", "Vakschool", "Academie")
COMPANY = ("mbo", "student*", "opleiding*", "docent*", "stage*", "school", "college", "diploma", "praktijk*")
TOPICS = (
    *("open dag", "stage", "rooster", "examen", "veilig*", "brand*", "datalek", "staking", "energie", "cao"),
    *(
        "lerarentekort",
        "wachtlijst",
        "fusie",
        "huisvesting",
        "schoolgeld",
        "verzuim",
        "pesten",
        "vechtpartij",
    ),
)
FILLER = (
    "de het een van in op met voor naar bij over uit dat die dit zijn wordt werd hebben heeft kan zal moet maar en ook"
    " niet nog wel meer veel jaar week dag gemeente straat wijk huis mensen kinderen ouders bedrijf bedrijven werk geld"
    " euro procent plan bericht politie brandweer wethouder burgemeester raad provincie ziekenhuis zorg techniek bouw"
    " trein bus fiets auto weg brug water park winkel markt feest muziek sport wedstrijd club team trainer seizoen"
    " avond ochtend middag vandaag gisteren morgen maandag dinsdag woensdag donderdag vrijdag zaterdag zondag café"
    " ideeën coördinator reünie financiën zoëven één vóór beëindigd geïnteresseerd patiënt organisatie activiteit"
    " stagnatie provincies novelle terras riviertje procedure rockband collegezaal studentenhuis innovatie veiling"
).split()


def queries(count: int, dice: random.Random) -> list[tuple[str, str]]:
    """Queries as schools write them: names, names with company, names near words, topics."""
    made = []
    for number in range(count):
        name, kind, place = dice.choice(NAMES), dice.choice(KINDS), dice.choice(PLACES)
        one, other = dice.sample(COMPANY, 2)
        topic, another = dice.sample(TOPICS, 2)
        forms = (
            f'"{name} {kind} {place}" OR {name}{kind.replace(" ", "")}{place}',
            f'"{name} {kind}" AND {place}',
            f"({name} NEAR/6 ({one} OR {other})) AND {place}",
            f'"{name} {kind}" NOT "college van B en W"',
            f'("{topic}" OR {another.replace(" ", "-")}) AND {place}',
        )
        made.append((f"q{number}", forms[number % len(forms)]))
    return made


def texts(count: int, dice: random.Random) -> list[str]:
    """Texts of some 100 words, about one in three with a name that is asked for."""
    made = []
    for _ in range(count):
        words = dice.choices(FILLER, k=dice.randint(40, 160))
        if dice.random() < 0.35:
            for _ in range(dice.randint(1, 3)):
                planted = dice.choice((
                    f"{dice.choice(NAMES)} {dice.choice(KINDS)}", f"{dice.choice(NAMES)}'s studenten",
                    dice.choice(PLACES), dice.choice(TOPICS).replace("*", "heid"), "mbo-student", "opleidingen",
                ))  # fmt: skip
                words.insert(dice.randrange(len(words)), planted)
        made.append(" ".join(words).capitalize() + ".")
    return made


class Plain:
    """One compiled regular expression per term per query, applied in turn."""

    def __init__(self, subjects: list[tuple[str, str]]) -> None:
        self.trees = [(name, language.parse(query)) for name, query in subjects]
        self.terms = [(tree, list(self._terms(tree))) for _, tree in self.trees]

    def _terms(self, tree):
        if isinstance(tree, language.Words):
            shown = [re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w") for word in tree.words]
            yield tree, re.compile(r"(?<!\w)" + r"[\s\-/]+".join(shown) + r"(?!\w)")
        else:
            for part in getattr(tree, "parts", None) or [getattr(tree, "part", None) or tree.left]:
                yield from self._terms(part)
            if isinstance(tree, language.Near):
                yield from self._terms(tree.right)

    def match(self, folded: str) -> set[str]:
        """Which subjects does this folded text mention?"""
        names = set()
        for (name, tree), (_, terms) in zip(self.trees, self.terms, strict=True):
            spans = {words: [hit.span() for hit in pattern.finditer(folded)] for words, pattern in terms}
            if self._holds(tree, spans, folded):
                names.add(name)
        return names

    def _holds(self, tree, spans, folded: str) -> bool:
        if isinstance(tree, language.Both):
            return all(self._holds(part, spans, folded) for part in tree.parts)
        if isinstance(tree, language.Either):
            return any(self._holds(part, spans, folded) for part in tree.parts)
        if isinstance(tree, language.Without):
            return not self._holds(tree.part, spans, folded)
        if isinstance(tree, language.Words):
            return bool(spans[tree])
        lefts, rights = self._places(tree.left, spans), self._places(tree.right, spans)
        return any(self._close(folded, a, b, tree.distance) for a in lefts for b in rights)

    def _places(self, tree, spans):
        parts = tree.parts if isinstance(tree, language.Either) else (tree,)
        return [span for part in parts for span in spans[part]]

    @staticmethod
    def _close(folded: str, a, b, distance: int) -> bool:
        first, second = sorted((a, b))
        return first[1] <= second[0] and len(re.findall(r"\w+", folded[first[1] : second[0]])) < distance


def main() -> None:
    """Run both and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--texts", type=int, default=50_000)
    parser.add_argument("--sample", type=int, default=1000)
    chosen = parser.parse_args()
    dice = random.Random(SEED)
    subjects, written = queries(chosen.queries, dice), texts(chosen.texts, dice)
    matcher, plain = compile(subjects), Plain(subjects)
    terms = sum(len(patterns) for _, patterns in plain.terms)
    size = sum(len(text) for text in written) / 1e6
    print(f"{chosen.queries} queries, {terms} terms, {len(written):,} texts, {size:.1f} M characters")
    sample = written[:: len(written) // chosen.sample][: chosen.sample]
    ratios = []
    for _ in range(3):
        begun = time.process_time()
        answers = [plain.match(fold(text)) for text in sample]
        slow = (time.process_time() - begun) * len(written) / len(sample)
        begun = time.process_time()
        matches = matcher.match(written)
        ours = time.process_time() - begun
        ratios.append(slow / ours)
        print(f"plain {slow:7.1f} s (scaled from {len(sample):,} texts)   ours {ours:5.2f} s "
              f"({len(written) / ours:,.0f} texts/s)   {slow / ours:.0f} times")  # fmt: skip
    same = [set(answer) for answer in matcher.match(sample)] == answers
    mentions = sum(map(len, matches))
    print(
        f"{mentions:,} mentions; answers on the sample {'equal' if same else 'DIFFER'};"
        f" median {sorted(ratios)[1]:.0f} times"
    )


if __name__ == "__main__":
    main()
