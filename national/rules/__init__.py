"""What national figures mean: recipes, years, marks, populations, neighbours. Pure."""
