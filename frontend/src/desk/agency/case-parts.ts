/**
 * The parts of a case's page that other modules draw: each is loaded here, and shown once the
 * browser knows its element.
 *
 * nr-desk-work    the player and what is beside it
 * nr-desk-looked  who looked
 * nr-desk-report  what is proved about one share
 * nr-desk-thread  more words for a request, and closing it
 */
export const CASE_PARTS: (() => Promise<unknown>)[] = [() => import("./work/work.ts"), () => import("./ask/thread.ts")];

let loading: Promise<unknown> | null = null;

/** Load them all, once. */
export function loadCaseParts(): Promise<unknown> {
  loading ??= Promise.allSettled(CASE_PARTS.map((load) => load()));
  return loading;
}
