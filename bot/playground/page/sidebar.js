import { avatar, byId, el, keepingFocus } from "./dom.js";

const ROLES = { creator: "群主", administrator: "管理员" };
const clock = new Intl.DateTimeFormat("zh-Hans", { hour: "2-digit", minute: "2-digit", hour12: false });

/** Draws who one can be. `hasNews(person)` says whether the bot has written to them in private. */
export function drawPeople(people, me, hasNews, choose) {
  keepingFocus(() => byId("people").replaceChildren(...people.map((each) => personButton(each, each.id === me, hasNews(each), choose))));
}

function personButton(person, isMe, news, choose) {
  const role = ROLES[person.role];
  return el("button", {
    type: "button", role: "radio", class: "person", "aria-checked": String(isMe), tabindex: isMe ? "0" : "-1",
    data: { key: `person:${person.id}` },
    on: { click: () => choose(person.id), keydown: moveChoice },
  }, avatar(person.id, person.name, "small"), el("span", { class: "person-name", text: person.name }),
  role && el("span", { class: `role ${person.role}`, text: role }),
  news && el("span", { class: "news", role: "img", "aria-label": "有新的私聊消息" }));
}

function moveChoice(event) {
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const all = [...byId("people").children];
  const next = all[(all.indexOf(event.currentTarget) + steps[event.key] + all.length) % all.length];
  next.focus();
  next.click();
}

/** Draws the chats of the person. `unread(chat)` counts. */
export function drawChats(chats, current, bot, unread, open) {
  keepingFocus(() => byId("chats").replaceChildren(...chats.map((chat) => chatButton(chat, chat.id === current, bot, unread(chat), open))));
}

function chatButton(chat, isCurrent, bot, count, open) {
  const last = chat.messages.at(-1);
  return el("button", {
    type: "button", class: "chat", "aria-current": isCurrent ? "page" : null, data: { key: `chat:${chat.id}` },
    on: { click: () => open(chat.id) },
  }, avatar(chat.private ? bot.id : chat.id, chat.title), el("span", { class: "chat-lines" },
    el("span", { class: "chat-top" }, el("strong", { text: chat.title }), last && el("time", { text: clock.format(last.date * 1000) })),
    el("span", { class: "chat-bottom" }, el("span", { class: "chat-last", text: last ? line(last, chat) : chat.private ? "与机器人私聊" : "还没有消息" }),
      count > 0 && el("span", { class: "badge", "aria-label": `${count} 条未读`, text: count > 99 ? "99+" : count }))));
}

function line(message, chat) {
  if (message.service) return message.service;
  const what = message.poll ? `📊 ${message.poll.question}` : message.text || (message.document ? `📎 ${message.document.name}` : "图片");
  return chat.private ? what : `${message.mine ? "你" : message.sender.name}：${what}`;
}
