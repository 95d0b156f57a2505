"""What connectors share: what is asked and answered, an API's client, pages and days, and readings of a channel."""
