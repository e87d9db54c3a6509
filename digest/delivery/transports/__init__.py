"""Transports: the ways out for mail: SMTP relays, a Maildir, a folder of files."""
