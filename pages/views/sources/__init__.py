"""The pages Sources and Set up."""
