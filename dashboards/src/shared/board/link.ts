/** The socket to the server's `/board` namespace: a hint that something changed, never the truth itself. */
import { type Socket, io } from "socket.io-client";
import type { Entry, Head, Position } from "./protocol";

export interface Listener {
  joined: (head: Position) => void;
  /** The socket is gone or was refused; ask instead. */
  unlinked: () => void;
  entry: (entry: Entry) => void;
  head: (head: Head) => void;
}

type Ack = ({ ok: true } & Position) | { ok: false; problem?: unknown };

/** How long to leave a server alone that said its boards are full. */
const REFUSED_PAUSE = 30_000;
const ACK_WITHIN = 8_000;

/** Open the socket for one stream and keep it open. Returns the way to close it. */
export function link(stream: string, listener: Listener): () => void {
  const socket: Socket = io("/board", { transports: ["websocket"], reconnectionDelayMax: 10_000 });
  let pause: ReturnType<typeof setTimeout> | undefined;

  const subscribe = () => {
    socket.timeout(ACK_WITHIN).emit("subscribe", { stream }, (fault: Error | null, ack?: Ack) => {
      if (fault === null && ack?.ok === true) listener.joined({ epoch: ack.epoch, seq: ack.seq });
      else listener.unlinked();
    });
  };
  socket.on("connect", subscribe);
  socket.on("disconnect", listener.unlinked);
  socket.on("connect_error", () => {
    listener.unlinked();
    // Refused by the server itself (boards full): the library gives up, so we come back later, not all at once.
    if (!socket.active) {
      clearTimeout(pause);
      pause = setTimeout(() => socket.connect(), REFUSED_PAUSE * (1 + Math.random()));
    }
  });
  socket.on("entry", (entry: Entry) => {
    if (entry.stream === stream) listener.entry(entry);
  });
  socket.on("head", (head: Head) => {
    if (head.stream === stream) listener.head(head);
  });
  return () => {
    clearTimeout(pause);
    socket.disconnect();
  };
}
