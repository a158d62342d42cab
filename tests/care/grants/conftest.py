"""What the tests of this room begin with."""

from tests.support.protected import arrived, matter

__all__ = ["arrived", "matter"]
