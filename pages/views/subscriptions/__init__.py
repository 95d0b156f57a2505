"""Parts of every page that can be sent by mail: who gets it."""
