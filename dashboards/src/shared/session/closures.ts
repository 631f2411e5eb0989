/** Beds that are closed for admission, in one sentence. */
import type { Closure } from "../api/types";
import { t } from "../words/i18n";
import { region } from "./session";
import { momentOf } from "./times";

/** "Hele afdeling dicht tot 14:30: uitbraak of quarantaine". */
export function closureInWords({ places, until, reason }: Closure): string {
  const why = region().closure_reasons.find(({ id }) => id === reason)?.name.toLowerCase() ?? reason;
  const what = places === null ? t("closure.whole") : t("closure.part", { count: places });
  return t("closure.said", { what, until: momentOf(until), why });
}
