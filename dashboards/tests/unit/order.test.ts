import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BedRequest } from "../../src/shared/api/types";
import { awaitedFrom, byWhatIsDue, hasPlace, isOpen, markOf, settle } from "../../src/board/queue/order";
import { homeName, shortName } from "../../src/shared/words/names";
import { stepFrom } from "../../src/board/queue/hand";

const request = (over: Partial<BedRequest>) =>
  ({ id: "r", code: "B100", state: "searching", next_action: null, norm_due_at: null, received_at: "2026-03-01T01:00:00Z", ...over }) as BedRequest;

describe("byWhatIsDue", () => {
  test("puts what is due next first, and what has no deadline last", () => {
    const strips = [
      request({ code: "none" }),
      request({ code: "late", next_action: { kind: "answer", due_at: "2026-03-01T03:00:00Z" } }),
      request({ code: "soon", next_action: { kind: "answer", due_at: "2026-03-01T02:00:00Z" } }),
      request({ code: "norm", norm_due_at: "2026-03-02T02:00:00Z" }),
    ];
    expect(strips.sort(byWhatIsDue).map((it) => it.code)).toEqual(["soon", "late", "norm", "none"]);
  });

  test("leaves equals in the order of arrival", () => {
    const due = { kind: "answer", due_at: "2026-03-01T03:00:00Z" } as const;
    const strips = [request({ code: "B2", next_action: due, received_at: "2026-03-01T01:30:00Z" }), request({ code: "B1", next_action: due })];
    expect(strips.sort(byWhatIsDue).map((it) => it.code)).toEqual(["B1", "B2"]);
  });
});

test.each(["closed", "withdrawn", "redirected", "unplaced"] as const)("a request that is %s needs nobody any more", (state) => {
  expect(isOpen(request({ state }))).toBe(false);
});

describe("settle", () => {
  test("without a hand the order is the wanted one", () => {
    expect(settle(["a", "b"], ["c", "b"], null)).toEqual({ shown: ["c", "b"], waiting: 0 });
  });

  test("what is new above the hand waits; what is new below comes in", () => {
    expect(settle(["a", "b", "c"], ["new1", "a", "b", "c", "new2"], "b")).toEqual({ shown: ["a", "b", "c", "new2"], waiting: 1 });
  });

  test("what has landed under the hand stays until the hand is gone", () => {
    expect(settle(["a", "b", "c"], ["b", "c"], "b").shown).toEqual(["a", "b", "c"]);
    expect(settle(["a", "b", "c"], ["b", "c"], null).shown).toEqual(["b", "c"]);
  });

  test("when the strip under the hand itself has landed, everything new waits", () => {
    expect(settle(["a", "b"], ["new", "b"], "a")).toEqual({ shown: ["a", "b"], waiting: 1 });
  });

  const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"), { maxLength: 8 });
  test("nothing at or above the hand ever moves, nothing is doubled, and nothing is lost", () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(), (shown, wanted, n) => {
        const under = shown.length === 0 ? null : (shown[n % shown.length] ?? null);
        const next = settle(shown, wanted, under);
        const upTo = under === null ? 0 : shown.indexOf(under) + 1;
        expect(next.shown.slice(0, upTo)).toEqual(shown.slice(0, upTo));
        expect(new Set(next.shown).size).toBe(next.shown.length);
        const unseen = wanted.filter((id) => !next.shown.includes(id));
        expect(unseen.length).toBe(next.waiting);
        expect(unseen.every((id) => !shown.includes(id))).toBe(true);
      }),
    );
  });
});

test("j and k step through the rack and stop at its ends", () => {
  expect([stepFrom(-1, 1, 3), stepFrom(0, 1, 3), stepFrom(2, 1, 3), stepFrom(0, -1, 3), stepFrom(-1, -1, 3)]).toEqual([0, 1, 2, 0, 2]);
});

test.each([
  ["Woonzorgcentrum De Turfput (demo)", "De Turfput"],
  ["Centrum voor herstelverblijf De Dennen (demo)", "De Dennen"],
  ["Antonius Kloosterzande", "Antonius Kloosterzande"],
  ["Woonzorgcentrumenservicecentrum", "Woonzorgcentrumenservicecentrum"],
  ["De Stelle", "De Stelle"],
  ["Hospice Zeeuwsch-Vlaanderen", "Hospice Zeeuwsch-Vlaanderen"],
  ["ZorgSaam De Honte (seniorenkliniek)", "ZorgSaam De Honte"],
])("the home %s is called %s on a strip", (name, short) => expect(homeName(name)).toBe(short));

test.each([
  ["Marijke (coördinator demo)", "Marijke"],
  ["Jan-Willem van Wijk", "Jan-Willem vW"],
  ["Els Dieleman", "Els Dieleman"],
])("the owner %s is called %s on a strip", (name, short) => expect(shortName(name)).toBe(short));

/** A request as far as its place and marks go. */
const placed = (state: string, stay: string | null, guest: object | null = null) =>
  ({ state, stay: stay === null ? null : { state: stay }, guest, offers: [{ id: "1", state: "accepted" }, { id: "2", state: "refused" }, { id: "3", state: "accepted" }] }) as unknown as BedRequest;

test("only the last yes stands, as long as its place does", () => {
  const marks = (request: BedRequest) => request.offers.map((offer) => markOf(offer, request));
  expect(marks(placed("reserved", "reserved"))).toEqual(["withdrawn", "refused", "accepted"]);
  expect(marks(placed("searching", "cancelled"))).toEqual(["withdrawn", "refused", "withdrawn"]);
  expect(marks(placed("searching", null))).toEqual(["withdrawn", "refused", "withdrawn"]);
});

test("the norm's clock has done its work with a place, and not with one that was lost", () => {
  expect([placed("reserved", "reserved"), placed("arrived", "arrived")].map(hasPlace)).toEqual([true, true]);
  expect([placed("reserved", "no_show"), placed("searching", "cancelled"), placed("waiting", null)].map(hasPlace)).toEqual([false, false, false]);
});

test("a guest without a name is waited for from their own region", () => {
  const guest = { region: "kempen", region_name: "Kempen", nameless: true };
  expect(awaitedFrom(placed("reserved", "reserved", guest))).toBe("Kempen");
  expect(awaitedFrom(placed("searching", null, guest))).toBeNull();
  expect(awaitedFrom(placed("reserved", "reserved", { ...guest, nameless: false }))).toBeNull();
});
