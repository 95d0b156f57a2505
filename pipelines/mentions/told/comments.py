"""Part what somebody said from what it answers: feeds of comments give an answer the title of what it stands below."""

import re

# WordPress ("Reactie op … door …", "Door: …"), bbPress, Disqus and forums ("Re: …"), Reddit ("/u/… on …").
_OF_WHAT_IT_ANSWERS = re.compile(
    r"(?:(?:re|antw|aw|reactie op|antwoord op|beantwoord|comment on|reply to|response to)\s*:\s*\S"
    r"|(?:door|by)\s*:\s*\S+(?:\s+\S+){0,3}$"
    r"|reacties? op\s.+\s(?:door|van)\s+\S"
    r"|comments? on:?\s.+\sby\s+\S"
    r"|/?u/[\w-]+ on\s)",
    re.I | re.S,
)


def whole(title: str, text: str) -> str:
    """Title and text as one: what is matched."""
    return f"{title}\n{text}" if title else text


def said(title: str, text: str) -> str:
    """Return what its writer said: title and text as one, or the text alone below the title of what it answers.

    "Reactie op Examens gelekt door Sanne" is nothing that Sanne said. A title without a text stays.
    """
    if text.strip() and _OF_WHAT_IT_ANSWERS.match(title):
        return text
    return whole(title, text)
