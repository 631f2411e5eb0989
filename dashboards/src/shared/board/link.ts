/** The one socket to the server's `/board` namespace: a hint that something changed, never the truth itself. */
import { type Socket, io } from "socket.io-client";
import type { Entry, Head, Position } from "./protocol";

export interface Listener {
  readonly joined: (head: Position) => void;
  /** The socket is gone or was refused; ask instead. */
  readonly unlinked: () => void;
  readonly entry: (entry: Entry) => void;
  readonly head: (head: Head) => void;
}

type Ack = ({ readonly ok: true } & Position) | { readonly ok: false; readonly problem?: unknown };

/** How long to leave a server alone that said its boards are full, or that did not take in who listens. */
const REFUSED_PAUSE = 30_000;
const ACK_WITHIN = 8_000;

/** One socket, shared by every stream a page follows: each open socket costs the server a thread. */
export class Line {
  private readonly listeners = new Map<string, Listener>();
  private socket: Socket | null = null;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private readonly retries = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly connect: () => Socket = toServer) {}

  /** Listen to `stream` until the returned function is called. */
  readonly open = (stream: string, listener: Listener): (() => void) => {
    this.listeners.set(stream, listener);
    this.socket ??= this.dial();
    if (this.socket.connected) this.subscribe(stream, listener);
    return () => this.close(stream);
  };

  private dial(): Socket {
    const socket = this.connect();
    socket.on("connect", () => this.each((listener, stream) => this.subscribe(stream, listener)));
    socket.on("disconnect", () => this.each((listener) => listener.unlinked()));
    socket.on("connect_error", () => this.refused(socket));
    socket.on("entry", (entry: Entry) => this.listeners.get(entry.stream)?.entry(entry));
    socket.on("head", (head: Head) => this.listeners.get(head.stream)?.head(head));
    return socket;
  }

  private subscribe(stream: string, listener: Listener): void {
    clearTimeout(this.retries.get(stream));
    this.socket?.timeout(ACK_WITHIN).emit("subscribe", { stream }, (fault: Error | null, ack?: Ack) => {
      if (fault === null && ack?.ok === true) listener.joined({ epoch: ack.epoch, seq: ack.seq });
      else this.unheard(stream, listener);
    });
  }

  /** A socket that stays open says nothing more by itself, so whoever was not heard asks again, not all at once. */
  private unheard(stream: string, listener: Listener): void {
    listener.unlinked();
    const again = () => {
      if (this.listeners.get(stream) === listener && this.socket?.connected === true) this.subscribe(stream, listener);
    };
    clearTimeout(this.retries.get(stream));
    this.retries.set(stream, setTimeout(again, REFUSED_PAUSE * (0.5 + Math.random())));
  }

  private refused(socket: Socket): void {
    this.each((listener) => listener.unlinked());
    // Refused by the server itself (boards full): the library gives up, so we come back later, not all at once.
    if (socket.active) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => socket.connect(), REFUSED_PAUSE * (1 + Math.random()));
  }

  private close(stream: string): void {
    this.listeners.delete(stream);
    clearTimeout(this.retries.get(stream));
    this.retries.delete(stream);
    if (this.socket?.connected === true) this.socket.emit("unsubscribe", { stream });
    if (this.listeners.size > 0) return;
    clearTimeout(this.pause);
    this.socket?.disconnect();
    this.socket = null;
  }

  private each(act: (listener: Listener, stream: string) => void): void {
    for (const [stream, listener] of this.listeners) act(listener, stream);
  }
}

function toServer(): Socket {
  return io("/board", { transports: ["websocket"], reconnectionDelayMax: 10_000 });
}
