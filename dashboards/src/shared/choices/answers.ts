/** What each home that was asked has said, in plain words. */
import type { RequestOffer } from "../api/types";
import { refusalOf } from "../session/session";
import { clockOf } from "../session/times";
import { t } from "../words/i18n";

/** Whether it can still become a yes: the ward answers, or whoever asked decides on a later moment. */
export function isStanding(offer: RequestOffer): boolean {
  return offer.state === "open" || offer.state === "proposed";
}

/** What a home has said, or until when it may. */
export function answerOf(offer: RequestOffer): string {
  const facility = offer.facility_name;
  switch (offer.state) {
    case "open":
      return t("gp.answerUntil", { facility, time: clockOf(Date.parse(offer.expires_at)) });
    case "proposed":
      return t("gp.proposes", { facility, time: clockOf(Date.parse(offer.expires_at)) });
    case "declined":
      return t("gp.notAgreed", { facility });
    case "accepted":
      return t("gp.saidYes", { facility });
    case "refused":
      return t("gp.saidNo", { facility, reason: refusalOf(offer.reason).toLowerCase() });
    case "lapsed":
      return t("gp.saidNothing", { facility });
    case "withdrawn":
      return t("gp.takenBack", { facility });
  }
}
