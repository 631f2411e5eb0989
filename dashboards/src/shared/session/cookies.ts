/** What this browser prefers, kept where the server sees it when it renders a page: language and theme, no person. */

const YEAR = 365 * 24 * 60 * 60;

export type Preference = "bedline-language" | "bedline-theme";

export function cookie(name: Preference): string | null {
  const found = document.cookie.split("; ").find((it) => it.startsWith(`${name}=`));
  return found === undefined ? null : decodeURIComponent(found.slice(name.length + 1));
}

export function remember(name: Preference, value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR}; samesite=lax`;
}
