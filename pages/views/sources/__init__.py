"""The pages Sources and Your school."""
