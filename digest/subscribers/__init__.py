"""Subscribers come and go: lists in and out, sign-up, returned mail."""
