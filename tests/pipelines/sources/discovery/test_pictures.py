"""A school's logo becomes a small PNG of ours; what is none, asks too much or leads elsewhere becomes nothing."""

import io

import pytest
from PIL import Image

from pipelines.sources.discovery import pictures

NS = 'xmlns="http://www.w3.org/2000/svg"'
SQUARE = '<rect width="10" height="10" fill="#c2185b"/>'


def picture(size: tuple[int, int], kind: str = "PNG", colour: object = "#c2185b", mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, kind)
    return buffer.getvalue()


def opened(body: bytes) -> Image.Image:
    made = Image.open(io.BytesIO(pictures.small(body)))
    assert made.format == "PNG"
    return made


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_becomes_a_small_png_of_the_same_shape(kind):
    assert opened(picture((1200, 300), kind)).size == (480, 120)
    assert opened(picture((40, 30), kind)).size == (40, 30)


def test_room_around_a_logo_is_taken_away():
    wide = Image.new("RGBA", (400, 400))
    wide.paste((200, 20, 90, 255), (100, 150, 300, 250))
    buffer = io.BytesIO()
    wide.save(buffer, "PNG")
    assert opened(buffer.getvalue()).size == (200, 100)


@pytest.mark.parametrize(
    "drawing",
    [
        f'<svg {NS} viewBox="0 0 10 10">{SQUARE}</svg>',
        f'<?xml version="1.0"?><svg {NS} width="10px" height="10">{SQUARE}</svg>',
        f'<svg {NS} viewBox="0 0 10 10"><style>rect{{opacity:.9}}</style>{SQUARE}</svg>',
        f'<svg {NS} viewBox="0 0 10 10" width="900000000" height="1">{SQUARE}</svg>',
    ],
)
def test_a_drawing_becomes_one_of_our_size_whatever_it_asks_for(drawing):
    assert opened(drawing.encode()).size == (160, 160)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"GIF89a",
        b"<html><title>Niet gevonden</title></html>",
        picture((8, 8)),
        picture((7000, 20)),
        picture((100, 100), mode="RGBA", colour=(0, 0, 0, 0)),
        picture((300, 300))[:90],
        f"<svg {NS}>{SQUARE}</svg>".encode(),
        f'<svg {NS} viewBox="0 0 10 10"/>'.encode(),
        f'<svg {NS} viewBox="0 0 10 10"><script>1</script>{SQUARE}</svg>'.encode(),
        f'<svg {NS} viewBox="0 0 10 10"><image href="/etc/logo.png" width="9" height="9"/></svg>'.encode(),
        f'<svg {NS} viewBox="0 0 10 10"><style>@import "http://x.example/a.css";</style>{SQUARE}</svg>'.encode(),
        f'<svg {NS} viewBox="0 0 10 10"><rect width="9" height="9" fill="url(http://x.example/#a)"/></svg>'.encode(),
        f'<svg {NS} viewBox="0 0 10 10"><g id="a">{SQUARE}</g><use href="#a"/></svg>'.encode(),
        f'<!DOCTYPE svg [<!ENTITY a "b">]><svg {NS} viewBox="0 0 10 10">{SQUARE}</svg>'.encode(),
        f'<svg {NS} viewBox="0 0 10 10">{SQUARE * 3001}</svg>'.encode(),
        f'<svg {NS} viewBox="0 0 10 10">{SQUARE}<!--{"x" * 300_000}--></svg>'.encode(),
    ],
)  # fmt: skip
def test_what_is_no_logo_asks_too_much_or_leads_elsewhere_is_none(body):
    assert pictures.small(body) == b""
