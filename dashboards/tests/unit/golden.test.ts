/** The golden files tie this reducer to the server's: both run the same ones. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Entry } from "../../src/shared/board/protocol";
import { type Board, receive } from "../../src/shared/board/reducer";

interface Golden {
  readonly name: string;
  readonly start: Board;
  readonly entries: readonly Entry[];
  readonly expect: Board;
}

const folder = fileURLToPath(new URL("../../../tests/golden/board/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

describe("golden boards", () => {
  test("are there", () => expect(files.length).toBeGreaterThanOrEqual(10));

  test.each(files)("%s", (file) => {
    const golden = JSON.parse(readFileSync(folder + file, "utf8")) as Golden;
    const end = golden.entries.reduce((board, entry) => receive(board, entry).board, golden.start);
    expect(end, golden.name).toEqual(golden.expect);
  });
});
