"""The newsroom: makes the day's draft from what the sources gave."""
