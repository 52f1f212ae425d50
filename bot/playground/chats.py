"""Who is there: people, chats and who stands how in them."""

from collections.abc import Iterator
from dataclasses import asdict, replace

from bot.playground.errors import BadRequest
from bot.playground.nouns import Chat, Json, Member, Person, Scene
from bot.playground.shelf import Shelf


class ChatBook:
    """People, chats and members, with the bot among them under `bot_id`."""

    def __init__(self, shelf: Shelf, bot_id: int) -> None:
        self.bot_id = bot_id
        self._person_rows, self._chat_rows = shelf.table("person"), shelf.table("chat")
        self._member_rows = shelf.table("member")
        self.people = {int(key): Person(**row) for key, row in self._person_rows.items()}
        self.chats = {int(key): Chat(**row) for key, row in self._chat_rows.items()}
        self._members: dict[int, dict[int, Member]] = {chat_id: {} for chat_id in self.chats}
        for key, row in self._member_rows.items():
            self._members[int(key.split("/")[0])][row["user_id"]] = Member(**row)

    def stage(self, scene: Scene) -> None:
        """Puts the scene up where it does not stand yet; what a kept state says goes before the scene."""
        if scene.group_id not in self.chats:
            self.put_chat(Chat(scene.group_id, scene.group_type, scene.group_title))
            self.put_member(scene.group_id, Member(self.bot_id))
        for person in scene.members:
            if person.id not in self.people:
                self.put_person(person)
                self.put_member(scene.group_id, Member(person.id, person.role))

    def put_person(self, person: Person) -> None:
        """Adds or replaces a person."""
        self.people[person.id] = person
        self._person_rows[str(person.id)] = asdict(person)

    def put_chat(self, chat: Chat) -> None:
        """Adds or replaces a chat."""
        self.chats[chat.id] = chat
        self._members.setdefault(chat.id, {})
        self._chat_rows[str(chat.id)] = asdict(chat)

    def put_member(self, chat_id: int, member: Member) -> None:
        """Sets how somebody stands in a chat."""
        self._members[chat_id][member.user_id] = member
        self._member_rows[f"{chat_id}/{member.user_id}"] = asdict(member)

    def migrate(self, old_id: int, new_id: int) -> Chat:
        """Makes a supergroup with the members of the group `old_id`, which from now on points to it."""
        old = self.chats[old_id]
        self.put_chat(Chat(new_id, "supergroup", old.title))
        for member in list(self._members[old_id].values()):
            self.put_member(new_id, member)
        self.put_chat(replace(old, migrated_to=new_id))
        return self.chats[new_id]

    def open_private(self, user_id: int) -> Chat:
        """The person's private chat with the bot, opened at the first word."""
        if user_id not in self.chats:
            self.put_chat(Chat(user_id, "private"))
            self.put_member(user_id, Member(user_id))
            self.put_member(user_id, Member(self.bot_id))
        return self.chats[user_id]

    def member(self, chat_id: int, user_id: int) -> Member:
        """How somebody stands in a chat; `left` for one who never was there."""
        return self._members.get(chat_id, {}).get(user_id, Member(user_id, "left"))

    def members(self, chat_id: int) -> list[Member]:
        """Those who are in the chat now, the bot too."""
        everybody = self._members.get(chat_id, {}).values()
        return [member for member in everybody if member.is_present]

    def chats_of(self, user_id: int) -> Iterator[Chat]:
        """The chats that somebody is in, in the order they began."""
        return (chat for chat in self.chats.values() if self.member(chat.id, user_id).is_present)

    @property
    def bot_statuses(self) -> dict[int, Member]:
        """How the bot stands, by chat."""
        return {chat_id: self.member(chat_id, self.bot_id) for chat_id in self.chats}

    def find(self, reference: int | str) -> Chat:
        """The chat of a chat_id parameter: BadRequest when there is none."""
        try:
            return self.chats[int(reference)]
        except (KeyError, ValueError):
            raise BadRequest("chat not found") from None


def user_json(person: Person) -> Json:
    """A person as a User object."""
    user: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    for name in ("last_name", "username", "language_code"):
        if value := getattr(person, name):
            user[name] = value
    return user
