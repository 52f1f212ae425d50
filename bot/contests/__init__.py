"""Contests as people see them, as values; `bot.replies` has everything else."""
