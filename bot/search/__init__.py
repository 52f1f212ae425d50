"""Search beside the bot, in a process of its own: what computes there holds up nobody who votes."""
