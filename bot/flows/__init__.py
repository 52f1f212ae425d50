"""Use cases: load, call the rules, save, put replies."""
