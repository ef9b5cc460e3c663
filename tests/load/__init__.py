"""The day of publication: two hundred Members open the new edition within a minute while officers upload returns."""
