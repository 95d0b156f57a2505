"""What every subject of the warehouse stands on: connections, contracts, loading, figures, periods."""
