"""A PBX made of Python, with callers and agents that have habits: demo, scenarios, load."""
