/** Telephone numbers as people write and dial them. */

/** "+31 115 00 00 01" as "0115 000 001", in groups that can be read out; other countries keep their plus. */
export function written(number: string): string {
  const home = /^\+(31|32)(\d+)$/.exec(number)?.[2];
  if (home === undefined) return number;
  if (home.startsWith("6") && home.length === 9) return `06 ${grouped(home.slice(1), 2)}`;
  if (home.startsWith("4") && home.length === 9) return `0${home.slice(0, 3)} ${grouped(home.slice(3), 2)}`;
  if (home.startsWith("97")) return `097 ${grouped(home.slice(2), 3)}`;
  const area = home.length > 8 ? 3 : 2;
  return `0${home.slice(0, area)} ${grouped(home.slice(area), 3)}`;
}

/** What was dialled as the network knows it; `near` is a number of the same country. */
export function dialled(keys: string, near: string): string {
  const digits = keys.replace(/\D/g, "");
  if (digits.startsWith("00")) return `+${digits.slice(2)}`;
  const country = near.slice(1, 3);
  return digits.startsWith("0") ? `+${country}${digits.slice(1)}` : `+${digits}`;
}

/** Keys with room between them: "4 8 2 9 1 3". */
export const spaced = (keys: string): string => Array.from(keys).join(" ");

const grouped = (digits: string, size: number): string => digits.match(new RegExp(`.{1,${size}}`, "g"))?.join(" ") ?? digits;
