"""Tell people of alerts: `python -m pipelines watch`, a process of its own, and who watches that it lives."""
