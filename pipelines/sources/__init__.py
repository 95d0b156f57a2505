"""The copy of the configuration in the warehouse."""
