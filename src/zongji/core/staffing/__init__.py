"""How many agents, trunks and ports a load needs: the formulas of the trade, computed, with no tables.

``erlang``: calls that are lost when all lines are busy (Erlang B), callers who wait for ever (Erlang C).
``patience``: callers who wait and hang up (Erlang A).
``advice``: the fewest agents, trunks or ports that keep a promise.

Time is in seconds and load in erlangs here, as in the books; nothing here knows the floor.
"""
