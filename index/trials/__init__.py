"""Trials of the answers: sets of questions, what becomes of them, and the shares that are right."""
