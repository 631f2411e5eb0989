/** A few questions to a page: first those whose answer may stop the request or turn it elsewhere. */
import type { TriageQuestion } from "../shared/api/types";

/** As many as a phone shows without much scrolling. */
const A_PAGE = 4;

export interface Page {
  readonly questions: readonly TriageQuestion[];
  /** Whether an answer on it may stop the request or turn it elsewhere; pages without such may be passed over. */
  readonly decides: boolean;
  /** The first and the last of its questions, counted over all pages. */
  readonly from: number;
  readonly to: number;
}

function decides(question: TriageQuestion, form: string | null): boolean {
  return form === null ? question.gates.length > 0 : question.gates.includes(form);
}

/** Pages of about the same length: five questions are three and two, not four and one. */
function cut<T>(all: readonly T[]): readonly (readonly T[])[] {
  const pages = Math.ceil(all.length / A_PAGE);
  const length = Math.ceil(all.length / Math.max(1, pages));
  return Array.from({ length: pages }, (_, n) => all.slice(n * length, (n + 1) * length));
}

/** The questions for a form in pages; in each kind the region's order stays. */
export function pagesOf(questions: readonly TriageQuestion[], form: string | null): readonly Page[] {
  const first = questions.filter((it) => decides(it, form));
  const rest = questions.filter((it) => !decides(it, form));
  let from = 1;
  return [first, rest].flatMap((some, kind) =>
    cut(some).map((page) => {
      const begins = from;
      from += page.length;
      return { questions: page, decides: kind === 0, from: begins, to: from - 1 };
    }),
  );
}
