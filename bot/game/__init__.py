"""The rules of the game: pure functions from old values to new ones."""
