"""Delivery: an approved edition becomes messages, which are submitted one claim at a time."""
