/** What stands still is on the desk until it is mended; and so is a server that no longer says. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepWatch } from "../../src/board/watch";
import { standstill } from "../../src/shared/api/calls";
import type { Halt, Standstill } from "../../src/shared/api/types";

vi.mock("../../src/shared/api/calls", () => ({ standstill: vi.fn() }));

const searching: Halt = { what: "searching", since: "2026-03-01T02:12:04Z" };
const says = (...items: Halt[]) => vi.mocked(standstill).mockImplementation(() => Promise.resolve<Standstill>({ items, next_cursor: null }));
const fails = () => vi.mocked(standstill).mockImplementation(() => Promise.reject(new Error("no answer")));
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.mocked(standstill).mockReset();
});

test("a standstill is seen within ten seconds, told once, and gone when it is mended", async () => {
  says();
  const watch = keepWatch();
  const seen: number[] = [];
  watch.halts.subscribe((halts) => seen.push(halts.length));
  await pass(5);
  says(searching);
  await pass(30);
  says();
  await pass(10);
  expect(seen).toEqual([0, 1, 0]);
  watch.stop();
});

test("what was known stays while a question goes unanswered, and after three nobody keeps watch", async () => {
  says(searching);
  const watch = keepWatch();
  await pass(1);
  fails();
  await pass(20);
  expect([watch.halts.value, watch.unwatched.value]).toEqual([[searching], false]);
  await pass(10);
  expect(watch.unwatched.value).toBe(true);
  says();
  await pass(10);
  expect([watch.halts.value, watch.unwatched.value]).toEqual([[], false]);
  watch.stop();
});

test("nothing is asked any more when the desk is closed", async () => {
  says();
  keepWatch().stop();
  await pass(60);
  expect(standstill).toHaveBeenCalledTimes(1);
});
