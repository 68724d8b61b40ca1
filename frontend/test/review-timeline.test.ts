import assert from "node:assert/strict";
import { test } from "node:test";
import { keysWithin } from "../src/panel/review/body.ts";
import { areaOver, type Mask } from "../src/panel/review/masks.ts";
import { parseTime, SECOND } from "../src/panel/review/time.ts";
import {
  allFrames,
  edgeNear,
  edgeStepped,
  framesIn,
  frameSpan,
  isFrame,
  nearest,
  seekTo,
  frameAt,
  stepped,
  timelineOf,
} from "../src/panel/review/timeline.ts";

const AREA = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
const FRAMES = [100, 200, 300, 900, 1000];

test("the frame at a label is the last one that is not later, and before the first the first", () => {
  for (const [at, shown] of [[0, 100], [100, 100], [199, 100], [200, 200], [899, 300], [5000, 1000]])
    assert.equal(frameAt(FRAMES, at as number), shown);
  assert.equal(frameAt([], 7), 7);
  assert.equal(nearest(FRAMES, 601), 900);
});

test("a moment on a video's clock means the nearest frame, if that is near", () => {
  for (const [frame, at, is] of [[200, 200, true], [200, 240, true], [200, 260, false], [1000, 2499, true]])
    assert.equal(isFrame(FRAMES, frame as number, at as number), is);
  assert.equal(isFrame(FRAMES, 1000, 2500), false);
});

test("a video counts from its own first frame, and is named to the byte", () => {
  const times = {
    start: "2026-11-22T22:02:36.500001Z",
    until: "2026-11-22T22:04:10Z",
    tag: "ab",
    frames_us: [0, 66_667],
  };
  const one = timelineOf("clips/c11", times, false);
  assert.equal(one.zero, parseTime(times.start));
  assert.deepEqual(one.frames, [one.zero, one.zero + 66_667]);
  assert.equal(one.path, "clips/c11/video?until=2026-11-22T22%3A04%3A10Z&tag=ab");
  // Nobody knows when an added film was made.
  assert.deepEqual(timelineOf("added/f1", times, true), { path: "added/f1/video", zero: 0, frames: [0, 66_667] });
});

test("clips shown together have each frame once, and the one that is on the screen as they begin", () => {
  const two = [FRAMES, [900, 1000, 1100]].map((frames) => ({ path: "", zero: 0, frames }));
  assert.deepEqual(allFrames(two, { start: 250, end: 1100 }), [200, 300, 900, 1000]);
});

test("a frame is sought at its middle, the last one at the middle of what is left", () => {
  assert.equal(seekTo(FRAMES, 100, 250, 1), (100 + 50) / SECOND);
  assert.equal(seekTo(FRAMES, 100, 350, 1), (200 + 300) / SECOND);
  assert.equal(seekTo(FRAMES, 100, 1000, 1100 / SECOND), 1000 / SECOND);
});

test("steps go by frames, whatever their distance; an edge beyond the last frame goes to its limit", () => {
  assert.deepEqual([1, -1, 9, -9].map((by) => stepped(FRAMES, 350, by)), [900, 200, 1000, 100]);
  assert.deepEqual([1, -1].map((by) => edgeStepped(FRAMES, 300, by)), [900, 200]);
  assert.deepEqual([1, -1].map((by) => edgeStepped(FRAMES, 350, by)), [900, 300]);
  assert.equal(edgeNear(FRAMES, 1060, 1100), 1100);
  assert.equal(edgeNear(FRAMES, 1030, 1100), 1000);
});

test("a mask is over each frame that is on the screen while it is there, as it leaves", () => {
  const cut = { start: 0, end: SECOND };
  const frames = [100_000, 166_667, 233_334, 300_001];
  const mask: Mask = {
    kind: "moving",
    found: false,
    keys: [166_667, 233_334].map((at) => ({ at, area: AREA })),
  };
  const over = frames.map((at) => areaOver(mask, frameSpan(frames, at, cut)) !== null);
  assert.deepEqual(over, [false, true, true, false]);
  const between = { ...mask, keys: [150_000, 160_000].map((at) => ({ at, area: AREA })) };
  const seen = frames.map((at) => areaOver(between, frameSpan(frames, at, cut)) !== null);
  assert.deepEqual(seen, [true, false, false, false]);
});

test("a key never leaves as an earlier moment than its frame", () => {
  const mask = { kind: "moving" as const, found: false, keys: [166_667, 233_334].map((at) => ({ at, area: AREA })) };
  assert.deepEqual(keysWithin(mask, { start: 0, end: SECOND }).map((key) => key.at_ms), [167, 234]);
});

test("what leaves begins with the first frame in the cut, and ends before the cut does", () => {
  assert.deepEqual(framesIn(FRAMES, { start: 101, end: 1000 }), [200, 300, 900]);
  assert.deepEqual(frameSpan(FRAMES, 50, { start: 101, end: 1000 }), { start: 200, end: 300 });
  assert.deepEqual(frameSpan(FRAMES, 5000, { start: 101, end: 1000 }), { start: 900, end: 1000 });
});
