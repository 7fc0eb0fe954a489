"""The pages against a make-believe server, in a real browser."""
