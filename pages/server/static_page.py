"""Make plain HTML that needs no script of what a page said: for who reads, prints, or waits for the app.

Text and figures are the page's own markup. Choices that stand in the address become links; what can only be clicked or
typed keeps its place, so that nothing moves when the app takes over, and is left out where there will be no app.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.shared import i18n, url_state
from pages.shared.html import Html, join, query, tag

# How high Streamlit draws what is typed in or clicked, in rem.
LABELLED, PLAIN, SMALL = "4.25", "2.5", "1.5"
HEIGHTS = {
    **dict.fromkeys(
        "selectbox radio text_input number_input date_input multiselect text_area".split(), LABELLED
    ),
    **dict.fromkeys("button download_button button_group menu_button link_button".split(), PLAIN),
    "checkbox": SMALL,
}
FORBIDDEN = frozenset("script style iframe object embed form base meta link svg math template".split())
HARMLESS = re.compile(r"https?:|mailto:|[./?#]|[\w-]+(?:[/?#]|\Z)", re.IGNORECASE)
STATE = re.compile(r'class="wk-state wk-state-(\w+)')
KEY = re.compile(r"\$\$ID-[0-9a-f]+-(.+)")


@dataclass
class Node:
    """A part of the page: a block with its children by place, or an element."""

    children: dict[int, "Node"] = field(default_factory=dict)
    block: Block | None = None
    element: Element | None = None


@dataclass(frozen=True)
class Page:
    """What a reader sees before the app is there: the document's title and the markup.

    is_empty: whether it only says that there is nothing to show
    """

    title: str
    markup: Html
    is_empty: bool = False


class Unsafe(Exception):
    """The page's markup holds what Streamlit would not let through in the browser."""


def page(messages: Iterable[ForwardMsg], parameters: Mapping[str, str], empty: bool = False) -> Page | None:
    """Return the page that these messages draw; None where it only says why there are no figures.

    parameters: those of the address; links keep them; empty: also the page that says that there is nothing to show
    Raises: Unsafe.
    """
    root, title = Node(), ""
    for message in messages:
        kind = message.WhichOneof("type")
        if kind == "delta":
            _put(root, message)
        elif kind == "page_config_changed":
            title = message.page_config_changed.title or title
        elif kind == "page_not_found":
            return None
    body = _children(root.children.get(0, Node()), parameters)
    states = set(STATE.findall(body))
    is_state = bool(states - {"empty"} if empty else states)
    if not title or "wk-title" not in body or is_state or "stHtml" not in body:
        return None
    _check(body)
    return Page(title, tag("main", body, class_="stMainBlockContainer"), bool(states))


def _put(root: Node, message: ForwardMsg) -> None:
    *way, last = message.metadata.delta_path
    node = root
    for place in way:
        node = node.children.setdefault(place, Node())
    if message.delta.WhichOneof("type") == "add_block":
        node.children[last] = Node(block=message.delta.add_block)
    elif message.delta.WhichOneof("type") == "new_element":
        node.children[last] = Node(element=message.delta.new_element)


def _children(node: Node, parameters: Mapping[str, str]) -> Html:
    return join(*(_node(child, parameters) for _place, child in sorted(node.children.items())))


def _node(node: Node, parameters: Mapping[str, str]) -> Html | None:
    if node.element is not None:
        return _element(node.element, parameters)
    block = node.block or Block()
    kind, key = block.WhichOneof("type"), _key(block.id or block.popover.id)
    if kind == "expandable":
        return _room(PLAIN, key, "100%")
    if kind == "popover":
        # What is chosen is read on it; what can be chosen comes with the app.
        return _days(block.popover.label, key) if "st-key-wk-days" in key else _room(PLAIN, key, "12rem")
    inside = _children(node, parameters)
    if not inside:
        return None
    flex = block.flex_container
    words = ["stHorizontalBlock" if flex.direction == Block.FlexContainer.HORIZONTAL else "stVerticalBlock"]
    words += ["wk-border"] if flex.border else []
    return tag("div", inside, class_=" ".join([*words, *key]))


def _element(element: Element, parameters: Mapping[str, str]) -> Html | None:
    kind = element.WhichOneof("type") or "empty"
    if kind == "html":
        if element.html.unsafe_allow_javascript:
            raise Unsafe("a part of the page brings a script")
        # Made by pages.shared.html, which escapes what comes from outside.
        return tag("div", tag("div", Html(element.html.body), class_="stHtml"), class_="stElementContainer")
    if kind == "markdown" or kind not in HEIGHTS:
        return None
    widget = getattr(element, kind)
    key = _key(widget.id)
    if key == ["st-key-period"] and kind == "button_group" and len(widget.options) == len(url_state.PERIODS):
        return _periods([option.content for option in widget.options], widget.required, key, parameters)
    if key == ["st-key-language"] and kind == "button":
        return _language(widget.label, key, parameters)
    if kind == "selectbox" and widget.options:
        return _chosen(widget.label, widget.options[widget.default], key, _width(element))
    return _room(HEIGHTS[kind], key, _width(element))


def _width(element: Element) -> str:
    """Return how wide Streamlit draws this, or about as wide: what is as wide as its words is not known here."""
    told = element.width_config
    if told.WhichOneof("width_spec") == "pixel_width":
        return f"{told.pixel_width}px"
    return "12rem" if told.use_content else "100%"


def _key(told: str) -> list[str]:
    """Return the class that Streamlit gives what has a key of its own."""
    match = KEY.fullmatch(told)
    key = match[1] if match else told
    return [] if not key or key == "None" else ["st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key)]


def _room(high: str, key: list[str], wide: str) -> Html:
    words = " ".join(["wk-room", *key])
    return tag("div", "", class_=words, style=f"height:{high}rem;width:{wide}", aria_hidden="true")


def _chosen(label: str, value: str, key: list[str], wide: str) -> Html:
    words = " ".join(["wk-chosen", *key])
    return tag("div", tag("span", label), tag("strong", value), class_=words, style=f"width:{wide}")


def _days(told: str, key: list[str]) -> Html:
    return tag("div", tag("p", told), class_=" ".join(["stElementContainer", *key]))


def _periods(names: list[str], is_one: bool, key: list[str], parameters: Mapping[str, str]) -> Html:
    """Return links to the usual periods. is_one: whether one of them is shown, and no month or range."""
    asked = parameters.get("period", url_state.DEFAULT_PERIOD)
    now = asked if asked in url_state.PERIODS else url_state.DEFAULT_PERIOD
    links = [
        tag(
            "a",
            name,
            href=_address(parameters, period=None if value == url_state.DEFAULT_PERIOD else value),
            aria_current="true" if is_one and value == now else None,
        )
        for value, name in zip(url_state.PERIODS, names, strict=True)
    ]
    return tag("div", tag("div", *links, class_="wk-choices"), class_=" ".join(["stElementContainer", *key]))


def _language(label: str, key: list[str], parameters: Mapping[str, str]) -> Html:
    other = "nl" if parameters.get("lang") == "en" else "en"
    where = _address(parameters, lang=None if other == i18n.DEFAULT else other)
    return tag("div", tag("a", label, href=where, lang=other), class_=" ".join(["stElementContainer", *key]))


def _address(parameters: Mapping[str, str], **changed: str | None) -> str:
    return query({**parameters, **changed}) or "?"


class _Reader(HTMLParser):
    """Reads markup as a browser does, and stops at what could act by itself."""

    def handle_starttag(self, name: str, told: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        if name in FORBIDDEN:
            raise Unsafe(f"<{name}> stands in the page")
        for attribute, value in told:
            if attribute.startswith("on") or attribute in ("srcdoc", "formaction", "srcset"):
                raise Unsafe(f"{attribute} stands in the page")
            if attribute == "src" and not (value or "").startswith("data:image/"):
                raise Unsafe("a picture from elsewhere stands in the page")
            if attribute == "href" and value and not HARMLESS.match(value.strip()):
                raise Unsafe("a link that is none stands in the page")


def _check(markup: str) -> None:
    """Raise `Unsafe` where this markup holds what could act by itself; Streamlit's front end looks once more."""
    reader = _Reader(convert_charrefs=True)
    reader.feed(markup)
    reader.close()
