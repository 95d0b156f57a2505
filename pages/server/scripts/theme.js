// Light, dark, or as this device: Streamlit asks the browser which one its reader prefers, and this answers.
{
  const KEY = "wk-theme", root = document.documentElement;
  const stock = matchMedia.bind(window), device = stock("(prefers-color-scheme: dark)");
  const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const keep = (name) => {
    try { if (name) localStorage.setItem(KEY, name); else localStorage.removeItem(KEY); } catch { /* for this visit */ }
  };
  let chosen = read();
  const isDark = () => (chosen === "dark" || chosen === "light" ? chosen === "dark" : device.matches);
  class Preferred extends EventTarget {
    media = device.media;
    get matches() { return isDark(); }
    addListener(heard) { this.addEventListener("change", heard); }
    removeListener(heard) { this.removeEventListener("change", heard); }
  }
  const preferred = new Preferred();
  window.matchMedia = (query) => (/^\s*\(prefers-color-scheme:\s*dark\)\s*$/.test(query) ? preferred : stock(query));
  const mark = () => {
    for (const each of document.querySelectorAll(".wk-theme button")) {
      const is = String(each.dataset.theme === (chosen || "device"));
      if (each.getAttribute("aria-pressed") !== is) each.setAttribute("aria-pressed", is);
    }
  };
  const show = () => {
    const name = isDark() ? "dark" : "light", before = root.dataset.theme;
    root.dataset.theme = name;
    mark();
    if (before && before !== name) {
      preferred.dispatchEvent(Object.assign(new Event("change"), { matches: isDark(), media: preferred.media }));
    }
  };
  device.addEventListener("change", show);
  addEventListener("storage", ({ key }) => { if (key === KEY || key === null) { chosen = read(); show(); } });
  addEventListener("click", ({ target }) => {
    const name = target.closest?.(".wk-theme button")?.dataset.theme;
    if (!name) return;
    chosen = name === "device" ? null : name;
    keep(chosen);
    show();
  });
  // The menu is drawn by the server, which does not know what this browser keeps.
  new MutationObserver(mark).observe(root, { childList: true, subtree: true });
  show();
}
