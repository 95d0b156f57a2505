"""Journeys of who asks about their own data, and of the two people who answer."""
