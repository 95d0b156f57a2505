// Streamlit's place to drop a file has a name and says it is nothing at once, which screen readers solve each in their
// own way: it is a group.
{
  const place = "[data-testid=stFileUploaderDropzone][role=presentation]";
  const mend = () => { for (const each of document.querySelectorAll(place)) each.setAttribute("role", "group"); };
  new MutationObserver(mend).observe(document.documentElement, { childList: true, subtree: true });
}
