"""Tell by its form what kind of text this is: a headline, a post, or people telling something.

How sure a head may be, and how often a text says nothing good or bad, differs more between these than between
sources: a review copied into a post is still a review. The form is read off the text alone, so that a text has one
score wherever it stands and the cache by text holds. It is read off what is said: tags, accounts and addresses are set
apart before (`tags`), as they make no other text of it.
"""

import re

from pipelines.understanding.signs import questions, service, turns

HEADLINE, POST, TOLD, REPORT, STATEMENT = "headline", "post", "told", "report", "statement"
OPEN = "open"
LOOKED_AT = 1_000  # characters
SHORT = 30  # words of a headline at most
A_POST = re.compile(r"\bRT\b|[\U0001f000-\U0001faff\u2600-\u27bf]|[:;]-?[()DpP](?!\w)|\bx+(?:o|x)\b")
A_PERSON = re.compile(
    r"\b(?:ik|mij|me|mijn|m'n|wij|we|ons|onze|je|jij|jou|jouw|jullie|u|uw|ie|hoor|joh|nou)\b", re.I
)
ENDS = re.compile(r"[.!…][\"'”’)]*\s*$")


def of(text: str) -> str:
    """Return the form of a text.

    post: with a sign that only posts have; told: somebody speaks (I, we, you, an exclamation) or gives a verdict of a
    few words; headline: one line without a closing mark; report: a title with text under it; statement: all others, as
    most reviews that name no "I". Before all of these: angry and asked, what is short and mostly a question
    (`questions.of`), and open, what says that nobody knows yet (`service.undecided`).
    """
    head = text[:LOOKED_AT].strip()
    if first := of_no_verdict(head):
        return first
    if A_POST.search(head):
        return POST
    if "!" in head or A_PERSON.search(head) or turns.verdict(head):
        return TOLD
    if "\n" in head:
        return REPORT
    is_headline = not ENDS.search(head) and len(turns.WORD.findall(head)) <= SHORT
    return HEADLINE if is_headline else STATEMENT


def of_no_verdict(text: str) -> str:
    """Return angry, asked or open, of what asks or does not know; empty for others. Both tiers have scales of these."""
    return questions.of(text) or (OPEN if service.undecided(text) else "")
