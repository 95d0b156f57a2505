"""Draw the few pages of logging in by mail: documents without a script that ask nothing from anywhere."""

import html

from starlette.responses import HTMLResponse, Response
from streamlit import config

from pages.shared import login
from pages.shared.i18n import N_, _, translate
from pages.shared.look import stylesheet

STYLE = """
body { margin: 0; font: 1rem/1.5 FONT; }
main { max-width: 26rem; margin: 0 auto; padding: 12vh 1.25rem 2rem; }
main h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem; }
main p { margin: 0 0 1rem; overflow-wrap: anywhere; }
main label { display: block; font-weight: 600; margin: 0 0 .25rem; }
main input { box-sizing: border-box; width: 100%; padding: .6rem .75rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid currentColor; border-radius: .5rem; margin: 0 0 1rem; }
main button { font: inherit; font-weight: 600; padding: .6rem 1.25rem; border: 0; border-radius: .5rem; cursor: pointer;
  min-height: 2.75rem; }
main :focus-visible { outline: 3px solid; outline-offset: 2px; }
"""
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)


def form(language: str, back: str) -> Response:
    """Return the page on which an address is typed. back: where its link leads."""
    said = _(
        "Type your e-mail address. You get a message with a link that logs you in, once, within ten minutes."
    )
    fields = (
        f'<label for="mail">{_("E-mail address")}</label>'
        '<input id="mail" name="mail" type="email" autocomplete="email" required maxlength="254" autofocus>'
        f'<input type="hidden" name="back" value="{html.escape(back)}">'
        f"<button>{_('Send me a link to log in')}</button>"
    )
    return _page(_("Log in by e-mail"), f"<p>{html.escape(said)}</p>{_form(fields)}", language, 200)


def button(language: str, mail: str) -> Response:
    """Return the page to which a link leads: whose it is, and the button that uses it."""
    return asked(_("Log in"), translate(N_("You log in as {who}."), who=mail), _("Log in"), language)


def asked(title: str, sentence: str, label: str, language: str) -> Response:
    """Return a page that asks one thing, with the button that does it."""
    body = f"<p>{html.escape(sentence)}</p>{_form(f'<button>{html.escape(label)}</button>')}"
    return _page(title, body, language, 200)


def over(language: str) -> Response:
    """Return the page of a link that holds no more, with the way to another."""
    said = _("This link has been used, or its ten minutes are over. Ask for a new one.")
    way = f'<p><a href="../{login.BY_MAIL}{_asked(language)}">{html.escape(_("Ask for a new link"))}</a></p>'
    return _page(_("Log in by e-mail"), f'<p role="status">{html.escape(said)}</p>{way}', language, 404)


def said(title: str, sentence: str, language: str, status: int) -> Response:
    """Return a page that says one thing."""
    return _page(title, f'<p role="status">{html.escape(sentence)}</p>', language, status)


def _form(fields: str) -> str:
    # To the address of this page itself, with its language.
    return f'<form method="post">{fields}</form>'


def _asked(language: str) -> str:
    return f"?lang={language}"


def _page(title: str, body: str, language: str, status: int) -> Response:
    font = config.get_option("theme.font") or "system-ui, sans-serif"
    sheet = STYLE.replace("FONT", font) + _colours("light")
    sheet += f"@media (prefers-color-scheme: dark) {{ {_colours('dark')} }}"
    document = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<meta name="color-scheme" content="light dark"><title>{html.escape(title)} · Weerklank</title>'
        f'<link rel="icon" href="data:,"><style>{stylesheet.text()}{sheet}</style></head>'
        f"<body><main><h1>{html.escape(title)}</h1>{body}</main></body></html>"
    )
    told = {
        "content-security-policy": POLICY,
        "cache-control": "no-store",
        # The browser has to say from which page a form comes; to others it says nothing.
        "referrer-policy": "same-origin",
    }
    if status == 429:
        told["retry-after"] = "60"
    return HTMLResponse(document, status, told)


def _colours(theme: str) -> str:
    back, text, chosen = (
        config.get_option(f"theme.{theme}.{name}") or default
        for name, default in (
            ("backgroundColor", "Canvas"),
            ("textColor", "CanvasText"),
            ("primaryColor", config.get_option("theme.primaryColor") or "#005a8f"),
        )
    )
    return (
        f"body {{ background: {back}; color: {text}; }} main a {{ color: {chosen}; }}"
        f" main button {{ background: {chosen}; color: {back}; }}"
    )
