import assert from "node:assert/strict";
import { test } from "node:test";
import { type House, isWaiting } from "../src/api/house.ts";
import type { Request } from "../src/api/types.ts";
import { cardItems, figures, missing, sentPercent, steps } from "../src/card/view.ts";
import { filtered, groups, key, tone } from "../src/panel/requests/request-groups.ts";
import { undoable_ms } from "../src/parts/answers.ts";
import { alley, answered, board, camera, NOW, others } from "../stage/fixtures.ts";

const now_ms = Date.parse(NOW);
const waits = (request: Request) => request.pending && !request.hidden;
const house = (...requests: Request[]) => ({ requests, boards: [], quiet: {} }) as unknown as House;
const kinds = (...requests: Request[]) => cardItems(house(...requests), now_ms).map((one) => one.kind);
const denied = (until: string) =>
  alley({
    pending: false,
    undoable_until: until,
    decision: { ...answered()[0]!.decision!, answer: "deny" },
  });
const share = (state: string, changed_at = NOW) =>
  alley({
    pending: false,
    decision: { ...answered()[1]!.decision! },
    share: { ...answered()[1]!.share!, state: state as "sending", changed_at },
  });

test("the card shows what waits, and nothing that is only open", () => {
  assert.deepEqual(kinds(...others(), alley()), ["ask"]);
  assert.deepEqual(kinds(...others(), ...answered()), []);
});

test("what this house hid never asks on the card", () => {
  assert.deepEqual(kinds(alley({ hidden: true, hidden_by: "request" })), []);
});

test("what this person snoozed asks nowhere until then", () => {
  const snoozed = { ...house(alley()), quiet: { [alley().id]: "2026-11-25T09:00:00Z" } };
  const waits = (request: Request) => isWaiting(snoozed, request, now_ms);

  assert.deepEqual(cardItems(snoozed, now_ms), []);
  assert.deepEqual(filtered(snoozed.requests, "needs", waits), []);
  assert.deepEqual(
    groups(snoozed.requests, "open", waits).map(({ name }) => name),
    ["snoozed"],
  );
  assert.equal(cardItems(snoozed, Date.parse("2026-11-25T09:00:01Z")).length, 1);
});

test("a deny is shown while it can be undone, and never longer than ten seconds", () => {
  assert.deepEqual(kinds(denied("2026-11-24T18:41:04Z")), ["denied"]);
  assert.deepEqual(kinds(denied("2026-11-24T18:40:59Z")), []);
  assert.equal(undoable_ms(denied("2026-11-24T19:41:00Z"), now_ms), 10_000);
});

test("a share is shown on its way, and for ten minutes after it ended", () => {
  assert.deepEqual(kinds(share("sending", "2026-11-20T00:00:00Z")), ["share"]);
  assert.deepEqual(kinds(share("delivered", "2026-11-24T18:35:00Z")), ["share"]);
  assert.deepEqual(kinds(share("delivered", "2026-11-24T18:30:00Z")), []);
});

test("what waits comes before what is on its way", () => {
  assert.deepEqual(kinds(share("sending"), { ...alley(), id: "other" }), ["ask", "share"]);
});

test("the steps of a share go on in order, and a failed one shows none as done", () => {
  assert.deepEqual(steps(share("sealed")), ["done", "now", "open", "open"]);
  assert.deepEqual(steps(share("delivered")), ["done", "done", "done", "done"]);
  assert.deepEqual(steps(share("failed")), ["open", "open", "open", "open"]);
  const half = share("sending");
  half.share = { ...half.share!, size_bytes: 100, sent_bytes: 50 };
  assert.equal(sentPercent(half), 0.5);
});

test("figures count what is open and unanswered, seen this year, and delivered", () => {
  const all = house(alley(), ...others(), ...answered());
  assert.deepEqual(figures(all, new Date(NOW)), { open: 4, year: 7, shares: 1 });
});

test("a practice request is counted nowhere", () => {
  const practice = [alley(), ...answered()].map((each) => ({ ...each, practice: true }));
  assert.deepEqual(figures(house(...practice), new Date(NOW)), { open: 0, year: 0, shares: 0 });
});

test("what keeps requests from coming is named, first things first", () => {
  const of = (changes: Partial<House>) =>
    missing({ cameras: [], sensors: [], boards: [], requests: [], ...changes } as unknown as House);
  const placed = camera(0, "Yard");
  const unplaced = camera(1, "Alley", { place: null });
  const followed = [board("board.example.org")];
  assert.deepEqual(of({}), ["cameras", "board"]);
  assert.deepEqual(of({ cameras: [unplaced] }), ["location", "board"]);
  assert.deepEqual(of({ cameras: [unplaced, placed] }), ["board"]);
  assert.deepEqual(of({ cameras: [placed], boards: followed }), []);
  // A board that is followed no longer is none; an indoor camera needs no location.
  assert.deepEqual(of({ cameras: [placed], boards: [board("b", { state: "left" })] }), ["board"]);
  assert.deepEqual(of({ cameras: [{ ...unplaced, indoor: true }], boards: followed }), []);
});

test("the list puts what needs an answer first, then the newest", () => {
  const all = [...others(), ...answered(), alley()];
  assert.equal(filtered(all, "open", waits)[0]?.id, alley().id);
  assert.deepEqual(
    groups(all, "open", waits).map((group) => [group.name, group.requests.length]),
    [
      ["needs", 1],
      ["near", 3],
    ],
  );
  const issued = groups(all, "open", waits)[1]?.requests.map((request) => request.issued) ?? [];
  assert.deepEqual(issued, [...issued].sort().reverse());
});

test("every request is in one filter beside All open", () => {
  const all = [...others(), ...answered(), alley(), alley({ id: "h", hidden: true })];
  const count = (["open", "answered", "closed", "hidden"] as const)
    .map((filter) => filtered(all, filter, waits).length)
    .reduce((sum, each) => sum + each);
  assert.equal(count, all.length);
});

test("keys go on after Z, and tones say level and state", () => {
  assert.deepEqual([0, 25, 26, 52].map(key), ["A", "Z", "AA", "BA"]);
  assert.equal(tone(alley()), "solid");
  assert.equal(tone(others()[1]!), "low");
  assert.equal(tone(answered()[0]!), "quiet");
});
