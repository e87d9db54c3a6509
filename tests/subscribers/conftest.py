"""What the tests of subscribers share with those of delivery."""

from tests.delivery.conftest import certificates

__all__ = ["certificates"]
