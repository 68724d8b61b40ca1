/**
 * The parts of a case's page that other modules draw: each is loaded here, and shown once the
 * browser knows its element.
 *
 * nr-desk-work    ./work/work.ts     the player and what is beside it
 * nr-desk-looked  ./looked.ts        who looked
 * nr-desk-report  ./report-page.ts   what is proved about one share
 * nr-desk-thread  ./ask/thread.ts    more words for a request, and closing it
 * nr-desk-challenges  ./challenges.ts  what somebody holds against a request, and answering
 */
export const CASE_PARTS: (() => Promise<unknown>)[] = [
  () => import("./work/work.ts"),
  () => import("./ask/thread.ts"),
  () => import("./challenges.ts"),
  () => import("./looked.ts"),
  () => import("./report-page.ts"),
];

let loading: Promise<unknown> | null = null;

/** Load them all, once. */
export function loadCaseParts(): Promise<unknown> {
  loading ??= Promise.allSettled(CASE_PARTS.map((load) => load()));
  return loading;
}
