"""Decide what is grave enough to alarm somebody: rules of alerts.toml, each over what the warehouse answers."""
