// What had the focus is often drawn anew, replaced or closed after an act; then the browser puts the focus at the top of
// the page, and who goes by keyboard begins anew. Here it goes to what came in its place, what opened it, or the title.
{
  const CAN = "button:not(:disabled), a[href], input:not(:disabled), textarea, summary, [tabindex='0']";
  const TYPED = "input, textarea, select, [role=combobox]";
  const AT_REST = 250;  // milliseconds without anything drawn: what comes in its place may come a moment later
  let last = null, opener = null, waiting = 0;

  // The names of the parts in which it stands, the nearest first.
  function places(element) {
    const found = [];
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      const name = [...each.classList].find((one) => one.startsWith("st-key-"));
      if (name) found.push(name);
    }
    return found;
  }
  const known = (element) => ({
    element, places: places(element), isTyped: element.matches(TYPED),
    isInside: Boolean(element.closest("[role=dialog]")) || !element.closest("#root"),
  });

  addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    const now = known(target);
    if (now.isInside && last && !last.isInside) opener = last;
    if (!now.isInside) opener = null;
    last = now;
  });
  // Who clicks beside everything wants no focus.
  addEventListener("focusout", () => setTimeout(() => {
    if (last?.element.isConnected && document.activeElement === document.body) last = null;
  }));

  function instead(of) {
    for (const name of of.places) {
      for (const part of document.querySelectorAll(`#root .${CSS.escape(name)}`)) {
        const all = [part, ...part.querySelectorAll(CAN)].filter((one) => one.matches(CAN) && one.checkVisibility());
        // A field opens the keyboard of a phone: only for who was in one.
        const found = all.find((one) => of.isTyped || !one.matches(TYPED));
        if (found) return found;
      }
    }
    return null;
  }

  function mend() {
    if (!last || last.element.isConnected || document.activeElement !== document.body) return;
    if (document.querySelector("[role=dialog]") || document.querySelector("[data-test-script-state=running]")) { later(); return; }
    const gone = last.isInside && opener ? opener : last;
    let found = gone.element.isConnected && gone.element.checkVisibility() ? gone.element : instead(gone);
    if (!found) {
      found = document.querySelector("#root h1");
      if (found && !found.hasAttribute("tabindex")) found.setAttribute("tabindex", "-1");
    }
    last = null;
    found?.focus({ preventScroll: true });
  }
  function later() { clearTimeout(waiting); waiting = setTimeout(mend, AT_REST); }
  new MutationObserver(() => { if (last && !last.element.isConnected) later(); })
    .observe(document.documentElement, { childList: true, subtree: true });
}

// What a button opens stands at the end of the document, behind all of the page: Tab goes into it and out of it as if it
// stood behind its button.
{
  const CAN = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [tabindex='0']";
  const BODY = "[data-testid=stPopoverBody]";
  const within = (part) => [...part.querySelectorAll(CAN)].filter((one) =>
    one.tabIndex >= 0 && (one.type !== "radio" || one.checked) && one.checkVisibility({ visibilityProperty: true }));
  addEventListener("keydown", (event) => {
    const body = event.key === "Tab" && !event.altKey && !event.ctrlKey && !event.metaKey && document.querySelector(BODY);
    const button = body && document.querySelector("[data-testid=stPopover] button[aria-expanded=true]");
    if (!button) return;
    const at = document.activeElement, parts = within(body), back = event.shiftKey;
    let next = null;
    if (at === button && !back) next = parts[0];
    if (body.contains(at) && back && (at === parts[0] || at === body)) next = button;
    if (body.contains(at) && !back && at === parts.at(-1)) {
      next = within(document).find((one) => button.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
  }, true);
}
