/** Moments and lengths in the words of whoever is looking: the formats bound to language, zone and clock. */
import { minute, now } from "../now";
import * as format from "../words/format";
import { t } from "../words/i18n";
import { locale, timeZone } from "./session";

const units = (): format.Units => ({ hour: t("unit.hour"), minute: t("unit.minute"), day: t("unit.day") });

/** "6:12" or "3u40" until (or since) a moment in milliseconds. */
export const countdown = (length: number): string => format.countdown(length, units());

/** "4m": how old a moment is now. */
export const ageOf = (at: number): string => format.age(minute.value - at, units());

/** "12 minuten geleden". */
export const agoOf = (at: string): string => {
  const old = now.value - Date.parse(at);
  return old < 60_000 ? t("common.justNow") : format.ago(old, locale());
};

export const spoken = (length: number): string => format.spoken(length, locale());

/** "14:30", with the day when it is another one. */
export const momentOf = (at: string): string => format.moment(Date.parse(at), now.peek(), locale(), timeZone());

export const clockOf = (at: number, seconds = false): string => format.timeOfDay(at, locale(), timeZone(), seconds);
