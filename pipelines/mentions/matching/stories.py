"""Group items into stories: press copies of one story across sites get one story id; stores nothing.

Sites cut a text off, change its title, put an introduction of their own before it and edit some words, so what is
compared is the head: the three-word runs of the first words. Two heads are copies when the shorter one is largely
contained in the other. Reports made from a template (an accident, an open day, a vacancy) have much in common too,
but differ in their names and numbers, and so stay apart.

What one outlet writes under different titles (a paywall, cookies, "Lees verder in de app", the foot of a video) is
boilerplate: it proves nothing anywhere. Nor does a text of which neither title says anything.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.mentions.matching import headline
from pipelines.mentions.matching.fingerprint import FORMAT, Head, signature, words_of

WINDOW = dt.timedelta(days=5)
TITLE_WINDOW = dt.timedelta(days=2)
AGAIN = dt.timedelta(
    hours=12
)  # what one outlet brings later than this is the next of a series, unless it is the same
CONTAINED = 0.42
CONTAINED_TITLED = 0.30  # where the titles say the same too
FEW = 3  # fewer names in common than this prove little: then
MOSTLY = 0.75  # nearly all of the shorter text must stand in the longer one
UNLIKE = 0.20  # same title, but texts that share less than this are two stories
SOME = 0.15  # a pair that shares less is not looked at
TELLS = 4  # words of a title that tell enough by themselves
LEFT = 6  # runs that must be left when boilerplate is taken away: fewer are no text
CROWDED = 96  # a run of words in more items than this is a formula, not a trace
# Stories are made anew when the rules by which they are made change.
RULES = FORMAT.decode()
__all__ = ["RULES", "WINDOW", "Signed", "group", "signature"]


@dataclass(frozen=True)
class Signed:
    """An item with its fingerprint; `story_id` is None when it is new; outlet: who published it, where known."""

    item_id: str
    published_at: dt.datetime
    signature: bytes
    story_id: str | None = None
    outlet: str | None = None


def group(new: Sequence[Signed], known: Sequence[Signed]) -> dict[str, str]:
    """Which story does each item belong to? item_id → story_id, for all new items and known ones that move.

    A story is named after its oldest known story, else after its first item (by time, then id).
    Whether items come in one batch or in many, the same ones end up together.
    """
    items = sorted([*known, *new], key=lambda item: (item.published_at, item.item_id))
    heads = [Head(item.signature) for item in items]
    parent = list(range(len(items)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    by_story: dict[str, int] = {}
    for place, item in enumerate(items):
        if item.story_id is not None:
            parent[root(place)] = root(by_story.setdefault(item.story_id, place))
    for a, b in _pairs(items, heads):
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    members: dict[int, list[int]] = {}
    for place in range(len(items)):
        members.setdefault(root(place), []).append(place)
    answer: dict[str, str] = {}
    for places in members.values():
        named = [story_id for place in places if (story_id := items[place].story_id) is not None]
        story = named[0] if named else items[places[0]].item_id
        for place in places:
            if items[place].story_id != story:
                answer[items[place].item_id] = story
    return answer


@dataclass(frozen=True)
class _Pair:
    """Two items that may be copies: places, runs that they share, runs of the shorter one, and their names."""

    one: int
    two: int
    shared: int
    least: int
    names: tuple[frozenset[int], frozenset[int]]


def _pairs(items: Sequence[Signed], heads: Sequence[Head]):
    """Pairs of copies, found through the runs of words and the titles they share; time only ever looks back."""
    texts, titles = _candidates(items, heads)
    boilerplate = _boilerplate(items, heads, texts)
    tainted: dict[int, tuple[set[int], frozenset[int]]] = {}
    if boilerplate:
        places = {place for pair in (*texts, *titles) for place in (pair.one, pair.two)}
        tainted = {
            place: _without(heads[place], boilerplate)
            for place in places
            if not boilerplate.isdisjoint(heads[place].runs)
        }

    def cleared(pair: _Pair) -> _Pair:
        if pair.one not in tainted and pair.two not in tainted:
            return pair
        sides = [tainted.get(at) or (set(heads[at].runs), heads[at].names) for at in (pair.one, pair.two)]
        (ours, our_names), (theirs, their_names) = sides
        least = min(len(ours), len(theirs))
        return _Pair(pair.one, pair.two, len(ours & theirs), least, (our_names, their_names))

    for proves, pairs in ((_copies, texts), (_one_title, titles)):
        for pair in map(cleared, pairs):
            one, two = items[pair.one], items[pair.two]
            is_own = one.outlet == two.outlet if one.outlet and two.outlet else None
            is_again = bool(is_own) and two.published_at - one.published_at > AGAIN
            if proves(pair, heads[pair.one], heads[pair.two], is_own, is_again):
                yield pair.one, pair.two


def _without(head: Head, boilerplate: frozenset[int]) -> tuple[set[int], frozenset[int]]:
    """Return runs and names of a head that are no boilerplate."""
    runs = set(head.runs) - boilerplate
    shown = {word for run in runs for word in words_of(run)}
    return runs, frozenset(name for name in head.names if name in shown or name not in head.known)


def _candidates(items: Sequence[Signed], heads: Sequence[Head]) -> tuple[list[_Pair], list[_Pair]]:
    """Pairs that share some runs of words, and pairs with one title."""
    texts, titles = [], []
    by_run: dict[int, list[int]] = {}
    by_title: dict[tuple[int, ...], list[int]] = {}
    for place, head in enumerate(heads):
        now = items[place].published_at
        met: list[int] = []
        for run in head.runs:
            bucket = by_run.get(run)
            if bucket is None:
                by_run[run] = [place]
                continue
            while bucket and now - items[bucket[0]].published_at > WINDOW:
                bucket.pop(0)
            if len(bucket) < CROWDED:
                met += bucket
                bucket.append(place)
        shared = Counter(met)
        size = len(head.runs)
        for other, count in shared.items():
            least = min(size, len(heads[other].runs))
            if count >= 3 and count >= SOME * least:
                texts.append(_Pair(other, place, count, least, (heads[other].names, head.names)))
        if head.name:
            bucket = by_title.setdefault(head.name, [])
            while bucket and now - items[bucket[0]].published_at > TITLE_WINDOW:
                bucket.pop(0)
            for other in bucket[-CROWDED:]:
                least = min(size, len(heads[other].runs))
                titles.append(_Pair(other, place, shared[other], least, (heads[other].names, head.names)))
            bucket.append(place)
    return texts, titles


def _boilerplate(items: Sequence[Signed], heads: Sequence[Head], pairs: Sequence[_Pair]) -> frozenset[int]:
    """Return runs of words that one outlet writes under titles that have nothing to do with each other or with them.

    Two such titles are enough where the words speak of neither, three where they happen to speak of one.
    """
    result: set[int] = set()
    doubtful: Counter[int] = Counter()
    for pair in pairs:
        outlet = items[pair.two].outlet
        if outlet is None or items[pair.one].outlet != outlet:
            continue
        one, two = heads[pair.one], heads[pair.two]
        if _titles(one, two) is not False:
            continue
        runs = set(one.runs).intersection(two.runs)
        if runs <= result:
            continue
        echoes = _echoes(one, two, {word for run in runs for word in words_of(run)})
        doubtful[pair.two] += not all(echoes)
        if not any(echoes) or doubtful[pair.two] > 1:
            result |= runs
    return frozenset(result)


def _titles(one: Head, two: Head) -> bool | None:
    """Do the titles say the same? None where one of them says next to nothing ("Prijs")."""
    if min(len(one.telling), len(two.telling)) < 2:
        return None
    return headline.alike(one.telling, two.telling)


def _echoes(one: Head, two: Head, words: frozenset[int] | set[int]) -> tuple[bool, bool]:
    """Do these words speak of what each title says and the other title does not?"""
    return bool((one.telling - two.telling) & words), bool((two.telling - one.telling) & words)


def _copies(pair: _Pair, one: Head, two: Head, is_own: bool | None, is_again: bool) -> bool:
    """Is one text a copy of the other? is_own: of one outlet, where known; is_again: and on another day."""
    if pair.least < LEFT or pair.shared < CONTAINED_TITLED * pair.least or _other_names(*pair.names):
        return False
    if _other_days(one, two):
        return False
    titles = _titles(one, two)
    named = len(pair.names[0] & pair.names[1])
    share = MOSTLY if named < FEW or is_again else CONTAINED_TITLED if titles else CONTAINED
    if pair.shared < share * pair.least:
        return False
    if titles is not False:
        return not (is_again and _silent(one, two))
    shared = {word for run in set(one.runs).intersection(two.runs) for word in words_of(run)}
    if is_own:
        return all(_echoes(one, two, shared))
    # A text of which neither title says anything is what sites show to those who have not paid.
    return len((one.telling | two.telling) & shared) >= (1 if named >= FEW else 2)


def _other_names(ours: frozenset[int], theirs: frozenset[int]) -> bool:
    """Do both name what the other does not, and more than an editor would change?"""
    differing = min(len(ours - theirs), len(theirs - ours))
    return differing * 3 > len(ours & theirs)


def _other_days(one: Head, two: Head) -> bool:
    """Do both name a day of the week, and no common one?"""
    return bool(one.weekdays and two.weekdays) and one.weekdays.isdisjoint(two.weekdays)


def _silent(one: Head, two: Head) -> bool:
    """Do both texts say nothing of what their titles say?"""
    return one.telling.isdisjoint(one.known) and two.telling.isdisjoint(two.known)


def _one_title(pair: _Pair, one: Head, two: Head, is_own: bool | None, is_again: bool) -> bool:
    """Are two items with one title one story? Not when their texts are unlike."""
    if pair.least < LEFT or (is_own is not None and _silent(one, two)):
        return not is_again
    if is_own is False and len(one.telling) >= TELLS and (_silent(one, one) or _silent(two, two)):
        return True  # one shows its report, the other only to those who pay
    if pair.shared < (MOSTLY if is_again else UNLIKE) * pair.least:
        return False
    return not _other_names(*pair.names) and not _other_days(one, two)
