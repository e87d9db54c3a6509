"""Measurements: each program prints its tables, or JSON. `make bench` runs them all."""
