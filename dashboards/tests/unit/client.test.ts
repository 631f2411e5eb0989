import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { read, speakAs, write } from "../../src/shared/api/client";

type Sent = [string, { method?: string; body?: string; headers: Record<string, string> }];
const fetched = vi.fn();
const sent = () => fetched.mock.calls as unknown as Sent[];
const keyOf = (call: Sent | undefined) => call?.[1].headers["Idempotency-Key"];
const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
  fetched.mockReset();
  speakAs({ csrf: "token", language: "nl" });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Run a call to its end, its pauses included. */
async function settle(call: Promise<unknown>): Promise<unknown> {
  const caught = call.catch((fault: unknown) => fault);
  await vi.runAllTimersAsync();
  return caught;
}

describe("a write", () => {
  test("carries the token, the language and a key", async () => {
    fetched.mockResolvedValue(answer(201, { ok: true }));
    await settle(write("/offers/1/accept", { doctor: "x" }));
    const [url, init] = sent()[0] ?? [];
    expect(url).toBe("/api/v1/offers/1/accept");
    expect(init?.headers).toMatchObject({ "X-CSRF-Token": "token", "Accept-Language": "nl" });
    expect(init?.headers["Idempotency-Key"]).toMatch(/^[0-9a-f]{32}$/);
  });

  test("is sent again with the same key when nobody answered", async () => {
    fetched.mockRejectedValueOnce(new TypeError("cut")).mockRejectedValueOnce(new TypeError("cut")).mockResolvedValue(answer(201, { n: 1 }));
    expect(await settle(write("/a", { x: 1 }))).toEqual({ n: 1 });
    expect(new Set(sent().map(keyOf)).size).toBe(1);
    expect(sent()).toHaveLength(3);
  });

  test("keeps its key when pressed again after its fate stayed unknown", async () => {
    fetched.mockRejectedValue(new TypeError("cut"));
    const problem = (await settle(write("/b", { x: 1 })));
    expect(problem).toMatchObject({ code: "unreached" });
    fetched.mockResolvedValue(answer(201, {}));
    await settle(write("/b", { x: 1 }));
    expect(new Set(sent().map(keyOf)).size).toBe(1);
  });

  test("keeps its key after a fault of the server too, which may have come after the deed", async () => {
    fetched.mockResolvedValueOnce(answer(502, {})).mockResolvedValueOnce(answer(201, {}));
    await settle(write("/c"));
    await settle(write("/c"));
    expect(keyOf(sent()[0])).toBe(keyOf(sent()[1]));
  });

  test("gets a new key when the same is done again much later: that is another deed", async () => {
    fetched.mockRejectedValue(new TypeError("cut"));
    await settle(write("/units/u/reports/unchanged"));
    await vi.advanceTimersByTimeAsync(121_000);
    await settle(write("/units/u/reports/unchanged"));
    expect(new Set(sent().map(keyOf)).size).toBe(2);
  });

  test("gets a new key after an answer, also after a refusal, and for another body", async () => {
    fetched.mockResolvedValueOnce(answer(409, { code: "no_free_place", detail: "Vol." }));
    fetched.mockImplementation(() => Promise.resolve(answer(201, {})));
    await settle(write("/d", { x: 1 }));
    await settle(write("/d", { x: 1 }));
    await settle(write("/d", { x: 1 }));
    expect(new Set(sent().map(keyOf)).size).toBe(3);
  });

  test("is not sent again by itself after a refusal", async () => {
    fetched.mockResolvedValue(answer(422, { detail: "Zo niet.", errors: [{ field: "doctor", message: "Vul een arts in." }] }));
    const problem = (await settle(write("/e")));
    expect(sent()).toHaveLength(1);
    expect(problem).toMatchObject({ status: 422, detail: "Zo niet.", errors: [{ field: "doctor", message: "Vul een arts in." }] });
  });
});

describe("a read", () => {
  test("tells a page of a proxy apart from a problem", async () => {
    fetched.mockResolvedValue(new Response("<html>Bad gateway</html>", { status: 502 }));
    expect(await settle(read("/me"))).toMatchObject({ status: 502, detail: "", code: "http-502", isDoubtful: true });
  });

  test("says that nobody was reached", async () => {
    fetched.mockRejectedValue(new TypeError("cut"));
    expect(await settle(read("/me"))).toMatchObject({ status: 0, code: "unreached" });
  });
});
