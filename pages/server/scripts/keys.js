// Keys for who reads mentions all day: search, next and previous, a label, undo, the list of keys.
// None while somebody types, with Ctrl, Alt or Meta, or where the reader turned them off.
{
  const KEY = "wk-keys", SEARCH = "#root .st-key-m-q input", LIST = "#root .wk-keys";
  const LABELS = { 1: "positive", "+": "positive", 2: "neutral", "=": "neutral", 3: "negative", "-": "negative", 4: "unclear" };
  const TYPED = "input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=slider], [role=dialog]";
  const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const SETTLING = 1000;  // for so long what is drawn later above or around a mention does not push it out of sight
  let isOff = read() === "off", walked = -SETTLING, current = null, place = 0, isActing = false, isSearching = false, said = [], at = 0;
  const cards = () => [...document.querySelectorAll("#root .wk-mention[data-item]")];

  function mark() {
    for (const each of document.querySelectorAll(".wk-own-keys [data-keys=switch]")) {
      if (each.getAttribute("aria-checked") !== String(!isOff)) each.setAttribute("aria-checked", String(!isOff));
    }
    const all = current ? cards() : [];
    // Labelled away from a list that is narrowed: the next one takes its place.
    if (isActing && all.length && !all.some((each) => each.dataset.item === current)) {
      current = all[Math.min(place, all.length - 1)].dataset.item;
    }
    for (const each of all) {
      const isHere = each.dataset.item === current;
      if (isHere === each.hasAttribute("aria-current")) continue;
      if (isHere) each.setAttribute("aria-current", "true"); else each.removeAttribute("aria-current");
      // A list that was drawn anew lost its focus.
      if (isHere && isActing && document.activeElement === document.body) each.focus({ preventScroll: true });
    }
    const search = isSearching && document.querySelector(SEARCH);
    if (search) { isSearching = false; search.focus(); search.select(); }
  }

  function step(by) {
    const all = cards(), now = all.findIndex((each) => each.dataset.item === current);
    if (!all.length) return;
    place = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, now + by));
    current = all[place].dataset.item;
    mark();
    all[place].focus({ preventScroll: true });
    all[place].scrollIntoView({ block: "nearest" });
    walked = performance.now();
    grown.disconnect();
    const around = document.querySelector("#root [data-testid=stMainBlockContainer]");
    if (around) grown.observe(around);
  }
  const grown = new ResizeObserver(() => {
    if (performance.now() - walked > SETTLING) { grown.disconnect(); return; }
    if (document.activeElement?.matches?.("#root .wk-mention[aria-current]")) {
      document.activeElement.scrollIntoView({ block: "nearest" });
    }
  });
  for (const kind of ["wheel", "touchmove", "pointerdown"]) addEventListener(kind, () => { grown.disconnect(); }, { passive: true });

  // Into a field that nobody sees: the last acts each time, as one may be overtaken by the next; the server knows which
  // it has done.
  function act(what, item) {
    const field = document.querySelector("#root .st-key-wk-hand input");
    if (!field) return;
    at = Math.max(at + 1, Date.now());
    said = [...said, [at, what, item]].slice(-20);
    isActing = true;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, JSON.stringify(said));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
  }

  function label(name) {
    const answer = document.querySelector(`#root .st-key-judge-${name === "unclear" ? "unknown" : name} button`);
    if (answer) { answer.click(); return; }
    const story = document.querySelector("#root .wk-story-title[data-item]");
    const there = story || cards().find((each) => each.dataset.item === current);
    if (there) act(name, there.dataset.item);
  }

  function undo() {
    const back = document.querySelector("#root .st-key-judge-back button");
    if (back) back.click(); else act("undo", "");
  }

  function search() {
    isSearching = true;
    if (!document.querySelector(SEARCH)) document.querySelector('#root .wk-menu a[href^="mentions"]')?.click();
    mark();
  }

  const list = () => { document.querySelector(`${LIST}:not([open])`)?.showModal(); };

  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (isOff || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (target.closest?.(TYPED) || target.isContentEditable || document.querySelector("dialog[open], [role=dialog]")) return;
    const acts = { "/": search, "?": list, j: () => step(1), k: () => step(-1), u: undo };
    const done = acts[key] || (LABELS[key] && (() => label(LABELS[key])));
    if (!done || (event.repeat && key !== "j" && key !== "k")) return;
    event.preventDefault();
    done();
  });
  addEventListener("click", ({ target }) => {
    const asked = target.closest?.("[data-keys]")?.dataset.keys;
    if (asked === "list") list();
    else if (asked === "close") target.closest("dialog").close();
    else if (asked === "switch") {
      isOff = !isOff;
      try { if (isOff) localStorage.setItem(KEY, "off"); else localStorage.removeItem(KEY); } catch { /* for this visit */ }
      mark();
    } else {
      const card = target.closest?.("#root .wk-mention[data-item]");
      if (card) { current = card.dataset.item; place = cards().indexOf(card); mark(); }
    }
  });
  new MutationObserver(mark).observe(document.documentElement, { childList: true, subtree: true });
}
