"""Mail a view of a page to who asked for it, every week or month."""

STOP = "stop"  # where the link in a mail leads, with its id, which nobody can guess; known to the app without the rest
