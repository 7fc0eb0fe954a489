"""Vertical slices beside the call path; a caller never waits for them."""
