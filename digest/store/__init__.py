"""The store: what is remembered: articles, editions and runs in a database, and the day folder that a build writes."""
