"""Draw one horizontal bar beside its number, as an SVG image."""

from pages.shared.charts import image
from pages.shared.html import Html


def bar(value: float, top: float, colour: str, leftward: bool = False) -> Html:
    """Return one bar from nothing to `top`; leftward: from right to left. Its number stands beside it as text."""
    wide = max(min(value / (top or 1), 1) * 100, 0.8 if value else 0)
    x = 100 - wide if leftward else 0
    body = f'<rect x="{x:.1f}" y="1" width="{wide:.1f}" height="8" fill="{colour}"/>'
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 10" preserveAspectRatio="none">'
        + body
        + "</svg>"
    )
    return image(svg, "", "wk-hbar", 100, 10)
