/** A model check: whatever is lost, doubled, reordered, pruned or restored, the board is never a state that was not. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Happened, type Model, type Order, step, unopened } from "../../src/shared/board/machine";
import type { Entry, Items } from "../../src/shared/board/protocol";
import { applyChanges } from "../../src/shared/board/reducer";
import { AT, entry, head, snapshot } from "./boards";

class Server {
  epoch = 1;
  seq = 0;
  items: Items = {};
  log: Entry[] = [];
  floor = 0;
  readonly history = new Map<string, string>([["e1/0", "{}"]]);

  get name() {
    return `e${this.epoch}`;
  }
  remember() {
    this.history.set(`${this.name}/${this.seq}`, JSON.stringify(this.items));
  }
  change(key: string, free: number): Entry {
    this.seq += 1;
    const it = entry(this.seq, [free === 0 ? { op: "drop", kind: "unit", key } : { op: "put", kind: "unit", key, body: { free } }], this.name);
    this.items = applyChanges(this.items, it.changes);
    this.log.push(it);
    this.remember();
    return it;
  }
  prune(keep: number) {
    this.log = this.log.slice(Math.max(0, this.log.length - keep));
    this.floor = this.seq - this.log.length;
  }
  restore() {
    this.epoch += 1;
    this.seq = Math.max(0, this.seq - 3);
    this.log = [];
    this.floor = this.seq;
    this.remember();
  }
  answer(order: Order): Happened {
    if (order.fetch === "snapshot") return { is: "snapshot", snapshot: snapshot(this.seq, this.items, this.name) };
    const { epoch, since } = order;
    const { seq, name } = this;
    const reaches = epoch === name && since <= seq && since >= this.floor;
    if (!reaches) return { is: "caught-up", answer: { epoch: name, seq, at: AT, reset: true } };
    return { is: "caught-up", answer: { ...head(seq, name), entries: this.log.filter((it) => it.seq > since).slice(0, 2) } };
  }
}

class Trial {
  readonly server = new Server();
  readonly wire: Entry[] = [];
  readonly answers: Happened[] = [];
  model: Model = unopened;
  now = 0;

  happen(it: Happened) {
    this.now += 100;
    const { model, order } = step(this.model, it, this.now);
    this.model = model;
    // The question reaches the server now; its answer may come much later.
    if (order !== null) this.answers.push(this.server.answer(order));
    const { board } = model;
    if (board !== null) expect(JSON.stringify(board.items)).toBe(this.server.history.get(`${board.epoch}/${board.seq}`));
    expect(this.answers.length).toBeLessThanOrEqual(1);
  }
  /** The line works again: answers come, the heart beats. */
  recover() {
    for (let i = 0; i < 6; i += 1) {
      for (let it = this.answers.shift(); it !== undefined; it = this.answers.shift()) this.happen(it);
      this.happen({ is: "head", head: head(this.server.seq, this.server.name) });
    }
    expect(this.model.board?.seq).toBe(this.server.seq);
    expect(JSON.stringify(this.model.board?.items)).toBe(JSON.stringify(this.server.items));
  }
}

const key = fc.constantFrom("a", "b", "c");
const act = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(key, fc.nat(3)).map(([k, free]) => (t: Trial) => void t.wire.push(t.server.change(k, free))) },
  { weight: 3, arbitrary: fc.nat().map((n) => (t: Trial) => {
    const [it] = t.wire.length > 0 ? t.wire.splice(n % t.wire.length, 1) : [];
    if (it !== undefined) t.happen({ is: "entry", entry: it });
  }) },
  fc.nat().map((n) => (t: Trial) => {
    const it = t.wire[n % Math.max(1, t.wire.length)];
    if (it !== undefined) t.happen({ is: "entry", entry: it });
  }),
  { weight: 2, arbitrary: fc.constant((t: Trial) => { const it = t.answers.shift(); if (it !== undefined) t.happen(it); }) },
  fc.constant((t: Trial) => { if (t.answers.shift() !== undefined) t.happen({ is: "unanswered", status: null }); }),
  fc.constant((t: Trial) => { t.wire.length = 0; }),
  fc.nat(2).map((keep) => (t: Trial) => t.server.prune(keep)),
  fc.constant((t: Trial) => t.server.restore()),
  fc.constant((t: Trial) => t.happen({ is: "unlinked" })),
  fc.constant((t: Trial) => t.happen({ is: "joined", head: head(t.server.seq, t.server.name) })),
  fc.constant((t: Trial) => { t.now += 30_000; t.happen({ is: "tick" }); }),
);

test("a board is always a state that was, and true again once the line works", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const trial = new Trial();
      trial.happen({ is: "started" });
      for (const it of acts) it(trial);
      trial.recover();
    }),
    { numRuns: 1500 },
  );
});
