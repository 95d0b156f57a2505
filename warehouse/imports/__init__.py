"""Files that were imported: what one changed, and taking it back."""
