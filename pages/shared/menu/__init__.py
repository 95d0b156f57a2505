"""The way from page to page: the menu by reader, and what every page offers to its reader's hands."""
