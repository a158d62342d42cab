"""Walks all pages of one checkout and keeps them in a form that can be compared; see tools/pages.py."""
