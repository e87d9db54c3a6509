"""The store: the memory of articles, editions, people, deliveries and runs, and the day folder."""
