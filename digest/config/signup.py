"""Signing up, as `digest.toml` says it: `[signup]`."""

from typing import Annotated

from msgspec import Meta

from digest.config.tables import Table


class SignupTable(Table, frozen=True):
    """`[signup]`: whether anybody may sign up on the public pages, and how many mails an hour that may cause at most."""

    open: bool = False
    per_hour: Annotated[int, Meta(ge=1, le=100_000)] = 100
