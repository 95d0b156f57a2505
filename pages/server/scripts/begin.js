// Saved views: where this browser begins, and the way from the menu to the dialog that saves.
{
  const KEY = "wk-begin", root = () => new URL("./", location.href).pathname;
  const read = () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } };
  const here = () => location.pathname + location.search;
  let chosen = read();
  const url = (text) => { try { return new URL(text, location.origin); } catch { return null; } };
  // Only who comes from outside is led there: the menu's own way to the first page stays what it says.
  const isFromOutside = !document.referrer || url(document.referrer)?.origin !== location.origin;
  const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const there = typeof chosen?.at === "string" ? url(chosen.at) : null;
  const isFirst = chosen?.root === location.pathname && !location.search && !location.hash;
  if (there?.origin === location.origin && isFirst && isFromOutside && isNew && chosen.at !== here()) {
    location.replace(there);
  }
  // What stands here was loaded where this browser begins, and nobody went on from it.
  let isBegun = chosen?.at === here();
  addEventListener("popstate", () => { isBegun = false; });
  const mark = () => {
    // Who may not see the page any more begins at the first one again.
    if (isBegun && document.querySelector("#root .wk-other-role")) {
      isBegun = false;
      chosen = null;
      try { localStorage.removeItem(KEY); } catch { /* as below */ }
      const spoken = new URLSearchParams(location.search).get("lang");
      location.replace(root() + (spoken ? `?lang=${encodeURIComponent(spoken)}` : ""));
      return;
    }
    for (const each of document.querySelectorAll(".wk-views [data-views=begin]")) {
      const is = String(chosen?.at === here());
      if (each.getAttribute("aria-checked") !== is) each.setAttribute("aria-checked", is);
    }
  };
  addEventListener("click", ({ target }) => {
    const asked = target.closest?.("[data-views]")?.dataset.views;
    if (asked === "open") {
      for (const each of document.querySelectorAll(".wk-menu details[open]")) each.open = false;
      document.querySelector("#root .st-key-wk-views-open button")?.click();
    } else if (asked === "begin") {
      chosen = chosen?.at === here() ? null : { at: here(), root: root() };
      try {
        if (chosen) localStorage.setItem(KEY, JSON.stringify(chosen)); else localStorage.removeItem(KEY);
      } catch { /* a browser that keeps nothing begins where it began */ }
      mark();
    }
  });
  new MutationObserver(mark).observe(document.documentElement, { childList: true, subtree: true });
}
