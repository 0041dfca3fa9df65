"""Báo cáo: the list of reports and the writing desk."""
