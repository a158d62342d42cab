"""The demo town."""

import click


@click.command()
def demo() -> None:
    """Build the demo town."""
