import assert from "node:assert/strict";
import { test } from "node:test";
import { ARCHIVES, camera, FOLDER, REOLINK } from "../stage/fixtures.ts";
import { HubError } from "../src/api/hub.ts";
import type { Archive, Camera } from "../src/api/types.ts";
import { failureOf } from "../src/panel/cameras/camera-failure.ts";
import { footageLine, isTroubled, judgesLine, sendingLine, stateLine, troubles } from "../src/panel/cameras/camera-lines.ts";

const door = camera(2, "Front door");
const inArchive = (archive: Archive): Camera => ({
  ...door,
  id: archive.cameras[0]?.camera_id ?? "",
  kind: "archive",
  state: "archived",
  archive_id: archive.id,
});
const frigate = ARCHIVES[0] as Archive;
const stored = (days: number) => ({
  camera_id: door.id,
  size_bytes: 1,
  oldest: "2026-11-01T00:00:00Z",
  newest: new Date(Date.parse("2026-11-01T00:00:00Z") + days * 86_400_000).toISOString(),
});

test("a camera says what it does, and where what it did is", () => {
  const said = (one: Camera, archive: Archive | null = null) => [
    stateLine(one, archive).text,
    footageLine(one, archive, stored(8))?.text,
  ];

  assert.deepEqual(said(door), ["Recording", "Hub · 8 days kept"]);
  assert.deepEqual(said(inArchive(frigate), frigate), ["Recording in Frigate", "Frigate · 14 days"]);
  assert.deepEqual(said(inArchive(REOLINK), REOLINK), ["Recording on its card", "Card · 14 days"]);
  assert.match(said(inArchive(FOLDER), FOLDER).join(), /^Last file .*,Folder · 14 days$/);
});

test("what isn't known yet is not claimed", () => {
  assert.equal(footageLine(door, null, undefined)?.text, "Hub");
  assert.equal(footageLine(door, null, null)?.text, "Hub · nothing yet");
  assert.equal(footageLine(inArchive(frigate), null, null), null);
});

test("an archive that doesn't answer is said before what it records", () => {
  const away = { ...frigate, state: "away" as const };

  assert.equal(stateLine(inArchive(away), away).tone, "why");
  assert.doesNotMatch(stateLine(inArchive(away), away).text, /Recording/);
});

test("a camera that should record and doesn't is off; one that rests isn't", () => {
  const off = ["reconnecting", "wrong_password", "no_key_frames", "disk_full"] as const;
  const rests = ["paused", "sleeping", "starting", "recording", "archived"] as const;

  assert.deepEqual(off.filter((state) => !isTroubled({ ...door, state })), []);
  assert.deepEqual(rests.filter((state) => isTroubled({ ...door, state })), []);
  assert.deepEqual(rests.map((state) => stateLine({ ...door, state }, frigate).tone), ["", "", "", "ok", "ok"]);
});

test("an indoor camera is never sent, whatever its setting says", () => {
  assert.match(sendingLine({ ...door, indoor: true, may_share: true }, false).text, /^Never sent/);
  assert.equal(sendingLine({ ...door, may_share: false }, false).text, "Not sent");
  assert.match(sendingLine(door, false).text, /if you approve/);
});

test("who judges motion has words in every combination", () => {
  const judges = ["camera", "home_assistant", "hub"] as const;
  for (let mask = 1; mask < 8; mask += 1) {
    const some = judges.filter((_, at) => mask & (1 << at));
    // In any order.
    const agreement = { ...door.motion_agreement, judges: [...some].reverse() };
    assert.doesNotMatch(judgesLine({ ...door, motion_agreement: agreement }, null)?.text ?? "", /tile\./);
  }
  assert.equal(judgesLine(inArchive(FOLDER), FOLDER), null);
});

test("a clock that is far off is worth a word, one that is a little off isn't", () => {
  assert.equal(troubles({ ...door, clock_offset_ms: -10_800_000 }).length, 1);
  assert.equal(troubles({ ...door, clock_offset_ms: 900 }).length, 0);
});

test("a refused password means that the address is right; a missing one is only asked for", () => {
  const parts = { sentence: "It refused.", advice: "Hikvision: Add an ONVIF user: it has its own.", reason: "camera.refused_password" };
  const error = new HubError("camera_password", "It refused. Hikvision: …", parts);
  const refused = failureOf(error, true);

  assert.deepEqual([refused.brand, refused.advice], ["Hikvision", "Add an ONVIF user: it has its own."]);
  assert.deepEqual(refused.steps.map(({ isDone }) => isDone), [true, true, false]);
  assert.match(refused.text, /address is right/);
  assert.deepEqual([failureOf(error, false).isQuestion, failureOf(error, false).title], [true, "It refused."]);
});

test("what the hub tried is told only as far as its answer tells", () => {
  const unknown = failureOf(new HubError("unavailable", "Something else."), true);
  const off = failureOf(new HubError("unavailable", "Off.", { reason: "camera.no_answer" }), true);

  assert.deepEqual(unknown.steps, []);
  assert.deepEqual(off.steps.map(({ name, isDone }) => [name, isDone]), [["name", true], ["answer", false]]);
});
