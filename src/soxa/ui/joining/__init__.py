"""The office's machines: their folder, hand-over files, and where they differ."""
