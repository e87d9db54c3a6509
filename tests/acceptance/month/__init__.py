"""A month of mornings, and what each of five readers should have been told (reasons.md)."""
