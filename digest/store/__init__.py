"""The store: what is remembered. So far the day folder that a build writes."""
