"""Handlers: a filter has parsed the update, each calls one flow."""
