"""Who may come in: by which name, from which page, through which proxy, and what of it is another reader's."""
