import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../../src/shared/api/problem";
import { follow } from "../../src/shared/board/follow";
import type { Listener } from "../../src/shared/board/link";
import { AT, entry, head, snapshot } from "./boards";

const START = Date.parse(AT) - 5_000;
const questions = { snapshot: vi.fn(), entries: vi.fn() };
let listener: Listener;
const closed = vi.fn();
const open = (_stream: string, heard: Listener) => {
  listener = heard;
  return closed;
};

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  questions.snapshot.mockReset().mockResolvedValue(snapshot(4, { unit: { a: { free: 1 } } }));
  questions.entries.mockReset().mockResolvedValue({ ...head(4), entries: [] });
});
afterEach(() => {
  vi.useRealTimers();
});

const begin = async () => {
  const following = follow("desk:zv", questions, open);
  await vi.advanceTimersByTimeAsync(0);
  return following;
};

test("a board opens with a snapshot and lives by what is pushed", async () => {
  const following = await begin();
  const unit = following.items<{ free: number }>("unit");
  const task = following.items("task");
  const before = task.value;
  listener.entry(entry(5, [{ op: "put", kind: "unit", key: "a", body: { free: 2 } }]));
  expect(unit.value).toEqual({ a: { free: 2 } });
  expect(task.value).toBe(before);
  following.stop();
});

test("the server's clock is known from what it says", async () => {
  const following = await begin();
  expect(following.ahead.value).toBe(5_000);
  following.stop();
});

test("without a socket it asks every three seconds, and is grey when nobody has answered for 45", async () => {
  const following = await begin();
  listener.unlinked();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(questions.entries.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(following.grey.value).toBe(false);
  questions.entries.mockRejectedValue(new Problem(0));
  await vi.advanceTimersByTimeAsync(50_000);
  expect(following.grey.value).toBe(true);
  questions.entries.mockResolvedValue({ ...head(4), entries: [] });
  await vi.advanceTimersByTimeAsync(16_000);
  expect(following.grey.value).toBe(false);
  following.stop();
});

test("it stops asking when the server says it is not ours", async () => {
  questions.snapshot.mockRejectedValue(new Problem(403));
  const following = await begin();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(questions.snapshot).toHaveBeenCalledTimes(1);
  expect(following.model.value.refused).toBe(403);
  following.stop();
});

test("once stopped it asks nothing and hears nothing", async () => {
  const following = await begin();
  following.stop();
  expect(closed).toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(questions.entries).not.toHaveBeenCalled();
});
