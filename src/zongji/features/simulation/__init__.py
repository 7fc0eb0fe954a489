"""Try a change before it goes live: simulations asked for by supervisors, run in a process of their own."""
