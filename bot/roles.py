"""Who may do what: the one table of roles and actions."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """`OWNER` to `LOCAL` are given, by `ADMIN_IDS` or `/admins`; the others follow from the chat. `LOCAL` is an
    organiser of one organisation of the tree, with all below it.

    `GROUP_ADMIN` and `MEMBER` are so in the group where they write or press: Telegram delivers nothing of others.
    """

    OWNER = "owner"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    ORGANISER = "organiser"
    LOCAL = "local"
    GROUP_ADMIN = "group admin"
    MEMBER = "member"
    OUTSIDER = "outsider"


class Action(StrEnum):
    """In the order in which help lists them."""

    ASK = "ask"
    PLAY = "play"
    MANAGE = "manage"
    LOAD = "load"
    REVIEW = "review"
    EDIT = "edit"
    RUN_CONTESTS = "run contests"
    PLAN_LEAGUE = "plan league"
    READ_AUDIT = "read audit"
    APPOINT = "appoint"


GIVEN = (Role.OWNER, Role.EDITOR, Role.REVIEWER, Role.ORGANISER, Role.LOCAL)
"""Roles that are given to people; they hold wherever the person is."""

WORK = frozenset(
    {
        Action.LOAD,
        Action.REVIEW,
        Action.EDIT,
        Action.RUN_CONTESTS,
        Action.PLAN_LEAGUE,
        Action.READ_AUDIT,
        Action.APPOINT,
    }
)
"""What is done in a private chat, by those who hold a role."""

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.OWNER: WORK | {Action.ASK},
    Role.EDITOR: frozenset({Action.ASK, Action.LOAD, Action.EDIT, Action.READ_AUDIT}),
    Role.REVIEWER: frozenset({Action.ASK, Action.REVIEW, Action.READ_AUDIT}),
    Role.ORGANISER: frozenset({Action.ASK, Action.RUN_CONTESTS, Action.PLAN_LEAGUE}),
    Role.LOCAL: frozenset({Action.ASK, Action.RUN_CONTESTS}),
    Role.GROUP_ADMIN: frozenset({Action.ASK, Action.PLAY, Action.MANAGE, Action.RUN_CONTESTS}),
    Role.MEMBER: frozenset({Action.ASK, Action.PLAY}),
    Role.OUTSIDER: frozenset({Action.ASK}),
}
"""`ASK` questions, practise, have and erase one's own data; `PLAY` for a group; `MANAGE` the quizzes and settings of a
group; `LOAD` material, `REVIEW` it, `EDIT` questions and the answers people wait for, `APPOINT` others, `RUN_CONTESTS`:
a group admin in that group, a local organiser in the groups of the organisation, the others in the whole league;
`PLAN_LEAGUE`: the plan of all groups. Roles add up.
"""


def allowed(roles: Iterable[Role], action: Action) -> bool:
    """Whether one of the roles may do it."""
    return any(action in ALLOWED[role] for role in roles)


def work_of(roles: Iterable[Role]) -> frozenset[Action]:
    """What the roles may do together, of the work in a private chat."""
    return WORK.intersection(frozenset[Action]().union(*(ALLOWED[role] for role in roles)))
