"""What happens when something breaks: a running site, one fault after the other, and what its users see."""
