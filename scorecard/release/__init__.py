"""How a draft goes out: approved by a second person, at an hour, told to its readers."""
