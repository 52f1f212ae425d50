/** Builds an element. Properties: `class`, `text`, `on` (listeners), `data`; all else become attributes. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** One of eight colours, always the same for one id. */
export const colourOf = (id) => `c${Math.abs(Number(id)) % 8}`;

/** The letter that stands for a name: the last character of a short Chinese one, else the first. */
export function initial(name) {
  const letters = Array.from(name.trim());
  const isShortHan = letters.length <= 3 && /^\p{Script=Han}+$/u.test(name);
  return letters.at(isShortHan ? -1 : 0) ?? "?";
}

/** The coloured circle of a person or chat. */
export function avatar(id, name, extra = "") {
  return el("span", { class: `avatar ${colourOf(id)} ${extra}`, "aria-hidden": "true", text: initial(name) });
}

const TALLEST = 360;

/** A picture that takes its room at once: what is fetched later moves nothing. */
export function photo({ url, width, height }, alt) {
  const scale = Math.min(1, TALLEST / height);
  return el("img", { class: "photo", src: url, alt, width: Math.round(width * scale), height: Math.round(height * scale) });
}

/** Puts the focus back to the element with the same data-key after its surroundings were built anew. */
export function keepingFocus(change) {
  const key = document.activeElement?.dataset?.key;
  change();
  if (key && document.activeElement === document.body) {
    document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}
