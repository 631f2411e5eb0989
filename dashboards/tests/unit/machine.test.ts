import { describe, expect, test } from "vitest";
import { GREY_AFTER, type Happened, type Model, POLL_EVERY, RETRY_AT_MOST, isGrey, step, unopened } from "../../src/shared/board/machine";
import { AT, entry, head, snapshot } from "./boards";

const put = (seq: number, free: number) => entry(seq, [{ op: "put", kind: "unit", key: "a", body: { free } }]);

/** Play events one second apart; what comes out is the model and the orders given. */
function play(model: Model, ...events: readonly Happened[]) {
  let now = 0;
  const orders = [];
  for (const event of events) {
    now += 1000;
    const next = step(model, event, now);
    model = next.model;
    if (next.order !== null) orders.push(next.order);
  }
  return { model, orders, now };
}

const opened = play(unopened, { is: "started" }, { is: "snapshot", snapshot: snapshot(4) }, { is: "joined", head: head(4) }).model;

describe("opening", () => {
  test("asks for a snapshot once, however often it is told to start", () => {
    expect(play(unopened, { is: "started" }, { is: "started" }).orders).toEqual([{ fetch: "snapshot" }]);
  });

  test("takes in what was pushed while the snapshot was under way", () => {
    const { model, orders } = play(
      unopened,
      { is: "started" },
      { is: "entry", entry: put(4, 1) },
      { is: "entry", entry: put(5, 2) },
      { is: "snapshot", snapshot: snapshot(4) },
    );
    expect(model.board).toEqual({ epoch: "e1", seq: 5, items: { unit: { a: { free: 2 } } } });
    expect(orders).toHaveLength(1);
  });

  test("keeps what happened before out of the state and in the ticker", () => {
    const { model } = play(
      unopened,
      { is: "started" },
      { is: "snapshot", snapshot: { ...snapshot(4), happened: [{ kind: "offer_made", at: AT }] } },
    );
    expect(model.board?.items).toEqual({});
    expect(model.ticker.map((it) => it.kind)).toEqual(["offer_made"]);
  });

  test("asks once more when the log turned out to be further than the snapshot", () => {
    const { orders } = play(unopened, { is: "started" }, { is: "joined", head: head(6) }, { is: "snapshot", snapshot: snapshot(4) });
    expect(orders).toEqual([{ fetch: "snapshot" }, { fetch: "entries", epoch: "e1", since: 4 }]);
  });
});

describe("following", () => {
  test("applies the next entry without asking", () => {
    const { model, orders } = play(opened, { is: "entry", entry: put(5, 3) });
    expect(model.board?.seq).toBe(5);
    expect(orders).toEqual([]);
  });

  test("asks for what lies between when an entry is missing, and then has both", () => {
    const { model, orders } = play(
      opened,
      { is: "entry", entry: put(6, 6) },
      { is: "entry", entry: put(7, 7) },
      { is: "caught-up", answer: { ...head(6), entries: [put(5, 5), put(6, 6)] } },
    );
    expect(orders).toEqual([{ fetch: "entries", epoch: "e1", since: 4 }]);
    expect(model.board).toEqual({ epoch: "e1", seq: 7, items: { unit: { a: { free: 7 } } } });
  });

  test("takes a snapshot when the log says it no longer reaches back, and shows the old state until then", () => {
    const { model, orders } = play(
      opened,
      { is: "head", head: head(90) },
      { is: "caught-up", answer: { epoch: "e1", seq: 90, at: AT, reset: true } },
    );
    expect(orders.at(-1)).toEqual({ fetch: "snapshot" });
    expect(model.board?.seq).toBe(4);
  });

  test("follows a log that began anew with fewer numbers", () => {
    const { model } = play(
      opened,
      { is: "head", head: head(1, "e2") },
      { is: "caught-up", answer: { epoch: "e2", seq: 1, at: AT, reset: true } },
      { is: "snapshot", snapshot: snapshot(1, { unit: { b: { free: 9 } } }, "e2") },
    );
    expect(model.board).toEqual({ epoch: "e2", seq: 1, items: { unit: { b: { free: 9 } } } });
  });

  test("asks on when an answer did not reach to the end of the log", () => {
    const { model, orders } = play(
      opened,
      { is: "head", head: head(6) },
      { is: "caught-up", answer: { ...head(6), entries: [put(5, 5)] } },
    );
    expect(model.board?.seq).toBe(5);
    expect(orders.at(-1)).toEqual({ fetch: "entries", epoch: "e1", since: 5 });
  });

  test("does not believe an answer with a hole in it", () => {
    const { orders } = play(
      opened,
      { is: "head", head: head(7) },
      { is: "caught-up", answer: { ...head(7), entries: [put(5, 1), put(7, 1)] } },
    );
    expect(orders.at(-1)).toEqual({ fetch: "snapshot" });
  });
});

describe("without a socket", () => {
  const unlinked = play(opened, { is: "unlinked" }).model;

  test("asks at once and then every three seconds", () => {
    const first = step(unlinked, { is: "tick" }, 2_000);
    expect(first.order).toEqual({ fetch: "entries", epoch: "e1", since: 4 });
    const answered = step(first.model, { is: "caught-up", answer: { ...head(4), entries: [] } }, 2_100).model;
    expect(step(answered, { is: "tick" }, 2_100 + POLL_EVERY - 1).order).toBeNull();
    expect(step(answered, { is: "tick" }, 2_100 + POLL_EVERY).order).not.toBeNull();
  });

  test("waits longer each time nobody answers, but never longer than fifteen seconds", () => {
    let model = unlinked;
    const waits = [];
    for (let i = 0; i < 8; i += 1) {
      model = step({ ...model, asking: "entries" }, { is: "unanswered", status: 503 }, 0).model;
      waits.push(model.askAgainAt);
    }
    expect(waits).toEqual([3, 6, 9, 12, 15, 15, 15, 15].map((seconds) => seconds * 1000));
    expect(RETRY_AT_MOST).toBe(15_000);
  });

  test.each([401, 403, 404])("stops asking when the server refuses with %i", (status) => {
    const { model } = step({ ...unlinked, asking: "entries" }, { is: "unanswered", status }, 0);
    expect(model.refused).toBe(status);
    expect(step(model, { is: "tick" }, 60_000).order).toBeNull();
  });
});

describe("truth about itself", () => {
  test("asks by itself when the socket has been silent", () => {
    expect(step({ ...opened, heardAt: 0 }, { is: "tick" }, 20_000).order).toBeNull();
    expect(step({ ...opened, heardAt: 0 }, { is: "tick" }, 20_001).order).toEqual({ fetch: "entries", epoch: "e1", since: 4 });
  });

  test("is grey after 45 seconds without a word, and not a moment before", () => {
    expect(isGrey({ ...opened, heardAt: 0 }, GREY_AFTER)).toBe(false);
    expect(isGrey({ ...opened, heardAt: 0 }, GREY_AFTER + 1)).toBe(true);
    expect(isGrey(unopened, 1_000_000)).toBe(false);
  });

  test("is live again with the first word heard", () => {
    const { model, now } = play({ ...opened, heardAt: -100_000 }, { is: "head", head: head(4) });
    expect(isGrey(model, now)).toBe(false);
  });
});
