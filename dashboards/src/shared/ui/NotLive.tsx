/** Says, across the page, that what is shown may no longer be so, since when, and what to do. */
import type { Following } from "../board/follow";
import { clockOf } from "../session/times";
import { say, t } from "../words/i18n";
import { Button } from "./Button";

export function NotLive({ following }: { readonly following: Following }) {
  const { refused, heardAt } = following.model.value;
  if (refused !== null) {
    return (
      <div class="not-live" role="alert">
        <strong>{say("live", `refused_${refused}`, "")}</strong>
        <a class="button" href={refused === 401 ? `/sign-in?next=${encodeURIComponent(location.pathname)}` : location.pathname}>
          {refused === 401 ? t("live.signIn") : t("live.reload")}
        </a>
      </div>
    );
  }
  if (!following.grey.value || heardAt === null) return null;
  return (
    <div class="not-live" role="alert">
      <strong>{t("live.since", { time: clockOf(heardAt + following.ahead.value, true) })}</strong>
      <span>{t("live.retrying")}</span>
      <Button press={following.hurry}>{t("live.hurry")}</Button>
    </div>
  );
}
