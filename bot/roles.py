"""Who may do what with the library and the bank: the one table of roles and actions."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """`OWNER` is who runs the bot (`ADMIN_IDS`) and whom they appoint."""

    OWNER = "owner"
    EDITOR = "editor"
    REVIEWER = "reviewer"


class Action(StrEnum):
    """In the order in which help lists them."""

    LOAD = "load"
    REVIEW = "review"
    EDIT = "edit"
    READ_AUDIT = "read audit"
    APPOINT = "appoint"


ALLOWED: dict[Role, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.EDITOR: frozenset({Action.LOAD, Action.EDIT, Action.READ_AUDIT}),
    Role.REVIEWER: frozenset({Action.REVIEW, Action.READ_AUDIT}),
}
"""`LOAD` material, `REVIEW` it, `EDIT` questions and the answers people wait for, `APPOINT` others."""


def allowed(roles: Iterable[Role], action: Action) -> bool:
    """Whether one of the roles may do it."""
    return any(action in ALLOWED[role] for role in roles)
