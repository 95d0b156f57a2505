"""What every subject of the warehouse stands on: connections, contracts, loading, figures, periods.

VERSION: which version of Weerklank this is, written once, here; CHANGELOG.md says what each one changed.
"""

VERSION = "0.2.0.dev0"
