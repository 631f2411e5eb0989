/** A request's progress in plain words: where it stands, and what each home said. */
import type { BedRequest, RequestOffer } from "../shared/api/types";
import { refusalOf } from "../shared/session/session";
import { clockOf } from "../shared/session/times";
import { t } from "../shared/words/i18n";

/** Whether it can still become a yes: the ward answers, or whoever asked decides on a later moment. */
export function isStanding(offer: RequestOffer): boolean {
  return offer.state === "open" || offer.state === "proposed";
}

/** The one sentence that says where it stands. */
export function sentenceOf(request: BedRequest): string {
  const facility = request.stay?.facility_name ?? "";
  const { state } = request;
  if (state === "offered" && request.offers.some((it) => it.state === "proposed")) return t("gp.say.proposed");
  if (state === "offered") return t("gp.say.offered", { count: request.offers.filter((it) => it.state === "open").length });
  if (state === "reserved" || state === "arrived") return t(`gp.say.${state}`, { facility });
  return t(`gp.say.${state}`);
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

const ORDER = ["asked", "searching", "reserved", "arrived"] as const;
export type Stage = (typeof ORDER)[number];
export type Passed = "done" | "now" | "later" | "never";

/** The four stages of the way, and how far this request is on it. */
export function stagesOf(request: BedRequest): readonly { readonly stage: Stage; readonly passed: Passed }[] {
  const reached: Record<BedRequest["state"], number> = {
    received: 0,
    triaged: 1,
    searching: 1,
    waiting: 1,
    offered: 1,
    reserved: 2,
    arrived: 3,
    closed: 4,
    withdrawn: -1,
    redirected: -1,
    unplaced: -1,
  };
  const at = reached[request.state];
  return ORDER.map((stage, i) => {
    if (at < 0) return { stage, passed: i === 0 ? "done" : "never" };
    return { stage, passed: i < at ? "done" : i === at ? "now" : "later" };
  });
}
