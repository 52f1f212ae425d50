const KEY = "playground-read";

/** What each person has read, kept in this browser: the last message id by person and chat. */
export class ReadMarks {
  constructor() {
    try {
      this.marks = JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      this.marks = {};
    }
  }

  /** The person has seen the chat up to its last message. */
  mark(person, chat) {
    const last = chat.messages.at(-1)?.id ?? 0;
    if (last <= this.last(person, chat.id)) return;
    this.marks[`${person}/${chat.id}`] = last;
    localStorage.setItem(KEY, JSON.stringify(this.marks));
  }

  last(person, chatId) {
    return this.marks[`${person}/${chatId}`] ?? 0;
  }

  /** How many messages of others came after that. */
  unread(person, chat) {
    const last = this.last(person, chat.id);
    return chat.messages.filter((each) => each.id > last && !each.mine).length;
  }
}
