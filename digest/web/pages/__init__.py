"""Pages: what the links in mails lead readers to."""
