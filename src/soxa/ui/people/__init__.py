"""Who works here: picked at start, shown at the foot of the rail, hidden behind a PIN when she leaves."""
