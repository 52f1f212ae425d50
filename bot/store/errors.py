"""What can be wrong with the store.

StoreError
├── NewerDatabase    the database was made by a newer version of the program
└── LeaseLost        an update is no longer in the hands of the one who finishes it
"""


class StoreError(Exception):
    """The root; its text is a sentence for a person."""


class NewerDatabase(StoreError):
    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database was made by a newer version of the program (revision {revision}): "
            "update the program, or name another database in DATABASE_URL."
        )
        self.revision = revision


class LeaseLost(StoreError):
    """Raised by `finish`, so that the transaction of the one who came too late is undone as a whole."""

    def __init__(self, update_id: int) -> None:
        super().__init__(f"Update {update_id} is not being handled any more: another worker took it over.")
        self.update_id = update_id
