"""Property tests: no stop-watch, because a busy machine is no mistake in the code."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
