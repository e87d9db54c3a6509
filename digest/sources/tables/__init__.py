"""Tables: exports of articles as JSON Lines and CSV."""
