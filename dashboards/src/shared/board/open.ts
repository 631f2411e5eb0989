/** Follows a stream of this server, and keeps the page's clock by it. */
import { effect } from "@preact/signals";
import { boards } from "../api/calls";
import { setAhead } from "../now";
import { type Following, follow } from "./follow";
import { Line } from "./link";

const line = new Line();

/** Follow `stream`; whoever opens it stops it. */
export function openBoard(stream: string): Following {
  const following = follow(stream, boards, line.open);
  const quiet = effect(() => setAhead(following.ahead.value));
  const stop = () => {
    quiet();
    following.stop();
  };
  return { ...following, stop };
}
