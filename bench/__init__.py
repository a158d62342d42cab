"""`make bench`: what the house costs on this machine, measured on the real server. See docs/performance.md."""
