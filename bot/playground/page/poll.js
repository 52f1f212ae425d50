import { el, photo } from "./dom.js";
import { richText } from "./text.js";

/** The choices made but not yet sent, by poll id. */
const drafts = new Map();

/** A poll as a card. `vote(pollId, positions)`; `open` opens links and commands. */
export function pollCard(poll, vote, open) {
  const canVote = !poll.closed && (!poll.voted || poll.revoting);
  const answering = !poll.closed && !poll.voted;
  const rows = poll.options.map((option, place) => answering
    ? choice(poll, option, place, vote)
    : result(poll, option));
  return el("section", { class: "poll", "aria-label": `${kindOf(poll)}：${poll.question}` },
    poll.photo && photo(poll.photo, "题目的图片"),
    poll.description && el("p", { class: "poll-description", text: poll.description }),
    el("h3", { text: poll.question }),
    el("p", { class: "poll-kind" }, kindOf(poll), hint(poll)),
    el("div", { class: "options", role: answering ? (poll.multiple ? "group" : "radiogroup") : "list", "aria-label": "选项" }, rows),
    answering && poll.multiple && sendButton(poll, vote),
    poll.voted && !poll.results && el("p", { class: "poll-hidden", text: "已投票，结果在结束后公布" }),
    poll.explanation && explanation(poll, open),
    footer(poll, canVote, vote));
}

function kindOf(poll) {
  if (poll.closed) return poll.quiz ? "测验已结束" : "投票已结束";
  return (poll.anonymous ? "匿名" : "公开") + (poll.quiz ? "测验" : "投票");
}

const hint = (poll) => poll.multiple ? el("span", { class: "dot", text: poll.quiz ? "多选题" : "可多选" }) : null;

function choice(poll, option, place, vote) {
  const chosen = drafts.get(poll.id)?.has(place) ?? false;
  const button = el("button", {
    type: "button", class: "option", role: poll.multiple ? "checkbox" : "radio", "aria-checked": String(chosen),
    data: { key: `${poll.id}:${place}` }, on: { click: () => pick(button, poll, place, vote) },
  }, el("span", { class: poll.multiple ? "box" : "circle", "aria-hidden": "true" }), el("span", { text: option.text }));
  return button;
}

async function pick(button, poll, place, vote) {
  if (poll.multiple) return toggle(button, poll, place);
  button.setAttribute("aria-busy", "true");
  await vote(poll.id, [place]);
  button.removeAttribute("aria-busy");
}

function toggle(button, poll, place) {
  const draft = drafts.get(poll.id) ?? new Set();
  draft.has(place) ? draft.delete(place) : draft.add(place);
  drafts.set(poll.id, draft);
  button.setAttribute("aria-checked", String(draft.has(place)));
  button.closest(".poll").querySelector(".poll-send").disabled = draft.size === 0;
}

function sendButton(poll, vote) {
  const send = async () => {
    await vote(poll.id, [...drafts.get(poll.id) ?? []]);
    drafts.delete(poll.id);
  };
  const empty = !(drafts.get(poll.id)?.size);
  return el("button", { type: "button", class: "poll-send", text: "投票", disabled: empty, data: { key: `${poll.id}:send` }, on: { click: send } });
}

function result(poll, option) {
  const state = option.correct === true ? "right" : option.correct === false && option.chosen ? "wrong" : "";
  const fill = el("span", { class: "fill" });
  fill.style.width = `${option.percent}%`;
  return el("div", { class: `option done ${state} ${option.chosen ? "chosen" : ""}`, role: "listitem", "aria-label": spoken(poll, option) },
    el("span", { class: "percent", "aria-hidden": "true", text: poll.results ? `${option.percent}%` : "" }),
    el("span", { class: "mark", "aria-hidden": "true", text: mark(option) }),
    el("span", { class: "label", "aria-hidden": "true", text: option.text }),
    poll.results && el("span", { class: "track", "aria-hidden": "true" }, fill));
}

function mark(option) {
  if (option.correct === true) return "✓";
  if (option.chosen) return option.correct === false ? "✕" : "✓";
  return "";
}

function spoken(poll, option) {
  const parts = [option.text];
  if (option.chosen) parts.push("你的选择");
  if (option.correct !== null) parts.push(option.correct ? "正确" : "不正确");
  if (poll.results) parts.push(`${option.votes} 票，${option.percent}%`);
  return parts.join("，");
}

function explanation(poll, open) {
  return el("div", { class: "explanation" }, el("span", { "aria-hidden": "true", text: "💡" }),
    el("div", {}, richText(poll.explanation, poll.explanation_entities, open)));
}

function footer(poll, canVote, vote) {
  const count = poll.total ? `${poll.total} 人${poll.quiz ? "作答" : "投票"}` : poll.quiz ? "还没有人作答" : "还没有人投票";
  return el("p", { class: "poll-foot" }, el("span", { text: count }),
    !poll.closed && poll.close_date && el("span", { class: "countdown", data: { until: poll.close_date }, text: remaining(poll.close_date) }),
    poll.voted && canVote && el("button", { type: "button", class: "inline-link", text: "撤回", on: { click: () => vote(poll.id, []) } }));
}

/** Time left until a Unix time, as a clock. */
export function remaining(until) {
  const left = Math.max(0, Math.round(until - Date.now() / 1000));
  if (left >= 86400) return `还剩 ${Math.floor(left / 86400)} 天`;
  const hours = Math.floor(left / 3600);
  const rest = `${String(Math.floor(left / 60) % 60).padStart(hours ? 2 : 1, "0")}:${String(left % 60).padStart(2, "0")}`;
  return `还剩 ${hours ? `${hours}:` : ""}${rest}`;
}
