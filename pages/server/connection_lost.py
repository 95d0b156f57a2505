"""Make the script that tells a reader when the server is not heard: connection blocked, server gone or full.

Streamlit draws grey bars for as long as it takes. This watches its WebSocket from outside, and says in the
reader's language what is the matter and what to do.
"""

import json

from pages.shared import i18n
from pages.shared.i18n import N_

# Seconds without a connection, after the page's scripts ran or it was lost; thrice as long without a word on one.
PATIENCE = 10
TEXTS = {
    "blocked": (
        N_("The connection with the server is being blocked."),
        N_(
            "This page arrived, but the lasting connection (WebSocket) that brings the figures does not come about."
            " Reload the page. If that does not help, tell whoever runs this dashboard: the proxy or firewall in"
            " front of it has to let WebSockets to /_stcore/stream through and to pass Host on unchanged. Tried"
            " examples for nginx, Apache and Caddy stand in docs/operators/serve.md, under “Behind a proxy”."
        ),
    ),
    "gone": (
        N_("The server cannot be reached."),
        N_(
            "The page goes on by itself as soon as the server answers. If this lasts, look whether you are online,"
            " and tell whoever runs this dashboard."
        ),
    ),
    "full": (
        N_("Too many readers at once"),
        N_(
            "All places of this dashboard are taken at the moment. Who is inside can go on."
            " Close tabs that you do not need; this page tries again every minute."
        ),
    ),
    "parts": (
        N_("Parts of this page did not arrive."),
        N_(
            "Reload the page. If that does not help, tell whoever runs this dashboard: a proxy that serves it below"
            " a path needs that same path as server.baseUrlPath (docs/operators/serve.md, “Behind a proxy”)."
        ),
    ),
}
PLACE = '<div id="wk-unheard" role="alert" hidden></div>'
SCRIPT = """
{
  let heard = false, before = false, opened = 0, waiting = 0, asked = "./_stcore/health";
  const place = () => document.getElementById("wk-unheard");
  const tell = (kind) => {
    const lang = new URLSearchParams(location.search).get("lang") || navigator.language.slice(0, 2);
    const name = lang in UNHEARD ? lang : "en";
    const [title, text] = UNHEARD[name][kind];
    const strong = document.createElement("strong");
    strong.textContent = title;
    place().replaceChildren(strong, " ", text);
    place().lang = name;
    place().hidden = place().inert = false;  // inert: Streamlit's own dialog shuts out all that is not in it
  };
  const look = async () => {
    waiting = 0;
    // The connection stands; a server that is busy may let the first word wait.
    if (opened > 0) { opened -= 1; watch(); return; }
    let kind = "gone";
    try {
      const page = await fetch(location.href, { method: "HEAD", cache: "no-store" });
      const health = await fetch(asked, { cache: "no-store" });
      kind = page.status === 503 ? "full" : page.ok && health.ok ? "blocked" : "gone";
    } catch { /* no answer at all: gone */ }
    if (!heard) { tell(kind); watch(); }
  };
  const watch = () => { waiting ||= setTimeout(look, PATIENCE); };
  const Stock = WebSocket;
  window.WebSocket = class extends Stock {
    constructor(url, ...told) {
      super(url, ...told);
      if (!String(url).includes("/_stcore/stream")) return;
      asked = String(url).replace(/^ws/, "http").replace(/stream.*$/, "health");
      const hear = () => {
        heard = before = true;
        clearTimeout(waiting);
        waiting = 0;
        place().hidden = true;
      };
      // Who comes back to a page that stands has nothing to be told.
      this.addEventListener("open", () => { opened = 2; if (before) hear(); });
      this.addEventListener("message", hear, { once: true });
      this.addEventListener("close", () => { heard = false; opened = 0; watch(); });
    }
  };
  addEventListener("error", ({ target }) => { if (target.tagName === "SCRIPT") tell("parts"); }, true);
  addEventListener("load", () => { if (!heard) watch(); });
}
"""


def script() -> str:
    """Return what watches, with its sentences in every language."""
    texts = {}
    for language in i18n.LOCALES:
        with i18n.use_language(language):
            texts[language] = {kind: [i18n._(title), i18n._(text)] for kind, (title, text) in TEXTS.items()}
    texts_json = json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
    return f"const UNHEARD = {texts_json}, PATIENCE = {PATIENCE * 1000};{SCRIPT}"
