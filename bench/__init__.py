"""Speed, measured as ratios within one run: `./run bench`. docs/performance.md has the last figures."""
