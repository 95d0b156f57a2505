"""What was told of items: as rows, and the topics of those that were scored before."""
