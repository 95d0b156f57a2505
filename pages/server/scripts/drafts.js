// What is typed in a draft goes to the server while somebody pauses, and when they leave the page, not only when they
// leave the field: Streamlit takes Ctrl+Enter for the sign that a text is to be sent.
{
  const PAUSE = 2000, FIELD = "#root [class*=st-key-wk-draft] :is(textarea, input)";
  let waiting = 0, last = null;
  function send() {
    clearTimeout(waiting);
    if (!last?.isConnected) { last = null; return; }
    last.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
    last = null;
  }
  addEventListener("input", (event) => {
    // A sign that is still being put together is no text yet.
    if (!event.target.matches?.(FIELD) || event.isComposing) return;
    last = event.target;
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE);
  });
  addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); }, true);
  addEventListener("pagehide", send);
}
