"""Sources: one module per kind, each ending in an Article."""
