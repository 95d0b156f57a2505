"""Know where personal data stand, keep them no longer than is said, erase them, and gather them for who asks."""
