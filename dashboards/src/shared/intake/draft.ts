/** A request being filled in: kept in this window until the server has it, and turned into what the API wants. */
import type { NewRequest, Region, Sex, TriageQuestion } from "../api/types";

/** Yes, no, the id of a choice, or own words, by question; not there: not answered. */
export type Answers = Readonly<Record<string, boolean | string>>;

export interface Draft {
  readonly care_form: string | null;
  readonly urgency: string | null;
  readonly answers: Answers;
  readonly birth_year: string;
  readonly sex: Sex | null;
  readonly postcode: string;
  readonly traits: readonly string[];
  readonly note: string;
  readonly override_reason: string;
  readonly practice: string;
  readonly insurer: string;
  /** The home to turn to first, where one owns the search; empty: the nearest. */
  readonly first_provider: string;
  readonly patient_name: string;
  readonly birth_date: string;
  /** As it was typed, with the dots and spaces that people write it with. */
  readonly national_number: string;
}

export const blank: Draft = {
  care_form: null,
  urgency: null,
  answers: {},
  birth_year: "",
  sex: null,
  postcode: "",
  traits: [],
  note: "",
  override_reason: "",
  practice: "",
  insurer: "",
  first_provider: "",
  patient_name: "",
  birth_date: "",
  national_number: "",
};

export type Missing = "sex" | "postcode" | "birth_year";

/** The oldest patient asked for, in years. */
export const OLDEST = 120;

/** The questions that matter for a form, in the region's order; without a form all of them. */
export function questionsFor(region: Region, form: string | null): readonly TriageQuestion[] {
  return region.triage_questions.filter((it) => form === null || it.forms.length === 0 || it.forms.includes(form));
}

/** Whether days of a year are counted for the form, or for one that it may become: only then is a national number asked for. */
export function countsDays({ care_form }: Draft, region: Region): boolean {
  return region.care_forms.some(({ id, year_days }) => year_days !== null && (care_form === null || care_form === id));
}

/** Whether a year of birth can be one. `year` is the year it is now. */
export function isYear(text: string, year: number): boolean {
  const born = Number(text);
  return /^\d{4}$/.test(text) && born <= year && born >= year - OLDEST;
}

/** What is still missing before it can be sent. */
export function missing(draft: Draft, year: number): readonly Missing[] {
  const all: Missing[] = [];
  if (draft.sex === null) all.push("sex");
  if (!/^\d{4}$/.test(draft.postcode)) all.push("postcode");
  if (!isYear(draft.birth_year, year)) all.push("birth_year");
  return all;
}

/** The answers as the API wants them: those that were asked, and no blank words. */
export function said(answers: Answers, asked: readonly TriageQuestion[]): Answers {
  const given = asked.flatMap(({ id }) => {
    const answer = typeof answers[id] === "string" ? answers[id].trim() : answers[id];
    return answer === undefined || answer === "" ? [] : [[id, answer] as const];
  });
  return Object.fromEntries(given);
}

function patientOf(draft: Draft, name: string, number: string): NonNullable<NewRequest["patient"]> {
  return {
    name,
    ...(draft.birth_date === "" ? {} : { birth_date: draft.birth_date }),
    ...(number === "" ? {} : { national_number: number }),
  };
}

/** The draft as the API wants it. Call it only when nothing is missing. */
export function toRequest(draft: Draft, region: Region): NewRequest {
  const name = draft.patient_name.trim();
  const number = countsDays(draft, region) ? draft.national_number.replace(/[\s.-]/g, "") : "";
  return {
    region: region.id,
    birth_year: Number(draft.birth_year),
    sex: draft.sex ?? "x",
    postcode: draft.postcode,
    traits: draft.traits,
    triage: said(draft.answers, questionsFor(region, draft.care_form)),
    ...(draft.care_form === null ? {} : { care_form: draft.care_form }),
    ...(draft.urgency === null ? {} : { urgency: draft.urgency }),
    ...(draft.note.trim() === "" ? {} : { note: draft.note.trim() }),
    ...(draft.override_reason.trim() === "" ? {} : { override_reason: draft.override_reason.trim() }),
    ...(draft.practice === "" ? {} : { practice: draft.practice }),
    ...(draft.insurer === "" ? {} : { insurer: draft.insurer }),
    ...(draft.first_provider === "" ? {} : { first_provider: draft.first_provider }),
    // A number alone is sent too: the server says that a name belongs to it, and nothing typed is lost unseen.
    ...(name === "" && number === "" ? {} : { patient: patientOf(draft, name, number) }),
  };
}

/** Read a kept draft; whatever of it is not a draft's is left out. */
export function revive(kept: string | null): Draft {
  if (kept === null) return blank;
  try {
    const found = JSON.parse(kept) as Partial<Record<keyof Draft, unknown>> | null;
    const known = Object.entries(found ?? {}).filter(([name, value]) => fits(name, value));
    return { ...blank, ...Object.fromEntries(known) };
  } catch {
    return blank;
  }
}

function fits(name: string, value: unknown): boolean {
  if (!(name in blank)) return false;
  const like: unknown = blank[name as keyof Draft];
  if (Array.isArray(like)) return Array.isArray(value);
  return like === null ? value === null || typeof value === "string" : typeof value === typeof like;
}
