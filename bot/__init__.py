"""The chat bot: everything that talks to people or keeps state."""
