"""Hôm nay: quick entry, what is due with its next step, and the year at a glance."""
