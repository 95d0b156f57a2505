"""Journeys through real web servers: before the dashboard, and whose logs it reads."""
