import { expect, test } from "vitest";
import { liveness } from "../../src/shared/board/liveness";
import { type Model, unopened } from "../../src/shared/board/machine";

const board = { epoch: "e1", seq: 1, items: {} };

test.each<[string, Partial<Model>, boolean, string]>([
  ["before anything was heard", {}, false, "joining"],
  ["with a socket", { board, link: "socket" }, false, "live"],
  ["without one", { board, link: "polling" }, false, "polling"],
  ["when nobody answered the last question", { board, link: "polling", failures: 1 }, false, "lost"],
  ["after 45 seconds of silence", { board, link: "socket" }, true, "grey"],
  ["when the server refuses us", { board, refused: 401 }, false, "grey"],
])("%s a board says what it is", (_when, model, grey, says) => {
  expect(liveness({ ...unopened, ...model }, grey)).toBe(says);
});
