"""People: subscribers, their consent, and who must not be written to."""
