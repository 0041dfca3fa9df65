"""The frame around the five places: rail, status line, notices, what is under way."""
