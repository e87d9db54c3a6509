"""newsdigest: makes a publisher's daily themed newsletters."""

__version__ = "0.1.0"
