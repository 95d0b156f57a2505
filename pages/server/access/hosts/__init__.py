"""Serve several organisations at one address: one door looks at the host name, each has an app of its own behind it."""
