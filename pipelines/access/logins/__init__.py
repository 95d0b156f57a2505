"""Know who comes in: the file that gives roles, what a provider or proxy says of a person, and logins that ended."""
