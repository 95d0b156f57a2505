"""Numbers of channels and of the site: fetched, stored, and typed month by month."""
