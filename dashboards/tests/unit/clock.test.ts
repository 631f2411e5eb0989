import { expect, test } from "vitest";
import { type ClockSamples, offset, sample } from "../../src/shared/board/clock";

const heard = (delays: readonly number[]): ClockSamples =>
  delays.reduce<ClockSamples>(
    (samples, delay, i) => sample(samples, new Date(1_000_000 + i * 1000).toISOString(), 1_000_000 + i * 1000 + delay - 7_000),
    [],
  );

test("without a word from the server its clock is taken to be ours", () => expect(offset([])).toBe(0));

test("the offset comes from the least delayed message", () => expect(offset(heard([900, 20, 400]))).toBe(6_980));

test("old messages are forgotten, so that a corrected clock is followed", () => {
  const early = heard([20]);
  const later = Array.from({ length: 8 }).reduce<ClockSamples>((kept) => sample(kept, new Date(5_000).toISOString(), 5_100), early);
  expect(offset(later)).toBe(-100);
});

test("a moment that cannot be read is not a sample", () => expect(sample([], "gisteren", 0)).toEqual([]));
