"""Everything that knows aiogram and the Bot API."""
