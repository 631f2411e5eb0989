/** What a language must have: the keys of the Dutch, or, for the Dutch of a country, some of them. */

/** The same keys, any words. */
export type Wording<T> = { readonly [K in keyof T]: T[K] extends string ? string : Wording<T[K]> };

/** Only what is said otherwise. */
export type Otherwise<T> = { readonly [K in keyof T]?: T[K] extends string ? string : Otherwise<T[K]> };
