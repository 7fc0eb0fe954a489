"""The digital twin: the very same floor on virtual time, fast, to try a change before it goes live.

``plan`` is a day as data, ``change`` what to do otherwise, ``runner`` lets it happen, ``tally`` counts, ``compare``
runs base and change over several seeds. ``forecast`` and ``yesterday`` make plans.
Nothing here reads files or the clock.
"""
