"""Why a caller waits, and why he came to this agent and not to another."""
