// The shape of an explanation: one sentence for what happened, one for what to do next. Both may use the details of the
// problem, which are foreign text: they are shown as text and never as markup.

/** Details by name; each may be absent. */
export type Details = Readonly<Record<string, string | undefined>>;

/** An explanation, fixed or made from the details. */
export type Words = {
  readonly happened: string | ((details: Details) => string);
  readonly next: string | ((details: Details) => string);
};
