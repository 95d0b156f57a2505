// The menu of `pages/shared/menu`: its links are followed in this document, and what was opened is closed.
{
  const opened = ".wk-menu details[open]";
  const close = () => { for (const each of document.querySelectorAll(opened)) each.open = false; };
  addEventListener("keydown", (event) => {
    const there = event.key === "Escape" && document.querySelector(opened);
    if (!there) return;
    close();
    there.querySelector("summary").focus();
  });
  addEventListener("focusin", ({ target }) => { if (!target.closest?.(opened)) close(); });
  addEventListener("click", (event) => {
    const link = event.target.closest?.(".wk-menu a");
    if (link || !event.target.closest?.(opened)) close();
    const isElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    // Before the app is there, and for a saved view, a link is a link.
    if (!link || isElsewhere || link.dataset.whole || !link.closest("#root")) return;
    event.preventDefault();
    if (link.href === location.href) return;
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
    const main = document.querySelector(".stMain");
    if (main) main.scrollTop = 0;
  });
}
