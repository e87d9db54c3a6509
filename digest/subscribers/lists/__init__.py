"""Lists of people as CSV: read whatever program wrote them, and written."""
