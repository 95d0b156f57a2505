"""Define what a live stream brings, whichever network it is of."""

from dataclasses import dataclass, field

from pipelines.web.api import Json


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that a stream brought.

    what: post (a new or changed one), gone (a deleted one), left (an account that ended) or other; key: by which the
    network knows it; place: where to go on after it, "" where it is no place; text: what is matched; body: the post.
    """

    what: str
    key: str = ""
    place: str = ""
    text: str = ""
    body: dict[str, Json] = field(default_factory=dict)


OTHER = Heard("other")
