"""Keep alerts: what was found or reported, who was told and when, and who acts."""
