"""National files on the screen: load them, write recipes, take over populations."""
