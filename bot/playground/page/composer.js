import { byId, el } from "./dom.js";
import { act } from "./server.js";
import { toast, trying } from "./notice.js";

/** The input below the messages. `room()` gives {me, chat} as they stand now. */
export class Composer {
  constructor(room) {
    this.room = room;
    this.text = byId("text");
    this.menu = byId("menu");
    this.replyTo = null;
    this.chosen = -1;
    this.listen();
  }

  listen() {
    byId("composer").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.text.addEventListener("keydown", (event) => this.onKey(event));
    this.text.addEventListener("input", () => { this.grow(); this.offer(); });
    byId("slash").addEventListener("click", () => this.toggleMenu());
    byId("attach").addEventListener("click", () => byId("file").click());
    byId("file").addEventListener("change", (event) => this.sendFile(event.target));
    byId("replying-cancel").addEventListener("click", () => this.reply(null));
    byId("anonymous").addEventListener("click", (event) => this.setAnonymous(event.currentTarget.getAttribute("aria-pressed") !== "true"));
    byId("start").addEventListener("click", () => this.say("/start"));
    document.addEventListener("click", (event) => { if (!event.target.closest("#composer")) this.hide(); });
  }

  /** Fits the composer to the chat that has been opened. */
  open({ chat }) {
    this.reply(null);
    this.hide();
    this.setAnonymous(false);
    byId("anonymous").hidden = chat.private || !chat.admin;
    this.refresh(chat);
  }

  /** An empty private chat offers only its start button. */
  refresh(chat) {
    const isFresh = chat.private && chat.messages.length === 0;
    byId("start").hidden = !isFresh;
    byId("composer").classList.toggle("fresh", isFresh);
    byId("slash").hidden = chat.commands.length === 0;
  }

  setAnonymous(isOn) {
    byId("anonymous").setAttribute("aria-pressed", String(isOn));
    this.text.placeholder = isOn ? "以群组身份匿名发言…" : "写消息…";
  }

  /** Begins a reply to a message, or ends it with null. */
  reply(message) {
    this.replyTo = message?.id ?? null;
    byId("replying").hidden = !message;
    if (!message) return;
    byId("replying-name").textContent = message.sender.name;
    byId("replying-text").textContent = message.text || message.poll?.question || message.document?.name || "消息";
    this.text.focus();
  }

  async submit() {
    const text = this.text.value.trim();
    if (!text || !await this.say(text)) return;
    this.text.value = "";
    this.grow();
    this.hide();
  }

  /** Writes into the chat; true when it is written. */
  async say(text) {
    const { me, chat } = this.room();
    const as_chat = byId("anonymous").getAttribute("aria-pressed") === "true";
    const sent = await trying(() => act("say", { user_id: me, chat_id: chat.id, text, reply_to: this.replyTo, as_chat }));
    if (sent) this.reply(null);
    return Boolean(sent);
  }

  async sendFile(input) {
    const file = input.files[0];
    if (!file) return;
    const { me, chat } = this.room();
    const form = new FormData();
    for (const [name, value] of Object.entries({ user_id: me, chat_id: chat.id, caption: this.text.value.trim() })) form.append(name, value);
    if (this.replyTo) form.append("reply_to", this.replyTo);
    // As in Telegram's apps, a picture that answers a message goes as a photo.
    if (this.replyTo && /^image\/(png|jpeg)$/.test(file.type)) form.append("as_photo", "true");
    form.append("file", file);
    input.value = "";
    toast(`正在发送 ${file.name}…`);
    if (await trying(() => act("file", form))) this.sent(file);
  }

  sent(file) {
    toast(`已发送 ${file.name}`);
    this.text.value = "";
    this.grow();
    this.reply(null);
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 140)}px`;
  }

  onKey(event) {
    if (!this.menu.hidden && this.steer(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  /** Keys of the open command menu; true when the key was one of them. */
  steer(event) {
    const items = this.menu.children.length;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.choose((this.chosen + steps[event.key] + items) % items);
    else if (event.key === "Escape") this.hide();
    else if (this.takes(event.key)) this.menu.children[this.chosen].click();
    else return false;
    event.preventDefault();
    return true;
  }

  /** Tab and Enter take the chosen command; Enter sends one that is already written in full. */
  takes(key) {
    const item = this.menu.children[this.chosen];
    const isWhole = item?.firstChild.textContent === this.text.value;
    return Boolean(item) && (key === "Tab" || (key === "Enter" && !isWhole));
  }

  toggleMenu() {
    this.text.focus();
    if (this.menu.hidden) this.show(this.room().chat.commands);
    else this.hide();
  }

  /** Offers the commands that begin with what is written. */
  offer() {
    const written = this.text.value;
    if (!/^\/\w*$/.test(written)) return this.hide();
    return this.show(this.room().chat.commands.filter((each) => `/${each.command}`.startsWith(written)));
  }

  show(commands) {
    if (!commands.length) return this.hide();
    this.menu.replaceChildren(...commands.map((each, place) => this.item(each, place)));
    this.menu.hidden = false;
    byId("slash").setAttribute("aria-expanded", "true");
    return this.choose(this.text.value.length > 1 ? 0 : -1);
  }

  item(command, place) {
    return el("li", { id: `command-${place}`, role: "option", "aria-selected": "false", on: { click: () => this.take(command) } },
      el("strong", { text: `/${command.command}` }), el("span", { text: command.description }));
  }

  take(command) {
    this.text.value = `/${command.command} `;
    this.hide();
    this.text.focus();
  }

  choose(place) {
    this.chosen = place;
    [...this.menu.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    this.menu.children[place]?.scrollIntoView({ block: "nearest" });
    if (place >= 0) this.text.setAttribute("aria-activedescendant", `command-${place}`);
    else this.text.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.menu.hidden = true;
    this.chosen = -1;
    this.text.removeAttribute("aria-activedescendant");
    byId("slash").setAttribute("aria-expanded", "false");
  }
}
