"""Hear posts within minutes: follow live streams, ask quick sources often, store what mentions the school."""

PATH = "/_weerklank/websub/"  # where hubs find us: the app that answers there loads nothing that asks feeds
