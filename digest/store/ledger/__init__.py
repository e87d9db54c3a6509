"""The ledger: who is to get what, and the state of each delivery."""
