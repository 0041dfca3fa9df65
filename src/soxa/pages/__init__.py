"""Reads and rasters the pages of PDF files (pypdfium2); judges nothing, decides nothing."""
