"""Delivery: messages handed to relays, one claimed delivery after another."""
