"""Files that schools export from their platforms: recognised by their headings, read, or refused with the reason."""
