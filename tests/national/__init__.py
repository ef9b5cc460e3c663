"""National files: read, matched, stored, compared."""
