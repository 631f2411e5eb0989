/** Whose telephone it is, and what they would know by heart: a demo's cheat sheet. */
import { useId } from "preact/hooks";
import { language, t } from "../shared/words/i18n";
import type { Card } from "./api";
import { spaced, written } from "./numbers";
import { cards, hold, hotlinesFor } from "./store";

/** In which order they are rung. */
const RUNGS = ["first", "second", "backup", "neighbour"] as const;
const ROLES = ["gp", "facility", "coordinator"] as const;

/** A telephone in the list: whose, and which of several. */
function nameOf(card: Card): string {
  if (card.role === "coordinator") {
    const rung = RUNGS[(card.rung ?? 0) - 1];
    return rung === undefined ? card.who : `${card.who}, ${t(`phone.rung.${rung}`)}`;
  }
  if (card.role !== "facility") return card.who;
  const same = cards().filter((it) => it.who === card.who && it.role === card.role);
  const wards = card.units.length > 0 ? `: ${new Intl.ListFormat(language()).format(card.units)}` : "";
  return same.length > 1 ? `${card.who}${wards} (${written(card.number)})` : card.who;
}

/** Every role of every region, in the order of the list. */
function groups(): readonly { readonly label: string; readonly cards: readonly Card[] }[] {
  const regions = [...new Set(cards().map((card) => card.region))];
  const named = (card: Card) => hotlinesFor(card)[0]?.region_name ?? card.region;
  return regions.flatMap((region) =>
    ROLES.flatMap((role) => {
      const found = cards().filter((card) => card.region === region && card.role === role);
      const [first] = found;
      if (first === undefined) return [];
      const label = regions.length > 1 ? `${t(`phone.group.${role}`)}, ${named(first)}` : t(`phone.group.${role}`);
      return [{ label, cards: found }];
    }),
  );
}

/** An AGB code has eight digits, a RIZIV number eleven; a ward has a number of its own. */
function identityName({ role, identity }: Card): string {
  if (role !== "gp") return t("phone.identity.own");
  return t(identity?.length === 11 ? "phone.identity.riziv" : "phone.identity.agb");
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figure">{value}</dd>
    </div>
  );
}

export function Holder({ place, card }: { readonly place: number; readonly card: Card }) {
  const id = useId();
  return (
    <div class="holder">
      <div class="field">
        <label for={id}>{t("phone.holder")}</label>
        <select id={id} value={card.number} onChange={(event) => hold(place, event.currentTarget.value)}>
          {groups().map((group) => (
            <optgroup key={group.label} label={group.label}>
              {group.cards.map((it) => (
                <option key={it.number} value={it.number}>
                  {nameOf(it)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      <dl class="cheat" aria-label={t("phone.cheat")}>
        <Fact name={t("phone.number")} value={written(card.number)} />
        {card.identity !== null && <Fact name={identityName(card)} value={spaced(card.identity)} />}
        {card.pin !== null && <Fact name={t("phone.pin")} value={spaced(card.pin)} />}
      </dl>
    </div>
  );
}
