"""Coming in by a provider, over real connections and without a browser."""
