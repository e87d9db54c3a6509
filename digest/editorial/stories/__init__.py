"""Stories: articles grouped by the event that they report, and what is new in them."""
