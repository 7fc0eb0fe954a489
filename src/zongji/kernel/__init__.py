"""Words for all: ids, clock, errors, phone numbers. Knows nothing but the standard library."""
