/** "Why not Emmaus?": every unit of the region is found by what people call it. */
import { expect, test } from "vitest";
import { placesOf, wanted } from "../../src/board/detail/whynot";
import { candidates } from "../screens/region";

const places = placesOf(candidates);
const found = (typed: string) => wanted(places, typed).map((it) => it.unit);

test("every unit of the region is there once, whether it fits or not", () => {
  expect(places.map((it) => it.unit).sort()).toEqual([...candidates.items, ...candidates.refused].map((it) => it.unit).sort());
});

test("a few letters find a home, and the sentence says why it is not asked", () => {
  const [emmaus] = wanted(places, "emm");
  expect(emmaus?.sentences[0]).toBe("Emmaus biedt deze zorgvorm niet: crisisbed (Wlz).");
});

test.each([
  ["Emmaus", "emmaus-elv"],
  ["EMMAUS eerste", "emmaus-elv"],
  ["emmäus", "emmaus-elv"],
  ["ijzen", "emmaus-elv"],
  ["de st", "de-stelle-crisis"],
  ["pg-crisis", "de-stelle-crisis"],
])("%s is found", (typed, unit) => expect(found(typed)).toContain(unit));

test("letters in the middle of a word find nothing, nor does a home elsewhere", () => {
  expect(found("mmaus")).toEqual([]);
  expect(found("emmaus brussel")).toEqual([]);
});

test("a home of that name comes before a home in a town of that name", () => {
  const named = (unit: string, home: string, town: string) => candidates.refused.slice(0, 1).map((it) => ({ ...it, unit, facility_name: home, town }));
  const twice = placesOf({ items: [], refused: [...named("there", "De Haven", "Sluis"), ...named("it", "Sluis", "Axel")] });
  expect(wanted(twice, "sluis").map((it) => it.unit)).toEqual(["it", "there"]);
});

test("a unit that fits says where it stands and why", () => {
  const third = candidates.items[2];
  expect(wanted(places, third?.facility_name ?? "").flatMap((it) => it.sentences)).toContain(third?.sentence);
});
