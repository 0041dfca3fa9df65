"""Sổ theo dõi: the table of activities, the form beside it, and the import of a tracker."""
