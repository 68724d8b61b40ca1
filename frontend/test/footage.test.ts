import assert from "node:assert/strict";
import { test } from "node:test";
import { clipOf, coversOf } from "../src/panel/footage/covers.ts";
import { marksOf } from "../src/panel/footage/drawing.ts";
import { FrameSource, framePath, type Wanted } from "../src/panel/footage/frames.ts";
import {
  cutAround,
  eventsOf,
  eventStep,
  frameStep,
  joined,
  kindsOf,
  lanesFor,
  nextFootage,
  parseLanes,
  pieceAt,
  requestedTimes,
  type Lane,
} from "../src/panel/footage/lanes.ts";
import { mediaType } from "../src/panel/footage/live.ts";
import {
  centered,
  DAY_MS,
  frameGrid,
  framesAhead,
  frameTime,
  HOUR_MS,
  lengthOf,
  LONGEST_MS,
  MINUTE_MS,
  moved,
  pinched,
  SECOND_MS,
  SHORTEST_MS,
  suffices,
  ticks,
  timeAt,
  windowFor,
  within,
  xOf,
  zoomed,
} from "../src/panel/footage/scale.ts";
import type { Camera } from "../src/api/types.ts";
import type { Span } from "../src/panel/review/time.ts";
import { alley, others } from "../stage/fixtures/requests.ts";
import { FILMED, footageOf, LANES } from "../stage/fixtures/footage.ts";

const DAY = { start: Date.parse("2026-11-24T00:00:00Z"), end: Date.parse("2026-11-25T00:00:00Z") };
const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);
const window = { start: new Date(DAY.start).toISOString(), end: new Date(DAY.end).toISOString() };
const lanes = parseLanes(footageOf(LANES, window), DAY);
const lane = (number: number) => lanes[number] as Lane;

test("a moment's pixel is the pixel's moment", () => {
  for (const time of [DAY.start, at("06:00:00"), at("23:59:59"), DAY.end + 5])
    assert.ok(Math.abs(timeAt(DAY, 1090, xOf(DAY, 1090, time)) - time) < 1);
  assert.equal(xOf(DAY, 1000, at("12:00:00")), 500);
});

test("zooming keeps the moment under the pointer where it is, within limits", () => {
  const anchor = at("18:00:00");
  const near = zoomed(DAY, 0.25, anchor);
  assert.equal(lengthOf(near), 6 * HOUR_MS);
  assert.equal(xOf(near, 1000, anchor), xOf(DAY, 1000, anchor));
  assert.equal(lengthOf(zoomed(DAY, 1e-9, anchor)), SHORTEST_MS);
  assert.equal(lengthOf(zoomed(DAY, 100, anchor)), LONGEST_MS);
});

test("two fingers hold the moments that they touched", () => {
  const view = pinched(400, { x: 100, at: at("12:00:00") }, { x: 300, at: at("13:00:00") });
  assert.ok(view);
  assert.equal(lengthOf(view), 2 * HOUR_MS);
  assert.ok(Math.abs(xOf(view, 400, at("12:00:00")) - 100) < 1e-6);
  assert.ok(Math.abs(xOf(view, 400, at("13:00:00")) - 300) < 1e-6);
  // Fingers that pass each other turn nothing around.
  assert.equal(pinched(400, { x: 300, at: at("12:00:00") }, { x: 100, at: at("13:00:00") }), null);
});

test("a view is moved and held within what there is", () => {
  const hour = centered(at("23:50:00"), HOUR_MS);
  assert.equal(within(hour, DAY).end, DAY.end);
  assert.equal(lengthOf(within(hour, DAY)), HOUR_MS);
  assert.deepEqual(moved(hour, 10), { start: hour.start + 10, end: hour.end + 10 });
});

test("the axis is written at whole steps from midnight, never closer than they can be read", () => {
  const wide = ticks(DAY, 1090, DAY.start);
  assert.equal(wide.step_ms, 3 * HOUR_MS);
  assert.equal(wide.at[0], DAY.start);
  for (const length of [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS]) {
    const { step_ms, at: all } = ticks(centered(at("17:53:12"), length), 390, DAY.start);
    assert.ok((step_ms / length) * 390 >= 96);
    assert.ok(all.every((each) => (each - DAY.start) % step_ms === 0));
  }
});

test("what was read serves until one moves beyond it or looks much closer", () => {
  const view = centered(at("17:53:12"), HOUR_MS);
  const read = windowFor(view);
  assert.ok(suffices(read, view));
  assert.ok(suffices(read, moved(view, 20 * MINUTE_MS)));
  assert.deepEqual(windowFor(moved(view, SECOND_MS)), read);
  assert.ok(!suffices(read, moved(view, 2 * HOUR_MS)));
  assert.ok(!suffices(read, centered(at("17:53:12"), 10 * MINUTE_MS)));
});

test("a finger asks for frames on a grid: whole seconds near, minutes in a day", () => {
  assert.equal(frameGrid(centered(0, MINUTE_MS), 390), SECOND_MS);
  assert.equal(frameGrid(DAY, 1090), 128 * SECOND_MS);
  const grid = frameGrid(DAY, 1090);
  const time = at("17:53:12");
  for (const each of [time, time + 0.7 * grid])
    assert.ok(frameTime(each, grid) <= each && each - frameTime(each, grid) < grid);
  assert.equal(frameTime(time + 1, grid), frameTime(time, grid));
  const here = frameTime(time, grid);
  assert.deepEqual(framesAhead(time, time - 1, grid), [here + grid, here + 2 * grid, here + 3 * grid, here - grid]);
  assert.deepEqual(framesAhead(time, time + 1, grid)[0], here - grid);
  assert.equal(
    framePath("c", { at: at("17:53:12") + 0.25, width: 640, exact: true }),
    "cameras/c/frame?at=2026-11-24T17%3A53%3A12.000250Z&width=640&exact=true",
  );
});

test("spans of several sources are one run, and a gap ends a run", () => {
  assert.deepEqual(
    joined([
      { start: 0, end: 5000 },
      { start: 4000, end: 9000 },
      { start: 4500, end: 6000 },
      { start: 10_000, end: 11_000 },
      { start: 20_000, end: 21_000 },
    ]),
    [
      { start: 0, end: 11_000 },
      { start: 20_000, end: 21_000 },
    ],
  );
});

/** Play from a moment to the end, as the viewer does, piece by piece. */
function playOrder(runs: readonly Span[], from: number, most_ms: number): Span[] {
  const pieces: Span[] = [];
  for (let next = nextFootage(runs, from); next !== null; next = nextFootage(runs, next)) {
    const piece = pieceAt(runs, next, most_ms);
    assert.ok(piece && piece.end > piece.start);
    pieces.push(piece);
    next = piece.end;
  }
  return pieces;
}

test("playing goes from piece to piece and skips every gap, to the end", () => {
  const runs = [
    { start: 0, end: 25 },
    { start: 40, end: 45 },
  ];
  assert.deepEqual(playOrder(runs, 5, 10), [
    { start: 5, end: 15 },
    { start: 15, end: 25 },
    { start: 40, end: 45 },
  ]);
  assert.deepEqual(playOrder(runs, 30, 10), [{ start: 40, end: 45 }]);
  assert.deepEqual(playOrder(runs, 45, 10), []);
  assert.equal(pieceAt(runs, 30, 10), null);
  assert.equal(nextFootage(runs, 25), 40);
  assert.equal(nextFootage(lane(2).runs, at("04:00:00")), at("06:12:00"));
});

test("events are listed newest first as the most telling of their labels", () => {
  const all = eventsOf(lanes);
  assert.deepEqual(all, [...all].sort((one, other) => other.start - one.start));
  assert.deepEqual(kindsOf(all), ["button", "person", "package", "vehicle", "animal", "motion"]);
  assert.ok(eventsOf(lanes, "", "vehicle").every((each) => each.kind === "vehicle"));
  const answer = footageOf(LANES, window);
  const first = answer.lanes[0];
  assert.ok(first);
  first.events = [{ ...(first.events[0] as (typeof first.events)[number]), labels: ["vehicle", "person"] }];
  assert.equal(parseLanes(answer, DAY)[0]?.events[0]?.kind, "person");
});

test("jumping lands on the next event, and from there goes on", () => {
  const all = eventsOf(lanes);
  const first = eventStep(all, at("12:00:00"), 1);
  assert.equal(first?.start, at("12:06:00"));
  assert.equal(eventStep(all, first?.start ?? 0, 1)?.start, at("12:54:00"));
  assert.equal(eventStep(all, first?.start ?? 0, -1)?.start, at("11:54:00"));
  assert.equal(eventStep(all, DAY.start, -1), undefined);
});

test("marks that would overlap are one, of what ranks first", () => {
  const events = [0, 1, 500].map((second, number) => ({
    start: second,
    end: second,
    cameraId: "c",
    clipId: "",
    kind: number ? ("person" as const) : ("animal" as const),
    kinds: [],
  }));
  assert.deepEqual(marksOf(events, { start: 0, end: 1000 }, 1000, 22), [
    { x: 0, kind: "person", count: 2 },
    { x: 500, kind: "person", count: 1 },
  ]);
});

test("the finest answer that shows all of a view is drawn", () => {
  const hour = centered(at("12:00:00"), HOUR_MS);
  const fine = lanes.map((each) => ({ ...each, window: windowFor(hour) }));
  assert.equal(lanesFor([lanes, fine], hour), fine);
  assert.equal(lanesFor([lanes, fine], DAY), lanes);
  assert.deepEqual(lanesFor([[], []], DAY), []);
});

test("a frame's neighbors are those of the recording, not of a guessed rate", () => {
  const frames = [0, 66.7, 200, 210];
  assert.equal(frameStep(frames, 66.7, 1), 200);
  assert.equal(frameStep(frames, 200, -1), 66.7);
  assert.equal(frameStep(frames, 210, 1), undefined);
});

test("requested times have the keys of the list of requests", () => {
  const all = requestedTimes([...others(), alley()], (request) => request.pending);
  assert.equal(all[0]?.id, alley().id);
  assert.deepEqual(all.map((each) => each.key).slice(0, 2), ["A", "B"]);
});

test("a cut begins around what happened, within its footage and no longer than allowed", () => {
  const event = lane(1).events.at(-1);
  assert.ok(event);
  const cut = cutAround(lane(1), event.start, 10 * MINUTE_MS);
  assert.ok(cut && cut.start < event.start && cut.end > event.end);
  assert.equal(cutAround(lane(2), at("04:00:00"), MINUTE_MS), null);
  const edge = cutAround(lane(2), at("06:12:00"), MINUTE_MS);
  assert.equal(edge?.start, at("06:12:00"));
  assert.equal(lengthOf(cutAround(lane(1), event.start, SECOND_MS) ?? DAY), SECOND_MS);
});

test("covers of a saved clip last from its first frame to its last, and follow what they follow", () => {
  const area = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
  const camera = { ...(FILMED[1] as Camera), masks: [area] };
  const clip = clipOf(camera, { start: 1000, end: 4000.5 });
  const keys = [1_500_000, 2_000_000, 9_000_000].map((time) => ({ at: time, area }));
  const followed = { ...clip, masks: [...clip.masks, { kind: "moving" as const, keys, found: true }] };

  assert.deepEqual(coversOf(followed), [
    { keys: [0, 3001].map((at_ms) => ({ at_ms, ...area })), found: false },
    { keys: [500, 1000, 3001].map((at_ms) => ({ at_ms, ...area })), found: true },
  ]);
});

test("live video names its codecs from its own header", () => {
  const box = (name: string, ...content: number[]) => {
    const length = content.length + 8;
    return [0, 0, length >> 8, length & 255, ...[...name].map((each) => each.charCodeAt(0)), ...content];
  };
  const avc = box("moov", ...box("avcC", 1, 0x64, 0, 0x1f, 0xff), ...box("mp4a", 0));
  assert.equal(mediaType(Uint8Array.from(avc)), 'video/mp4; codecs="avc1.64001F, mp4a.40.2"');
  assert.equal(mediaType(Uint8Array.from(avc.slice(0, -3))), null);
  const hevc = box("moov", ...box("hvcC", 1, 1, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 120));
  assert.equal(mediaType(Uint8Array.from(hevc)), 'video/mp4; codecs="hvc1.1.6.L120.B0"');
});

// Frames under a moving finger

function frames() {
  const asked: { path: string; answer: (text: string) => void; fail: () => void; gone: () => boolean }[] = [];
  const shown: string[] = [];
  const failed: number[] = [];
  const source = new FrameSource<{ text: string; close(): void }>(
    "c",
    (path, signal) =>
      new Promise((done, fail) =>
        asked.push({
          path,
          answer: (text) => done(new Blob([text])),
          fail: () => fail(Object.assign(new Error("gone"), { code: "not_found" })),
          gone: () => signal.aborted,
        }),
      ),
    async (blob) => ({ text: await blob.text(), close: () => undefined }),
    (picture) => shown.push(picture.text),
    (wanted) => failed.push(wanted.at),
  );
  const answer = async (number: number) => {
    asked[number]?.answer(`frame ${number}`);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
  };
  return { asked, shown, failed, source, answer };
}

const small = (time: number): Wanted => ({ at: time, width: 640, exact: false });

test("while frames are on their way, only the newest of those wanted is asked for next", async () => {
  const { asked, shown, source, answer } = frames();
  for (const time of [1, 2, 3, 4, 5]) source.want(small(time));
  assert.equal(asked.length, 2);
  await answer(0);
  assert.equal(asked[2]?.path, framePath("c", small(5)));
  await answer(2);
  await answer(1);
  // The second came after the fifth, which is newer: it is never shown.
  assert.deepEqual(shown, ["frame 0", "frame 2"]);
});

test("frames ahead are fetched one at a time when nothing is wanted, and then shown at once", async () => {
  const { asked, shown, source, answer } = frames();
  source.want(small(1), [small(2), small(3)]);
  assert.equal(asked.length, 1);
  await answer(0);
  assert.equal(asked.length, 2);
  await answer(1);
  source.want(small(2));
  assert.deepEqual(shown, ["frame 0", "frame 1"]);
});

test("a frame that is not there is told of if it is still wanted, and closing stops what is asked", async () => {
  const { asked, failed, source, answer } = frames();
  source.want(small(1));
  asked[0]?.fail();
  await answer(9);
  assert.deepEqual(failed, [1]);
  source.want(small(2));
  source.close();
  assert.ok(asked[1]?.gone());
});
