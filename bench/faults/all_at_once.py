"""All planted faults in one server; the order matters, the loose journal must use the early transaction."""

import bench.faults.early_answer  # noqa: F401  (replaces the transaction)
from bench.faults.loose_journal import app  # noqa: F401
