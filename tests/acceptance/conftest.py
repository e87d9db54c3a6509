"""What acceptance tests share with the tests of delivery and of the store."""

from tests.delivery.conftest import place, sink
from tests.store.conftest import postgres, postgres_url

__all__ = ["place", "postgres", "postgres_url", "sink"]
