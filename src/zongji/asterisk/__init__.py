"""Everything that knows Asterisk: its installation, configuration, supervision and ARI."""
