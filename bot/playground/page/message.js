import { avatar, colourOf, el, photo } from "./dom.js";
import { pollCard } from "./poll.js";
import { richText } from "./text.js";

const clock = new Intl.DateTimeFormat("zh-Hans", { hour: "2-digit", minute: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat("zh-Hans", { month: "long", day: "numeric", weekday: "short" });

export const dayOf = (message) => day.format(message.date * 1000);

/** Whether two neighbours belong to one run of bubbles. */
export const continues = (before, message) => Boolean(before && !before.service && !message.service
  && before.sender.id === message.sender.id && message.date - before.date < 600 && dayOf(before) === dayOf(message));

/** A message of the log. `acts`: vote, press, reply, open. `isGroup` shows names and faces. */
export function messageItem(message, before, isGroup, acts) {
  if (message.service) return el("p", { class: "service", data: { id: message.id } }, el("span", { text: message.service }));
  const follows = continues(before, message);
  const side = message.mine ? "mine" : "theirs";
  return el("article", { class: `message ${side} ${follows ? "follows" : ""}`, data: { id: message.id }, "aria-label": `${message.sender.name}，${clock.format(message.date * 1000)}` },
    isGroup && !message.mine && (follows ? el("span", { class: "avatar blank" }) : avatar(message.sender.id, message.sender.name)),
    el("div", { class: "column" },
      el("div", { class: `bubble ${message.poll ? "with-poll" : ""}` }, bubble(message, follows, isGroup, acts)),
      message.keyboard.length > 0 && keyboard(message, acts)),
    el("button", { type: "button", class: "reply", "aria-label": "回复", title: "回复", data: { key: `reply:${message.id}` }, text: "↩", on: { click: () => acts.reply(message) } }));
}

function bubble(message, follows, isGroup, acts) {
  return [
    isGroup && !message.mine && !follows && el("strong", { class: `name ${colourOf(message.sender.id)}` }, message.sender.name,
      message.sender.kind === "bot" && el("span", { class: "tag", text: "机器人" })),
    message.ephemeral && el("p", { class: "only-you", text: "仅你可见" }),
    message.reply && quote(message.reply),
    message.photo && photo(message.photo, message.text || "图片"),
    message.document && file(message.document),
    message.text && el("div", { class: "text" }, richText(message.text, message.entities, acts.open)),
    message.poll && pollCard(message.poll, acts.vote, acts.open),
    el("span", { class: "when" }, message.edited && "已编辑 ", el("time", { text: clock.format(message.date * 1000) })),
  ].filter(Boolean);
}

function quote(reply) {
  const go = () => {
    const target = document.querySelector(`#log [data-id="${reply.id}"]`);
    target?.scrollIntoView({ block: "center", behavior: "smooth" });
    target?.classList.add("flash");
    setTimeout(() => target?.classList.remove("flash"), 1200);
  };
  return el("button", { type: "button", class: "quote", "aria-label": `回复 ${reply.name}：${reply.text}`, on: { click: go } },
    el("strong", { text: reply.name }), el("span", { text: reply.text || "消息" }));
}

function file(document) {
  return el("a", { class: "file", href: document.url, download: document.name },
    el("span", { class: "file-icon", "aria-hidden": "true", text: "↓" }),
    el("span", {}, el("strong", { text: document.name }), el("small", { text: size(document.size) })));
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function keyboard(message, acts) {
  return el("div", { class: "keyboard" }, message.keyboard.map((row, y) =>
    el("div", { class: "keys" }, row.map((button, x) => key(message, button, `key:${message.id}:${y}:${x}`, acts)))));
}

function key(message, button, name, acts) {
  const corner = { url: "↗", copy: "⧉" }[button.kind];
  const node = el("button", { type: "button", data: { key: name }, on: { click: () => acts.press(message, button, node) } },
    el("span", { text: button.text }), corner && el("span", { class: "corner", "aria-hidden": "true", text: corner }));
  return node;
}
