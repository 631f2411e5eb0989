/** The order in which callers are helped, and who is told with whom. */
import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { byTurn, keepLine } from "../../src/board/calls/line";
import type { Call, Waiting } from "../../src/shared/api/types";
import type { Following } from "../../src/shared/board/follow";
import { calls, manyWaitings } from "../screens/region";

vi.mock("../../src/shared/session/session", () => ({ me: () => ({ person: { id: "coordinator-1" } }) }));
vi.mock("../../src/shared/api/calls", () => ({ telephone: { duty: () => Promise.resolve({ items: [] }) } }));

const keyed = <T extends { readonly id: string }>(all: readonly T[]) => Object.fromEntries(all.map((it) => [it.id, it]));
const shown = { call: signal<Record<string, Call>>({}), waiting: signal<Record<string, Waiting>>({}) };
const following = { items: (kind: "call" | "waiting") => shown[kind] } as unknown as Following;

beforeEach(() => {
  shown.call.value = {};
  shown.waiting.value = {};
});
afterEach(() => vi.clearAllTimers());

function line(open: (request: string) => void = () => undefined) {
  return keepLine(following, "zeeuws-vlaanderen", open);
}

test("who lost their human is helped first, then a crisis, then who waits longest", () => {
  expect([...manyWaitings].filter(({ state }) => state !== "voicemail").sort(byTurn).map(({ id }) => id)).toEqual(["w4", "w1", "w2", "w3"]);
});

test("a caller in the queue is not told twice, and who reached nobody is told apart", () => {
  const [first] = calls;
  if (first === undefined) throw new Error("no call");
  shown.waiting.value = keyed(manyWaitings);
  shown.call.value = keyed([...calls, { ...first, id: "c1", with_whom: null }, { ...first, id: "d1", purpose: "duty" }]);
  const kept = line();
  expect(kept.calls.value.map(({ id }) => id)).toEqual(["c5", "c7", "c6"]);
  expect(kept.unanswered.value.map(({ id }) => id)).toEqual(["w9"]);
  kept.stop();
});

test("the case of a caller that I took opens by itself, once; that of a colleague does not", () => {
  const open = vi.fn();
  const kept = line(open);
  const [call] = calls;
  if (call === undefined) throw new Error("no call");
  shown.call.value = { c5: call };
  expect(open).not.toHaveBeenCalled();
  shown.call.value = { c5: { ...call, with_whom: { id: "coordinator-1", name: "Els Dieleman" } } };
  shown.call.value = { c5: { ...call, with_whom: { id: "coordinator-1", name: "Els Dieleman" }, state: "in-progress" } };
  expect(open).toHaveBeenCalledExactlyOnceWith("r3");
  kept.stop();
});
