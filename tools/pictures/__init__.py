"""Takes the pictures and the film of the papers from a demo town whose clock stands still; see tools/screens.py."""
