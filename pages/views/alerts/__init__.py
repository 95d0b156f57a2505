"""Draw the page Alerts: what is on, one alert with its checklist and dossier, rules, drills and figures."""
