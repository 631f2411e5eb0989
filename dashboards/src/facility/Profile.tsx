/** What a house is told of a patient before its yes: form, age, sex, place, and what is needed. */
import type { FacilityOffer } from "../shared/api/types";
import { formNamed, traitOf } from "../shared/session/session";
import { say, t } from "../shared/words/i18n";

type Known = Pick<FacilityOffer, "care_form" | "urgency" | "age_band" | "sex" | "postcode" | "place" | "traits">;

export function Profile({ of, more }: { readonly of: Known; readonly more: readonly (string | null)[] }) {
  const form = formNamed(of.care_form);
  const [first, ...rest] = more;
  return (
    <>
      <h2 class="ask-form">
        <span class={form.crisis ? "ask-crisis" : undefined}>{form.name}</span>
      </h2>
      <p class="ask-who">{`${t(`sex.${of.sex}`)} ${of.age_band}, ${of.place ?? of.postcode}`}</p>
      <p class="profile-needs">
        {of.traits.length === 0 && <span class="soft">{t("detail.traitsNone")}</span>}
        {of.traits.map((id) => (
          <span key={id} class="trait">
            {traitOf(id).name}
          </span>
        ))}
      </p>
      <p class="soft">{[first, of.urgency === null ? "" : say("urgency", of.urgency, of.urgency), ...rest].filter(Boolean).join(" · ")}</p>
    </>
  );
}
