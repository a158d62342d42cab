"""Phones that send each thing until they have its receipt, and the proof of what became of it."""
