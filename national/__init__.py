"""National figures: the published files of England's statistics, who is compared with whom, and what comes of it."""
