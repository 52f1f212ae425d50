import { Composer } from "./composer.js";
import { byId, colourOf, el, initial, keepingFocus } from "./dom.js";
import { dayOf, messageItem } from "./message.js";
import { alertBox, toast, trying } from "./notice.js";
import { remaining } from "./poll.js";
import { act, Live } from "./server.js";
import { drawChats, drawPeople } from "./sidebar.js";
import { ReadMarks } from "./unread.js";

const state = { me: null, shownTo: null, bot: null, people: [], chats: [], elsewhere: {}, current: null, typing: 0 };
const read = new ReadMarks();
const live = new Live(onEvent, (isOpen) => { byId("offline").hidden = isOpen; });
const composer = new Composer(() => ({ me: state.me, chat: chat() }));
const log = byId("log");
const isNarrow = matchMedia("(max-width: 760px)");

const chat = () => state.chats.find((each) => each.id === state.current);
const open = { link: openLink, command: (text) => composer.say(text) };
const acts = { vote, press, reply: (message) => composer.reply(message), open };

start();

async function start() {
  const people = await fetch("/playground/people").then((answer) => answer.json());
  const kept = Number(sessionStorage.getItem("playground-me"));
  byId("back").addEventListener("click", () => showSide());
  byId("down").addEventListener("click", () => toEnd("smooth"));
  log.addEventListener("scroll", () => { byId("down").hidden = isAtEnd(); if (isAtEnd()) markRead(); });
  setInterval(tick, 1000);
  become((people.find((each) => each.id === kept) ?? people[0]).id);
}

function become(person) {
  if (person === state.me) return;
  state.me = person;
  sessionStorage.setItem("playground-me", person);
  setWaiting(true);
  live.connect(person);
}

/** Until a new person's own chats are there, nothing can be written or pressed in those of the person before. */
function setWaiting(isOn) {
  byId("chat").inert = isOn;
  byId("text").disabled = isOn;
}

function onEvent(event) {
  const handler = { snapshot: onSnapshot, message: onMessage, edited: onEdited, deleted: onDeleted, poll: onPoll, action: onAction, elsewhere: onElsewhere }[event.type];
  handler?.(event);
}

function onSnapshot(event) {
  const was = chat();
  const isSame = state.shownTo === event.me && was !== undefined;
  setWaiting(false);
  state.shownTo = event.me;
  Object.assign(state, { bot: event.bot, people: event.people, chats: event.chats, elsewhere: event.elsewhere });
  const wanted = was?.private ? state.chats.find((each) => each.private) : state.chats.find((each) => each.id === state.current);
  state.current = (wanted ?? state.chats[0]).id;
  if (isSame && wanted) refreshChat();
  else openChat(state.current, false);
}

/** Draws the open chat anew and leaves what the person was doing as it is. */
function refreshChat() {
  const [stay, place] = [isAtEnd(), log.scrollTop];
  drawHead();
  drawLog();
  composer.refresh(chat());
  if (stay) toEnd();
  else log.scrollTop = place;
  drawSide();
}

function onMessage(event) {
  const where = state.chats.find((each) => each.id === event.chat_id);
  if (!where) return;
  if (where.messages.some((each) => each.id === event.message.id)) { onEdited(event); return; }
  where.messages.push(event.message);
  if (where === chat()) append(where, event.message);
  else drawSide();
}

function append(where, message) {
  const stay = isAtEnd() || message.mine;
  log.querySelector(".empty")?.remove();
  log.append(...withDay(where, where.messages.length - 1));
  if (message.sender.kind === "bot") setTyping(false);
  composer.refresh(where);
  if (stay) toEnd();
  else byId("down").hidden = false;
  drawSide();
}

function onEdited(event) {
  const where = state.chats.find((each) => each.id === event.chat_id);
  const place = where?.messages.findIndex((each) => each.id === event.message.id) ?? -1;
  if (place < 0) return;
  where.messages[place] = event.message;
  redraw(where, place);
}

function onDeleted(event) {
  const where = state.chats.find((each) => each.id === event.chat_id);
  if (!where) return;
  where.messages = where.messages.filter((each) => each.id !== event.message_id);
  if (where === chat()) drawLog();
  drawSide();
}

function onPoll(event) {
  const where = state.chats.find((each) => each.id === event.chat_id);
  where?.messages.forEach((message, place) => {
    if (message.poll?.id !== event.poll.id) return;
    message.poll = event.poll;
    redraw(where, place);
  });
}

function onAction(event) {
  if (event.chat_id === state.current) setTyping(true);
}

function onElsewhere(event) {
  state.elsewhere[event.person] = event.message_id;
  drawSide();
}

function redraw(where, place) {
  if (where !== chat()) { drawSide(); return; }
  const stay = isAtEnd();
  const message = where.messages[place];
  keepingFocus(() => log.querySelector(`[data-id="${message.id}"]`)?.replaceWith(item(where, place)));
  if (stay) toEnd();
  drawSide();
}

const item = (where, place) => messageItem(where.messages[place], where.messages[place - 1], !where.private, acts);

function withDay(where, place) {
  const [before, message] = [where.messages[place - 1], where.messages[place]];
  const isNewDay = !before || dayOf(before) !== dayOf(message);
  return [isNewDay && el("p", { class: "service day" }, el("span", { text: dayOf(message) })), item(where, place)].filter(Boolean);
}

function openChat(id, show = true) {
  state.current = id;
  setTyping(false);
  drawHead();
  drawLog();
  composer.open({ chat: chat() });
  if (show) document.body.classList.add("in-chat");
  toEnd();
  drawSide();
  if (show && !isNarrow.matches) byId("text").focus();
}

function showSide() {
  document.body.classList.remove("in-chat");
  drawSide();
}

function drawHead() {
  const { title, private: isPrivate, members, id } = chat();
  byId("chat-title").textContent = title;
  byId("chat-note").textContent = state.typing ? "正在输入…" : isPrivate ? `机器人 · @${state.bot.username}` : `${members} 位成员`;
  const shape = byId("chat-avatar");
  shape.className = `avatar ${colourOf(isPrivate ? state.bot.id : id)}`;
  shape.textContent = initial(title);
}

function drawLog() {
  const where = chat();
  const items = where.messages.flatMap((_, place) => withDay(where, place));
  log.setAttribute("aria-live", "off");
  log.replaceChildren(...(items.length ? items : [emptyNote(where)]));
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

function emptyNote(where) {
  const text = where.private ? state.bot.description || `按“开始”与${state.bot.name}私聊` : "还没有消息。输入 / 看看机器人会做什么。";
  return el("p", { class: "empty", text });
}

function drawSide() {
  markRead();
  const hasNews = (person) => person.id !== state.me && (state.elsewhere[person.id] ?? 0) > read.last(person.id, person.id);
  drawPeople(state.people, state.me, hasNews, become);
  drawChats(state.chats, state.current, state.bot, (each) => read.unread(state.me, each), openChat);
}

function markRead() {
  const isVisible = !isNarrow.matches || document.body.classList.contains("in-chat");
  if (isVisible && isAtEnd() && chat()) read.mark(state.me, chat());
}

function isAtEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 60;
}

function toEnd(behavior = "instant") {
  log.scrollTo({ top: log.scrollHeight, behavior });
  byId("down").hidden = true;
}

function setTyping(isOn) {
  clearTimeout(state.typing);
  state.typing = isOn ? setTimeout(() => setTyping(false), 5000) : 0;
  if (chat()) drawHead();
}

function tick() {
  for (const each of document.querySelectorAll(".countdown")) each.textContent = remaining(Number(each.dataset.until));
}

async function vote(poll_id, positions) {
  await trying(() => act("vote", { user_id: state.me, poll_id, positions }));
}

async function press(message, button, node) {
  if (button.kind === "url") return openLink(button.value);
  if (button.kind === "copy") return navigator.clipboard.writeText(button.value).then(() => toast("已复制"), () => toast("浏览器不允许复制"));
  if (button.kind !== "callback") return toast("试用场不支持这种按钮");
  if (node.getAttribute("aria-busy")) return undefined;
  node.setAttribute("aria-busy", "true");
  const answer = await trying(() => act("press", { user_id: state.me, chat_id: state.current, message_id: message.id, data: button.value }));
  node.removeAttribute("aria-busy");
  return answer && showAnswer(answer);
}

function showAnswer(answer) {
  if (answer.url) openLink(answer.url);
  else if (answer.text && answer.show_alert) alertBox(answer.text);
  else if (answer.text) toast(answer.text);
}

/** Opens a link; one to the bot itself opens the private chat and starts it there. */
function openLink(address) {
  const own = new RegExp(`^(?:https?://)?t\\.me/${state.bot.username}/?(?:\\?(.*))?$`, "i").exec(address);
  if (!own) { window.open(address, "_blank", "noopener"); return; }
  openChat(state.chats.find((each) => each.private).id);
  const payload = new URLSearchParams(own[1] ?? "").get("start");
  if (payload !== null) composer.say(`/start ${payload}`.trim());
}
