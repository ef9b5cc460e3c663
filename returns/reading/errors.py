"""What goes wrong with a whole file."""


class WorkbookNotReadable(Exception):
    """A file that can't be read as a return. Its text is for the officer: what is wrong, and what to do."""
