"""Mail a view of a page to who asked for it, every week or month."""
