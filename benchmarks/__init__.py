"""Measurements: each program prints one table, or JSON with --json. Run them with `make bench`."""
