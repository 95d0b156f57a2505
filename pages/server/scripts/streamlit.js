// What Streamlit draws is mended where a reader would stumble: its own English words, and roles that say two things.
{
  const TEXTS = "[data-testid=stSkipToContent], [data-testid=InputInstructions], [data-testid^=stFileUploader], [data-testid$=Dropdown]";
  const DIALOG = "[data-testid=stDialog]";
  const LISTS = "body > :not(#root) :is([role=listbox], [role=menu])";
  const plain = (text) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  const all = Object.values(BORROWED).flatMap((words) => words.map((word, place) => [word, place]));
  const whole = new Map(all.filter(([word]) => !word.includes("{}")));
  const parts = all.filter(([word]) => word.includes("{}"))
    .map(([word, place]) => [new RegExp(`^${plain(word).replace("{}", "(.+)")}$`), place]);
  const said = (text, isWhole = false) => {
    const words = BORROWED[document.documentElement.lang];
    if (!words || !text) return text;
    if (whole.has(text)) return words[whole.get(text)];
    if (isWhole) return text;
    for (const [pattern, place] of parts) {
      const found = text.length < 200 && pattern.exec(text);
      if (found) return words[place].replace("{}", () => found[1]);
    }
    return text;
  };
  const mend = () => {
    // A place to drop a file has a name and says that it is nothing, which each screen reader solves in its own way.
    for (const each of document.querySelectorAll("[data-testid=stFileUploaderDropzone][role=presentation]")) {
      each.setAttribute("role", "group");
    }
    // What opens stands outside the page; for who goes from part to part it is one too.
    for (const each of document.querySelectorAll(LISTS)) {
      const around = each.parentElement, label = said("Choices");
      if (!around.hasAttribute("role")) around.setAttribute("role", "region");
      // Not the name of the field: two things of one name are one too many for who goes by names.
      if (around.getAttribute("aria-label") !== label) around.setAttribute("aria-label", label);
    }
    // The head of a calendar is not the head of the page.
    for (const each of document.querySelectorAll("body > :not(#root) header:not([role])")) {
      each.setAttribute("role", "group");
    }
    for (const each of document.querySelectorAll("#root :is(input, button), body > :not(#root) button")) {
      for (const name of ["aria-label", "placeholder"]) {
        const text = each.getAttribute(name), ours = said(text);
        if (ours !== text) each.setAttribute(name, ours);
      }
    }
    for (const place of document.querySelectorAll(`${TEXTS}, ${DIALOG}`)) {
      const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        // In a dialog of ours stands what others wrote.
        const node = walk.currentNode, ours = said(node.nodeValue, place.matches(DIALOG));
        if (ours !== node.nodeValue) node.nodeValue = ours;
      }
    }
  };
  new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
}
