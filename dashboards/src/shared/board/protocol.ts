/** The shapes that travel between the server's board log and a board on a screen. */

/** A body as the server put it; what it means is the page's business. */
export type Body = Readonly<Record<string, unknown>>;

/** State as kind → key → body. A kind without keys is absent. */
export type Items = Readonly<Record<string, Readonly<Record<string, Body>>>>;

export type Change =
  | { readonly op: "put"; readonly kind: string; readonly key: string; readonly body: Body }
  | { readonly op: "drop"; readonly kind: string; readonly key: string };

/** Something to tell the people watching; never part of the state. */
export interface Happening {
  readonly kind: string;
  readonly at: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** How far a log has come: numbers of one epoch are gapless, numbers of two epochs are strangers. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

export interface Entry extends Position {
  readonly stream: string;
  readonly at: string;
  readonly changes: readonly Change[];
  readonly happened?: readonly Happening[];
}

/** The heartbeat: where the log is now. */
export interface Head extends Position {
  readonly stream: string;
  readonly at: string;
}

export interface Snapshot extends Head {
  readonly items: Items;
  /** What happened before, newest first. */
  readonly happened?: readonly Happening[];
}

/** The answer to "what came after N": the entries, or the news that only a snapshot will do. */
export type CatchUp =
  | (Head & { readonly entries: readonly Entry[]; readonly reset?: false })
  | (Position & { readonly at: string; readonly reset: true });
