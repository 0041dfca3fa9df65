"""What is shown while no ledger is open: recent ledgers, and the three steps of a first start."""
