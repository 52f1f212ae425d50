import { el } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/** Nodes of a text with Bot API entities; JavaScript counts in UTF-16 units, as they do. */
export function richText(text, entities, open) {
  return build(text, 0, text.length, nested(entities ?? []), open);
}

function nested(entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const roots = [];
  const path = [];
  for (const each of sorted) {
    const node = { ...each, end: each.offset + each.length, inner: [] };
    while (path.length && path.at(-1).end <= node.offset) path.pop();
    if (path.length) node.end = Math.min(node.end, path.at(-1).end);
    (path.length ? path.at(-1).inner : roots).push(node);
    path.push(node);
  }
  return roots;
}

function build(text, start, end, entities, open) {
  const nodes = [];
  let place = start;
  for (const each of entities) {
    if (each.offset > place) nodes.push(text.slice(place, each.offset));
    nodes.push(wrap(each, text, open));
    place = Math.max(place, each.end);
    if (BLOCKS.has(each.type) && text[place] === "\n") place += 1;
  }
  if (place < end) nodes.push(text.slice(place, end));
  return nodes;
}

function wrap(entity, text, open) {
  const inner = build(text, entity.offset, entity.end, entity.inner, open);
  const own = text.slice(entity.offset, entity.end);
  switch (entity.type) {
    case "url": return link(own, inner, open);
    case "text_link": return link(entity.url, inner, open);
    case "bot_command": return el("button", { type: "button", class: "inline-link", on: { click: () => open.command(own) } }, inner);
    case "mention": case "hashtag": return el("span", { class: "mention" }, inner);
    case "pre": return el("pre", {}, el("code", {}, inner));
    case "spoiler": return spoiler(inner);
    case "expandable_blockquote": return expandable(inner);
    default: return el(TAGS[entity.type] ?? "span", {}, inner);
  }
}

function link(address, inner, open) {
  const href = /^[a-z]+:\/\//i.test(address) ? address : `https://${address}`;
  if (!/^(https?|tg):/i.test(href)) return el("span", {}, inner);
  const follow = (event) => { event.preventDefault(); open.link(href); };
  return el("a", { href, rel: "noopener noreferrer", target: "_blank", on: { click: follow } }, inner);
}

function spoiler(inner) {
  const show = (event) => event.currentTarget.classList.add("shown");
  return el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "隐藏的内容，按下显示", on: {
    click: show, keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(event); } },
  } }, el("span", {}, inner));
}

function expandable(inner) {
  const quote = el("blockquote", { class: "folded" }, inner);
  const toggle = el("button", { type: "button", class: "inline-link", text: "展开", on: { click: () => {
    toggle.textContent = quote.classList.toggle("folded") ? "展开" : "收起";
  } } });
  return el("span", { class: "fold" }, quote, toggle);
}
