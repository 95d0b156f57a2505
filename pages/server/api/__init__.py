"""Read figures and mentions over HTTP, for other programs: /api/v1, described in docs/api.md."""
