"""What sources bring, in the order of the configuration and not of the network."""

from collections.abc import Iterator, Sequence

from pipelines import guard
from pipelines.collect import Collected
from pipelines.settings import Source

HELD = 15_000  # entries that wait for a source before them


def in_order(arriving: Iterator[Collected], sources: Sequence[Source]) -> Iterator[Collected]:
    """The same in the order of these sources, so that two loads of the same feeds make the same of them.

    Whoever is early waits, until more waits than may be held. Raises: Unforeseen when no more can arrive; what waited
    was given before.
    """
    places = {source.name: place for place, source in enumerate(sources)}
    early: dict[int, Collected] = {}
    following, held, problem = 0, 0, None
    try:
        with guard.around("Collecting"):
            for got in arriving:
                early[places[got.source.name]] = got
                held += len(got.entries)
                while early and (following in early or held > HELD):
                    place = following if following in early else min(early)
                    following = max(following, place) + (place >= following)
                    held -= len(early[place].entries)
                    yield early.pop(place)
    except guard.Unforeseen as error:
        problem = error
    for place in sorted(early):
        yield early[place]
    if problem:
        raise problem
