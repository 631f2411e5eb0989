/** The changes that are sent: what a policy that lies ready says, with what was edited by hand on top. */
import type { FormPolicy, Policy } from "../shared/api/types";

/** By care form: only what somebody has set. */
export type Edits = Readonly<Record<string, Partial<Pick<FormPolicy, "automatic" | "parallel" | "answer_minutes">>>>;

export function proposalOf(policy: Policy, edits: Edits): object {
  const ready = (policy.proposal.care_forms ?? {}) as Readonly<Record<string, object>>;
  const forms = new Set([...Object.keys(ready), ...Object.keys(edits)]);
  if (forms.size === 0) return policy.proposal;
  const merged = [...forms].map((form) => [form, { ...ready[form], ...edits[form] }] as const);
  return { ...policy.proposal, care_forms: Object.fromEntries(merged) };
}
