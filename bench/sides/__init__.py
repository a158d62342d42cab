"""The house beside the smallest honest reference, and with or without nginx: what is held against what, in turns."""
