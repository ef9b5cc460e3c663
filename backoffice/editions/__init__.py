"""The month of a scorecard: drafts, their approval and publication, what became of editions since."""
