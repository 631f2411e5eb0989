import { describe, expect, test } from "vitest";
import { applyChanges, receive } from "../../src/shared/board/reducer";
import { entry } from "./boards";

const board = { epoch: "e1", seq: 4, items: { unit: { a: { free: 1 } }, task: { t: { due: 1 } } } };

describe("receive", () => {
  test("applies the next entry of the same epoch", () => {
    const { board: next, verdict } = receive(board, entry(5, [{ op: "put", kind: "unit", key: "a", body: { free: 2 } }]));
    expect(verdict).toBe("applied");
    expect(next.seq).toBe(5);
    expect(next.items.unit).toEqual({ a: { free: 2 } });
  });

  test.each([
    [4, "e1", "old"],
    [1, "e1", "old"],
    [6, "e1", "hole"],
    [5, "e2", "stranger"],
    [1, "e2", "stranger"],
  ] as const)("leaves the board alone when entry %i of %s is %s", (seq, epoch, verdict) => {
    const receipt = receive(board, { ...entry(seq, [{ op: "drop", kind: "unit", key: "a" }]), epoch });
    expect(receipt.verdict).toBe(verdict);
    expect(receipt.board).toBe(board);
  });
});

describe("applyChanges", () => {
  test("keeps the identity of kinds that were not touched", () => {
    const next = applyChanges(board.items, [{ op: "put", kind: "unit", key: "b", body: {} }]);
    expect(next.task).toBe(board.items.task);
    expect(next.unit).not.toBe(board.items.unit);
    expect(next.unit?.a).toBe(board.items.unit.a);
  });

  test("never changes what it was given", () => {
    const before = JSON.stringify(board.items);
    applyChanges(board.items, [{ op: "drop", kind: "unit", key: "a" }]);
    expect(JSON.stringify(board.items)).toBe(before);
  });

  test("takes names for data, also the ones JavaScript has a use for", () => {
    const next = applyChanges({}, [{ op: "put", kind: "__proto__", key: "constructor", body: { free: 1 } }]);
    expect(Object.keys(next)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).constructor).toBe(Object);
  });
});
