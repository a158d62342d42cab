"""A server that is killed while phones send. Nothing is imported here: a planted fault comes before the application."""
