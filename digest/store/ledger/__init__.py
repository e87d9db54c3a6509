"""The ledger: what is sent of a day, to whom, and the state of each delivery."""
