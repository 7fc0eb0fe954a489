"""Measurements beside a well configured peer on the same machine: ``./zongji bench``. Not part of the product."""
