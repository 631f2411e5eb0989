import { beforeEach, expect, test, vi } from "vitest";
import { Line } from "../../src/shared/board/link";
import { entry, head } from "./boards";

type Ack = (fault: Error | null, answer?: unknown) => void;

/** A socket that does what the test says. */
class FakeSocket {
  connected = false;
  active = true;
  asked: [string, { stream: string }, Ack?][] = [];
  private readonly heard = new Map<string, (it: unknown) => void>();
  readonly connect = vi.fn();
  readonly disconnect = vi.fn();
  on(event: string, act: (it: unknown) => void) {
    this.heard.set(event, act);
  }
  timeout() {
    return this;
  }
  emit(event: string, what: { stream: string }, ack?: Ack) {
    this.asked.push(ack === undefined ? [event, what] : [event, what, ack]);
  }
  happens(event: string, it?: unknown) {
    if (event === "connect") this.connected = true;
    if (event === "disconnect") this.connected = false;
    this.heard.get(event)?.(it);
  }
}

const listener = () => ({ joined: vi.fn(), unlinked: vi.fn(), entry: vi.fn(), head: vi.fn() });
let socket: FakeSocket;
let line: Line;
const dialled = vi.fn();

beforeEach(() => {
  socket = new FakeSocket();
  dialled.mockReset().mockImplementation(() => socket);
  line = new Line(dialled);
});

test("every stream of a page shares one socket, and each is subscribed at every connection", () => {
  line.open("request:1", listener());
  line.open("request:2", listener());
  socket.happens("connect");
  socket.happens("disconnect");
  socket.happens("connect");
  expect(dialled).toHaveBeenCalledTimes(1);
  expect(socket.asked.map(([, { stream }]) => stream)).toEqual(["request:1", "request:2", "request:1", "request:2"]);
});

test("joining tells where the log is; a refused subscription means asking", () => {
  const [one, two, three] = [listener(), listener(), listener()];
  line.open("a", one);
  line.open("b", two);
  line.open("c", three);
  socket.happens("connect");
  socket.asked[0]?.[2]?.(null, { ok: true, epoch: "e1", seq: 7 });
  socket.asked[1]?.[2]?.(null, { ok: false, problem: "no" });
  socket.asked[2]?.[2]?.(new Error("timeout"));
  expect(one.joined).toHaveBeenCalledWith({ epoch: "e1", seq: 7 });
  expect(two.unlinked).toHaveBeenCalled();
  expect(three.unlinked).toHaveBeenCalled();
});

test("a stream that was not taken in is asked for again, as long as somebody listens and the socket is open", () => {
  vi.useFakeTimers();
  const [one, two] = [listener(), listener()];
  line.open("a", one);
  const closeTwo = line.open("b", two);
  socket.happens("connect");
  socket.asked[0]?.[2]?.(new Error("timeout"));
  socket.asked[1]?.[2]?.(new Error("timeout"));
  closeTwo();
  vi.advanceTimersByTime(60_000);
  const subscribed = socket.asked.filter(([event]) => event === "subscribe").map(([, { stream }]) => stream);
  expect(subscribed).toEqual(["a", "b", "a"]);
  socket.asked.at(-1)?.[2]?.(null, { ok: true, epoch: "e1", seq: 9 });
  expect(one.joined).toHaveBeenCalledWith({ epoch: "e1", seq: 9 });
  vi.advanceTimersByTime(120_000);
  expect(socket.asked.filter(([event]) => event === "subscribe")).toHaveLength(3);
  vi.useRealTimers();
});

test("entries and heads reach the stream they are of, and no other", () => {
  const [one, two] = [listener(), listener()];
  line.open("desk:zeeuws-vlaanderen", one);
  line.open("other", two);
  socket.happens("entry", entry(1));
  socket.happens("head", head(1));
  expect(one.entry).toHaveBeenCalledTimes(1);
  expect(one.head).toHaveBeenCalledTimes(1);
  expect(two.entry).not.toHaveBeenCalled();
});

test("a server whose boards are full is tried again after a while, and asked meanwhile", () => {
  vi.useFakeTimers();
  const one = listener();
  line.open("a", one);
  socket.active = false;
  socket.happens("connect_error", new Error("boards-full"));
  expect(one.unlinked).toHaveBeenCalled();
  vi.advanceTimersByTime(29_000);
  expect(socket.connect).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(socket.connect).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

test("a network fault is left to the library, which tries again by itself", () => {
  vi.useFakeTimers();
  line.open("a", listener());
  socket.happens("connect_error", new Error("network"));
  vi.advanceTimersByTime(120_000);
  expect(socket.connect).not.toHaveBeenCalled();
  vi.useRealTimers();
});

test("the last stream to close takes the socket with it", () => {
  const closeOne = line.open("a", listener());
  const closeTwo = line.open("b", listener());
  socket.happens("connect");
  closeOne();
  expect(socket.disconnect).not.toHaveBeenCalled();
  expect(socket.asked.at(-1)?.[0]).toBe("unsubscribe");
  closeTwo();
  expect(socket.disconnect).toHaveBeenCalled();
});
