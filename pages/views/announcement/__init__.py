"""The page Announcement."""
