import assert from "node:assert/strict";
import { test } from "node:test";

import type { FilmView, MarkView, ShareFilmsView } from "../src/desk/agency/types.ts";
import { Frames } from "../src/desk/agency/work/frames.ts";
import { doubts, filmsOf, moment_ms, near, rowOf, Span } from "../src/desk/agency/work/placing.ts";

const film = (changed: Partial<FilmView> = {}): FilmView => ({
  name: "clip-1.mp4",
  kind: "film",
  sha256: "0".repeat(64),
  size_bytes: 1,
  dated_by: "measured",
  start: "2026-11-22T22:03:20Z",
  end: "2026-11-22T22:04:00Z",
  uncertainty_ms: 2000,
  offset_ms: 4000,
  covered: 0,
  has_sound: false,
  ...changed,
});

const share = (name: string, ...films: FilmView[]): ShareFilmsView =>
  ({ share: name, films }) as ShareFilmsView;

const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);

test("frames of a varying rate are found by time, and aimed at in their middle", () => {
  const frames = new Frames({ times_us: [0, 40_000, 73_000, 240_000], end_us: 260_000 });
  assert.deepEqual(
    [-5, 0, 39_999, 40_000, 72_999, 73_000, 239_999, 240_000, 9e9].map((each) => frames.frameAt_us(each)),
    [1, 1, 1, 2, 2, 3, 3, 4, 4],
  );
  assert.deepEqual([1, 2, 3, 4].map((each) => frames.middle_s(each)), [0.02, 0.0565, 0.1565, 0.25]);
  for (let frame = 1; frame <= frames.count; frame += 1) {
    assert.equal(frames.frameAt_us(frames.middle_s(frame) * 1e6), frame);
    assert.equal(frames.presented(frames.at_us(frame) / 1e6 - 0.000_001), frame);
  }
  assert.deepEqual([frames.clamp(-3), frames.clamp(99)], [1, 4]);
});

test("a player that begins later than 0 is aimed at and read from where it begins", () => {
  const frames = new Frames({ times_us: [0, 33_333, 66_667], end_us: 100_000 });
  frames.begins_s = 0.5;
  assert.equal(frames.presented(0.533_333), 2);
  assert.equal(Math.round(frames.middle_s(2) * 1e6), 550_000);
});

test("films of several shares lie on one clock, with both ends as far off as they may be", () => {
  const films = filmsOf([
    share("1", film()),
    share("2", film({ uncertainty_ms: 40_000 }), film({ name: "clip-2.mp4", start: "2026-11-22T22:06:00Z", end: "2026-11-22T22:07:00Z", uncertainty_ms: 0 })),
  ]);
  assert.deepEqual(films.map(({ label, key }) => [label, key]), [
    ["1", "1/clip-1.mp4"],
    ["2a", "2/clip-1.mp4"],
    ["2b", "2/clip-2.mp4"],
  ]);
  const rows = films.map((each) => rowOf(each, "corrected"));
  const span = new Span(rows, [at("22:05:00")]);
  // From 22:02:40 (40 s early) to 22:07:00, and six per cent of it on either side.
  assert.equal(span.start_ms, at("22:02:40") - 260_000 * 0.06);
  assert.equal(span.end_ms, at("22:07:00") + 260_000 * 0.06);
  for (const [row, from, to] of [
    [rows[0], "22:03:18", "22:04:02"],
    [rows[1], "22:02:40", "22:04:40"],
  ] as const) {
    assert.ok(row);
    const [unsure, drawn] = span.pieces(row);
    assert.ok(unsure && drawn);
    assert.equal(unsure.kind, "unsure");
    assert.ok(Math.abs(span.moment_ms(unsure.left) - at(from)) < 1);
    assert.ok(Math.abs(span.moment_ms(unsure.left + unsure.width) - at(to)) < 1);
    assert.ok(Math.abs(span.moment_ms(drawn.left) - at("22:03:20")) < 1);
    assert.ok(Math.abs(span.moment_ms(drawn.left + drawn.width) - at("22:04:00")) < 1);
  }
  assert.ok(rows[2]);
  assert.deepEqual(span.pieces(rows[2]).map(({ kind }) => kind), ["film"]);
});

test("by the clock in the picture, a film is moved by what its clock was off; others stay", () => {
  const [one, two] = filmsOf([share("1", film()), share("2", film({ offset_ms: null }))]);
  assert.ok(one && two);
  assert.equal(rowOf(one, "burned").start_ms, at("22:03:24"));
  assert.equal(rowOf(two, "burned").start_ms, at("22:03:20"));
  const mark = { share: "1", film: "clip-1.mp4", at: "2026-11-22T22:03:41.300Z" } as MarkView;
  const byKey = new Map([[one.key, one]]);
  assert.equal(moment_ms(mark, byKey, "corrected"), at("22:03:41.300"));
  assert.equal(moment_ms(mark, byKey, "burned"), at("22:03:45.300"));
  assert.equal(moment_ms({ ...mark, at: null }, byKey, "burned"), null);
});

test("what can't be said is said: unknown clocks, edges near a known time, orders that may be reversed", () => {
  const known = [{ name: "22:05 first call", at_ms: at("22:05:00") }];
  const rows = (...films: FilmView[]) =>
    filmsOf(films.map((each, number) => share(String(number + 1), each))).map((each) => rowOf(each, "corrected"));
  const sure = film({ uncertainty_ms: 100 });
  const later = film({ start: "2026-11-22T22:03:50Z", end: "2026-11-22T22:04:30Z", uncertainty_ms: 40_000 });
  assert.deepEqual(doubts(rows(sure), known), []);
  assert.deepEqual(
    doubts(rows(sure, later), known).map(({ kind, labels }) => [kind, ...labels]),
    [["known", "2"], ["order", "1"]],
  );
  assert.deepEqual(
    doubts(rows(sure, film({ uncertainty_ms: null })), []).map(({ kind, labels }) => [kind, ...labels]),
    [["unknown", "2"]],
  );
  assert.deepEqual(doubts(rows(film({ uncertainty_ms: null })), []), []);
  assert.deepEqual(doubts(rows(sure, film({ start: null, end: null })), known), []);
});

test("a film of another day does not squeeze the others", () => {
  const rows = filmsOf([share("1", film()), share("2", film()), share("3", film({ start: "2026-11-02T22:00:00Z" }))]).map((each) =>
    rowOf(each, "corrected"),
  );
  assert.deepEqual([...near(rows)].map(({ filmed }) => filmed.label), ["1", "2"]);
});

test("what nobody dates has no place, and an empty case has one clock all the same", () => {
  const [one] = filmsOf([share("1", film({ start: null, end: null }))]);
  assert.ok(one);
  const row = rowOf(one, "corrected");
  const span = new Span([row], []);
  assert.deepEqual(span.pieces(row), []);
  assert.ok(Number.isFinite(span.at(0)));
});
