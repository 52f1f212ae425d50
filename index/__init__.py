"""Finds passages: the language, the encoders, the two rankings and their snapshot. Knows only `knowledge`."""
