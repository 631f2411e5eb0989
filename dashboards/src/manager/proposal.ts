/** The changes that are sent: what a policy that lies ready says, with what was edited by hand on top. */
import type { FormPolicy, Policy } from "../shared/api/types";

/** By care form: only what somebody has set. */
export type Edits = Readonly<Record<string, Partial<Pick<FormPolicy, "automatic" | "within_wish" | "parallel" | "answer_minutes" | "way">>>>;

type Way = FormPolicy["way"];

/** The way as the server reads it: the minutes under the name that belongs to its kind. */
function sent({ kind, minutes, from, until, workdays }: Way): object {
  if (kind === "desk_places") return { kind };
  const hours = from === null ? {} : { from, until, workdays };
  return { kind, [kind === "referrer_chooses" ? "choice_minutes" : "search_minutes"]: minutes, ...hours };
}

function change({ way, ...others }: Edits[string]): object {
  return way === undefined ? others : { ...others, way: sent(way) };
}

export function proposalOf(policy: Policy, edits: Edits): object {
  const ready = (policy.proposal.care_forms ?? {}) as Readonly<Record<string, object>>;
  const forms = new Set([...Object.keys(ready), ...Object.keys(edits)]);
  if (forms.size === 0) return policy.proposal;
  const merged = [...forms].map((form) => [form, { ...ready[form], ...change(edits[form] ?? {}) }] as const);
  return { ...policy.proposal, care_forms: Object.fromEntries(merged) };
}
