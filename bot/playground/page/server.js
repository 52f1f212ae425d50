/** Does something as a person; throws an Error with a sentence to show. */
export async function act(name, body) {
  const isForm = body instanceof FormData;
  const response = await fetch(`/playground/${name}`, {
    method: "POST",
    headers: isForm ? {} : { "Content-Type": "application/json" },
    body: isForm ? body : JSON.stringify(body),
  }).catch(() => null);
  if (!response) throw new Error("连接不上试用场。");
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `出错了（${response.status}）`);
  return answer;
}

/** A live connection as one person, taken up again when it breaks. `onEvent(event)`, `onState(isOpen)`. */
export class Live {
  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
    this.wait = 500;
  }

  connect(user) {
    this.user = user;
    this.socket?.close();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/playground/live?user=${user}`);
    this.socket = socket;
    socket.onmessage = (message) => this.take(socket, JSON.parse(message.data));
    socket.onclose = () => this.retry(socket);
  }

  take(socket, event) {
    if (socket !== this.socket) return;
    this.wait = 500;
    this.onState(true);
    this.onEvent(event);
  }

  retry(socket) {
    if (socket !== this.socket) return;
    this.onState(false);
    setTimeout(() => socket === this.socket && this.connect(this.user), this.wait);
    this.wait = Math.min(this.wait * 2, 8000);
  }
}
