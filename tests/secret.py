"""The secret key of everything that the tests start, so that what one signs another can verify."""

KEY = "a key for the tests alone, which sign nothing that lasts"
