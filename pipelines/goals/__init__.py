"""Goals: acts of people, files, forecasts."""
