"""Somebody who reads all that the public is given, and tries to work out children from it.

Pure, and independent of what decides which figures are suppressed: the two share no code, so that a mistake of the one
is not repeated by the other. `knowledge` is what a stranger knows, `equations` what follows from it, `solve` what is
left open by that.
"""
