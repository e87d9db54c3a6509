"""People: the subscribers, what they chose, and the addresses that are never written to again."""
