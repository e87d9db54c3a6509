"""Subscribers: who comes and goes: lists, sign-up, returned mail."""
