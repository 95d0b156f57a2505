"""Hold the base of every subject of the warehouse (connections, contracts, loading, figures) and the version.

VERSION: which version of Weerklank this is, written once, here; CHANGELOG.md says what each one changed.
"""

VERSION = "0.2.0.dev0"
