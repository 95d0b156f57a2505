"""Draw the parts of the page Settings."""
