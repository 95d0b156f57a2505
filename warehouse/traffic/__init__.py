"""Sessions on the site and where they come from."""
