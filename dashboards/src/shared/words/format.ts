/** Moments and lengths as people read them, in the language and time zone at hand. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The letters that mark hours, minutes and days. */
export interface Units {
  readonly hour: string;
  readonly minute: string;
  readonly day: string;
}

const two = (n: number) => String(n).padStart(2, "0");

/**
 * A length on a clock that is looked at: "6:12" below an hour, "3u40" below two days, "4d" above.
 * The sign is left out: whether it is past is said by a word beside it.
 */
export function countdown(length: number, units: Units): string {
  const left = Math.abs(length);
  if (left < HOUR) return `${Math.floor(left / MINUTE)}:${two(Math.floor((left % MINUTE) / SECOND))}`;
  if (left < 2 * DAY) return `${Math.floor(left / HOUR)}${units.hour}${two(Math.floor((left % HOUR) / MINUTE))}`;
  return `${Math.floor(left / DAY)}${units.day}`;
}

/** The age of a figure, short: "4m", "3u", "2d". */
export function age(length: number, units: Units): string {
  const old = Math.max(0, length);
  if (old < HOUR) return `${Math.floor(old / MINUTE)}${units.minute}`;
  if (old < 2 * DAY) return `${Math.floor(old / HOUR)}${units.hour}`;
  return `${Math.floor(old / DAY)}${units.day}`;
}

/** "12 minuten geleden", "3 uur geleden". */
export function ago(length: number, locale: string): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const old = Math.max(0, length);
  if (old < HOUR) return words.format(-Math.floor(old / MINUTE), "minute");
  if (old < 2 * DAY) return words.format(-Math.floor(old / HOUR), "hour");
  return words.format(-Math.floor(old / DAY), "day");
}

/** "3 uur en 40 minuten", for ears: what a screen reader says of a clock. */
export function spoken(length: number, locale: string): string {
  const left = Math.abs(length);
  const say = (n: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(n);
  if (left < HOUR) return say(Math.floor(left / MINUTE), "minute");
  if (left < 2 * DAY) {
    const [hours, minutes] = [Math.floor(left / HOUR), Math.floor((left % HOUR) / MINUTE)];
    return new Intl.ListFormat(locale).format([say(hours, "hour"), say(minutes, "minute")]);
  }
  return say(Math.floor(left / DAY), "day");
}

/** "03:12", or with seconds "03:12:44". */
export function timeOfDay(at: number, locale: string, timeZone: string, seconds = false): string {
  return new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
    timeZone,
  }).format(at);
}

/** "14:30" today, "za 14:30" this week, "12 mrt 14:30" otherwise. */
export function moment(at: number, now: number, locale: string, timeZone: string): string {
  const time = timeOfDay(at, locale, timeZone);
  const day = (it: number) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(it);
  if (day(at) === day(now)) return time;
  const near = Math.abs(at - now) < 6 * DAY;
  const options: Intl.DateTimeFormatOptions = near ? { weekday: "short" } : { day: "numeric", month: "short" };
  return `${new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(at)} ${time}`;
}

/** How pressing a deadline is. `warn` is the length before it from which it counts as due. */
export function tone(due: number, now: number, warn: number): "calm" | "due" | "overdue" {
  if (now >= due) return "overdue";
  return due - now <= warn ? "due" : "calm";
}

/** A name without what stands in brackets behind it: a role, or that nobody is called so. */
export function bareName(name: string): string {
  return name.replace(/ *\(.*\)$/, "");
}
