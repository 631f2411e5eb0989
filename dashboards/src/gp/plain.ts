/** A request's progress in plain words: where it stands. */
import type { BedRequest } from "../shared/api/types";
import { momentOf } from "../shared/session/times";
import { t } from "../shared/words/i18n";

/** Whether its referrer chooses now whom to ask, and nobody is being asked. */
export function isChoosing({ lead, state }: BedRequest): boolean {
  return lead?.leader === "referrer" && state === "searching";
}

/** Where it stands while somebody else than the desk leads the search; null where that says nothing more. */
function sentenceOfLead(request: BedRequest): string | null {
  if (request.lead?.leader === "provider") return t("gp.say.provider", { facility: request.lead.provider?.name ?? "" });
  if (isChoosing(request)) return t(request.offers.length === 0 ? "gp.say.choose" : "gp.say.chooseNext");
  return null;
}

/** The one sentence that says where it stands. */
export function sentenceOf(request: BedRequest): string {
  const facility = request.stay?.facility_name ?? "";
  const { state } = request;
  if (state === "offered" && request.offers.some((it) => it.state === "proposed")) return t("gp.say.proposed");
  const led = sentenceOfLead(request);
  if (led !== null) return led;
  if (state === "offered") return t("gp.say.offered", { count: request.offers.filter((it) => it.state === "open").length });
  const action = request.next_action;
  if (action?.kind === "no_show") return t("gp.say.missed", { facility, time: momentOf(action.due_at) });
  if (state === "reserved" || state === "arrived") return t(`gp.say.${state}`, { facility });
  return t(`gp.say.${state}`);
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
