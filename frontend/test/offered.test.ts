import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClipMatch, NearClip } from "../src/api/types.ts";
import { describe } from "../src/panel/ledger/entries.ts";
import { whatItWould, nearReason, offerReason, ruleReason } from "../src/parts/answers.ts";
import { readAs } from "../src/parts/format.ts";
import { alley, stateOf } from "../stage/fixtures.ts";
import { pretend } from "../stage/hass.ts";

/** Read as somebody with this language does, once its texts are there. */
async function read(language: string): Promise<void> {
  const hass = pretend({ at: "card" }, stateOf(), { language, dark: false });
  while (!readAs(hass)) await new Promise((loaded) => setTimeout(loaded));
}
const clip = (changes: Partial<ClipMatch>): ClipMatch => ({
  ...(alley().match.clips[0] as ClipMatch),
  sight: "inside",
  triggers: [],
  clock_uncertainty_ms: null,
  picture_offset_ms: null,
  ...changes,
});

test("why a clip is offered is said in the reader's language, from what is known of it", async () => {
  await read("en");
  assert.equal(offerReason(clip({})), "Sees the area · clock not checked");
  const corner = clip({
    sight: "facing",
    distance_m: 40,
    share: 0.2,
    triggers: ["motion", "button"],
    clock_uncertainty_ms: 1200,
    picture_offset_ms: -90_000,
  });
  assert.equal(
    offerReason(corner),
    "Sees a corner of the area, 40 m away · button pressed · clock ±2 s · " +
      "the time in the picture is 2 min behind",
  );
  assert.match(offerReason(clip({ sight: "facing", share: 0.7 })), /^Faces the area/);
  await read("de");
  assert.equal(offerReason(clip({ triggers: ["motion"] })).split(" · ")[1], "Bewegung");
});

test("how far a clip lies from the window says on which side", async () => {
  await read("en");
  const near = (apart_ms: number): string =>
    nearReason({ ...clip({}), apart_ms, clock_uncertainty_ms: null } as unknown as NearClip);
  assert.equal(near(-1500), "Ends 2 s before the requested time · clock not checked");
  assert.equal(near(61_000), "Starts 61 s after the requested time · clock not checked");
});

test("what decided is named by its kind, and a rule by its name", async () => {
  await read("en");
  const ruled = alley({ ruled_by: "rule", rule: "No protests" });
  assert.equal(ruleReason(ruled), "Your rule “No protests” applies.");
  assert.match(ruleReason(alley({ ruled_by: "off", rule: "" })), /^Rules are off/);
});

test("what a rule would have done is counted, and what it would do first of all", async () => {
  await read("en");
  const trial = { fits: 2, of: 57, alone: 2, request_ids: [], sentence: "" };
  assert.equal(whatItWould("deny", trial), "Would have denied 2 of 57.");
  assert.equal(
    whatItWould("list", { ...trial, alone: 9 }),
    "Would have listed 2 of 57 without notifying you. As the first rule: 9.",
  );
});

test("the ledger says who switched all rules off", async () => {
  await read("en");
  const entry = { index: 3, at: "2026-11-24T18:41:00Z", type: "rules", change: "switched_off" };
  assert.deepEqual(
    [describe({ ...entry, by: "Sam" }).heading, describe({ ...entry, by: "Sam" }).text],
    ["All rules turned off", "By Sam."],
  );
});
