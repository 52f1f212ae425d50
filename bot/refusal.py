"""A wish that cannot be met, as a sentence for whoever runs the bot."""


class Refusal(Exception):
    """The command line prints it and exits with 1."""
