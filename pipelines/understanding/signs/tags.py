"""Set apart hashtags, accounts and addresses: to an encoder this small each is good news, whatever the text says.

What stands around a text (accounts that it answers, tags, accounts and addresses at its end) is left out of what is
read; a tag or an account inside a sentence is a word of it. A tag at the end that says what its writer feels
(#schandalig, #trots) is a verdict.
"""

import re

SEEN = re.compile(r"[#@]\w|https?://|\bwww\.|\bpic\.twitter\.com/", re.I)
ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+", re.I)
TAG = re.compile(r"""[("'“‘\[.]*#(\w*[^\W\d_]\w*)([)"'”’\].,!?:;…]*)""")
ACCOUNT = re.compile(r"""[("'“‘\[.]*@\w+(?:[.-]\w+)*(?:@\w+(?:[.-]\w+)+)?([)"'”’\].,!?:;…]*)""")
INSIDE = re.compile(r"(?<![\w&])([#@])(\w+)(?:@\w+(?:[.-]\w+)+)?")
HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z][a-zà-ÿ])|_+")
WORD = re.compile(r"\w")
SPACED = re.compile(r"\S+")
CLOSING = ".!?…"
BESIDE = frozenset("via cc h/t ht bron bron: foto foto: by".split())  # before an account that only is named
BEFORE = frozenset("bij van met naar".split())  # goes with what it stands before; "uit" also ends "valt uit"
SORE = re.compile(
    r"(?:epic)?fail|faalt?|falen|schand\w+|drama\w*|chaos|puinhoop|zooitje|aanfluiting|afrader|blunder|ramp|waardeloos"
    r"|slecht\w*|belachelijk|triest|treurig|diep\w*triest|verdriet\w*|boos|woest|teleur\w+|balen|bah|helaas|jammer"
    r"|zucht|grr+|wtf|onacceptabel|onbegrijpelijk|ongehoord|onzin|irritant|frustr\w+|klote\w*|kut\w*|shame|sneu|zosneu"
    r"|nooitmeer|wanbeleid|machteloos|verschrikkelijk|vreselijk|zielig|kansloos|hopeloos",
    re.I,
)
GLAD = re.compile(
    r"trots\w*|blij\w*|top|top(?:school|dag|team|docent|klas|stage|les|avond|prestatie|pers?)\w?|toppie|geweldig|fantastisch"
    r"|super(?:trots|blij|leuk|tof|fijn|gaaf)?|dankbaar|dankjewel|dankjulliewel|bedankt|hulde|chapeau|respect|geniet\w*"
    r"|genoten|gelukkig|leuk\w*|gaaf|tof|heerlijk|love|proud|happy|blessed|aanrader|kanjers?|gefeliciteerd|proficiat"
    r"|zinin\w*|geslaagd|hoera|prachtig|enthousiast",
    re.I,
)


def apart(text: str) -> tuple[str, list[str], list[str]]:
    """Return what a text says, and the words of its last tags that feel sore, and glad.

    Where it holds nothing else than tags and accounts, these are what it says, as words.
    """
    if not SEEN.search(text):
        return text, [], []
    sore: list[str] = []
    glad: list[str] = []
    lines = []
    for line in text.split("\n"):
        said, felt = _said(line) if SEEN.search(line) else (line, [])
        if said or not line:
            lines.append(said)
        sore += [word for word in felt if SORE.fullmatch(word)]
        glad += [word for word in felt if GLAD.fullmatch(word)]
    said = "\n".join(lines)
    if WORD.search(said) or sore or glad:
        return said, sore, glad
    return INSIDE.sub(_as_word, text), [], []


def with_felt(said: str, felt: list[str]) -> str:
    """Return the text with these words behind it, each a sentence, so that they are read as verdicts."""
    said = said.rstrip()
    if said and felt and (said[-1].isalnum() or said[-1] in ",;:"):
        said = said.rstrip(",;:") + "."
    return " ".join([said, *(f"{_plain(word).capitalize()}." for word in felt)]).strip()


def _said(line: str) -> tuple[str, list[str]]:
    """Return what a line says, and the tags at its end."""
    line = ADDRESS.sub(" ", line)
    spans = [found.span() for found in SPACED.finditer(line)]
    words = [line[begin:end] for begin, end in spans]
    start = 0
    while start < len(words):
        if words[start].upper() == "RT" and start + 1 < len(words) and ACCOUNT.fullmatch(words[start + 1]):
            start += 2
        elif ACCOUNT.fullmatch(words[start]) or ((tag := TAG.fullmatch(words[start])) and not _feels(tag[1])):
            start += 1
        else:
            break
    felt, end, closing = [], len(words), ""
    for at in range(len(words) - 1, start - 1, -1):
        if found := TAG.fullmatch(words[at]):
            felt.append(found[1])
            end, closing = at, found[2]
        elif found := ACCOUNT.fullmatch(words[at]):
            end, closing = at, found[1]
        elif WORD.search(words[at]):
            if at + 1 == end < len(words) and words[at].lower().strip("(|–—-") in BESIDE:
                end = at
                continue
            break
    marks = [word for word in words[end:] if not WORD.search(word)]
    if start < end < len(words) and words[end - 1].lower() in BEFORE:
        end -= 1
    # Between them the spaces stay as they are: of letters that stand apart they part the words.
    said = INSIDE.sub(_as_word, line[spans[start][0] : spans[end - 1][1]]) if start < end else ""
    if end < len(words):
        said = said.rstrip(",;:|–—- ")
    closing = "".join(sign for sign in closing if sign in CLOSING)
    if said and said[-1] not in CLOSING:
        said += closing
    return " ".join([said, *marks]).strip(), felt[::-1]


def _feels(word: str) -> bool:
    return bool(SORE.fullmatch(word) or GLAD.fullmatch(word))


def _as_word(found: re.Match[str]) -> str:
    if found[2].isdigit():
        return found[0]
    return _plain(found[2]) if found[1] == "#" else found[2].replace("_", " ")


def _plain(word: str) -> str:
    return HUMP.sub(" ", word).strip()
