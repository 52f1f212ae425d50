"""Mends what columns, pages and line breaks did to a text: joins, sorts out, drops, and never adds a character."""
