"""Services that Weerklank reads: one folder each, behind the one `Connector` Protocol (`protocol`, `registry`)."""
