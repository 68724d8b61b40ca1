import assert from "node:assert/strict";
import { test } from "node:test";
import { readAs } from "../src/parts/format.ts";
import { clockOf, factsOf, merged, recordedBy, recorderOf, type ArchiveFootage } from "../src/parts/recorded.ts";
import { FOLDER, REOLINK, archive, stateOf } from "../stage/fixtures.ts";
import { pretend } from "../stage/hass.ts";

readAs(pretend({ at: "card" }, stateOf(), { language: "en-GB", dark: false }));

const footage = (changes: Partial<ArchiveFootage> = {}): ArchiveFootage => ({
  kind: "frigate",
  product: "Frigate 0.17.2",
  received_at: "2026-11-22T22:10:00Z",
  clock_offset_ms: -4000,
  clock_uncertainty_ms: 960,
  video_recoded: false,
  sound_recoded: false,
  ...changes,
});
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const clock = (offset: number | null, uncertainty = 960) =>
  plain(clockOf(footage({ clock_offset_ms: offset, clock_uncertainty_ms: uncertainty })));

test("what recorded it is a product, or else what is known of it", () => {
  assert.equal(recordedBy(footage()), "Recorded by Frigate 0.17.2.");
  assert.equal(recordedBy(footage({ product: "" })), "Recorded by Frigate.");
  assert.match(recordedBy(footage({ kind: "onvif", product: "" })), /ONVIF/);
  assert.match(recordedBy(footage({ kind: "folder", product: "Dash <cam>" })), /^From files/);
  assert.match(recordedBy(footage({ kind: "lent", product: "ring" })), /by ring, .*Home Assistant/);
});

test("a household's name for an archive is not what recorded it", () => {
  assert.equal(recorderOf(archive(1, "Kim's")).product, "Frigate 0.17.2");
  assert.equal(recorderOf({ ...FOLDER, name: "Kim's" }).product, "");
  assert.equal(recorderOf({ ...REOLINK, name: "Kim's" }).product, "reolink");
});

test("a clock is ahead, behind, right, or nobody knows", () => {
  assert.match(clock(-4000), /4 s behind .* ±1 s\.$/);
  assert.match(clock(7_200_000), /2 hrs ahead /);
  assert.match(clock(900, 40), /matches .* ±0\.1 s\.$/);
  assert.match(clock(null, 61_000), /couldn’t be checked.* ±1 min\.$/);
});

test("what was encoded again is said, and when it came", () => {
  const coded = (video_recoded: boolean, sound_recoded: boolean) =>
    factsOf(footage({ video_recoded, sound_recoded })).slice(1);
  assert.deepEqual(coded(false, false), ["Received by your hub: 22 Nov, 22:10."]);
  assert.match(coded(true, false)[0] ?? "", /^The video was/);
  assert.match(coded(false, true)[0] ?? "", /^The sound was/);
  assert.match(coded(true, true)[0] ?? "", /^Video and sound/);
});

test("parts of one recorder are said as what holds for all of them", () => {
  const early = footage({ clock_offset_ms: -4400, received_at: "2026-11-22T22:08:00Z" });
  const late = footage({ clock_offset_ms: -4000, clock_uncertainty_ms: 1000, sound_recoded: true });
  const both = merged([late, early]);
  assert.deepEqual([both.clock_offset_ms, both.clock_uncertainty_ms], [-4200, 1200]);
  assert.deepEqual([both.received_at, both.sound_recoded], ["2026-11-22T22:10:00Z", true]);
  assert.equal(merged([late, footage({ clock_offset_ms: null })]).clock_offset_ms, null);
});
