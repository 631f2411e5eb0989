/** What went wrong, in the server's own sentence where it gave one. */

export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

interface ProblemDocument {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
}

/** A refusal by the server (RFC 9457), or with status 0 the news that it was not reached at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldFault[];

  constructor(status: number, document: ProblemDocument = {}) {
    super(document.detail ?? document.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = document.code ?? (status === 0 ? "unreached" : `http-${status}`);
    this.title = document.title ?? "";
    this.detail = document.detail ?? "";
    this.errors = Array.isArray(document.errors) ? document.errors : [];
  }

  /** Nobody knows whether the server did it: sending the same again with the same key is safe and needed. */
  get isDoubtful(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** Read the problem out of an answer, also when something between us and the server wrote it. */
export async function problemOf(answer: Response): Promise<Problem> {
  const text = await answer.text().catch(() => "");
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === "object" && document !== null) return new Problem(answer.status, document);
  } catch {
    // Not JSON: a proxy's page, of which only the status is of use.
  }
  return new Problem(answer.status);
}
