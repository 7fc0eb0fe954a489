"""Thinking without I/O: facts in, effects out."""
