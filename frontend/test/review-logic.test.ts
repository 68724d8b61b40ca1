import assert from "node:assert/strict";
import { test } from "node:test";
import type { Camera, Clip as WholeClip, Proposal, Review } from "../src/api/types.ts";
import {
  keysWithin,
  missingTime,
  sameBody,
  toBody,
  toDraft,
  withFiles,
  type Ground,
} from "../src/panel/review/body.ts";
import { changedSince, isStopped, phaseOf, type ReviewStatus } from "../src/panel/review/phase.ts";
import { stampedBy } from "../src/panel/review/share-proof.ts";
import { clockOf } from "../src/panel/review/added.ts";
import {
  chosenClips,
  faultOf,
  inTime,
  isPhoto,
  isWatched,
  sourceAt,
  toWatch,
  withAll,
  withClip,
  withCut,
  withoutMask,
  withNewMask,
  withOwnMasks,
  withChosen,
  withSeen,
  withSigned,
  type Draft,
  type Seen,
} from "../src/panel/review/draft.ts";
import {
  areaAt,
  atLeast,
  shifted,
  placed,
  resized,
  spanned,
  toMoving,
  withoutKey,
  type Mask,
} from "../src/panel/review/masks.ts";
import { clockLength, formatTime, parseTime, SECOND } from "../src/panel/review/time.ts";
import { handleStep, partAt, staysHere, timeAt, withEdge } from "../src/panel/review/timeline.ts";
import { addedFile } from "../stage/fixtures/review.ts";
import { alley, board, CAMERAS, clip, FIRE, proposal } from "../stage/fixtures.ts";

const AREA = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
const OWN = { left: 0.5, top: 0.5, width: 0.1, height: 0.1 };

function ground(changes: Partial<Ground> = {}): Ground {
  return { request: alley(), cameras: CAMERAS, sensors: [], clips: new Map(), files: null, ...changes };
}

function draftOf(one: Proposal | null = alley().proposal, changes: Partial<Ground> = {}): Draft {
  return toDraft(ground(changes), one);
}

const first = (draft: Draft) => draft.clips[0] as Draft["clips"][0];
const masked = (draft: Draft, masks: Mask[]) =>
  withClip(draft, first(draft).key, (one) => ({ ...one, masks }));

test("times keep their microseconds both ways", () => {
  for (const text of ["2026-11-22T22:03:20Z", "2026-11-22T22:03:20.000001Z", "2026-11-22T22:03:20.066667Z"])
    assert.equal(formatTime(parseTime(text)), text);
  assert.equal(parseTime("2026-11-22T22:03:20.5Z") - parseTime("2026-11-22T22:03:20Z"), 500_000);
  assert.equal(clockLength(3_723 * SECOND), "1:02:03");
});

test("a proposal becomes a draft and comes back to the digit", () => {
  const base = proposal(1, FIRE, [clip(0)]);
  const piece = base.pieces[0] as Proposal["pieces"][0];
  piece.start = "2026-11-22T22:03:20.066667Z";
  piece.moving = [
    { found: true, keys: [{ at_ms: 0, ...AREA }, { at_ms: 1500, ...OWN }] },
  ];
  const body = toBody(draftOf(base));
  assert.equal(body.base, base.id);
  assert.deepEqual(body.pieces, [
    {
      camera_id: piece.camera_id,
      start: piece.start,
      end: piece.end,
      masks: piece.masks,
      moving: piece.moving,
      own_masks_off: false,
    },
  ]);
  assert.deepEqual(body.identity, base.identity);
});

test("nothing is ticked, told or heard unless the proposal says so", () => {
  const draft = draftOf(null);
  assert.deepEqual(draft.clips.map((one) => one.taken), [false, false]);
  assert.equal(draft.contact || draft.audio || draft.ownCopy || draft.cameraMake, false);
  assert.deepEqual(toBody(draft).pieces, []);
});

test("a clip outside the window is cut down to it", () => {
  const request = alley();
  const whole: WholeClip = {
    id: request.match.clips[0]?.clip_id ?? "",
    camera_id: "",
    start: "2026-11-22T21:30:00Z",
    end: "2026-11-22T22:30:00Z",
    triggers: [],
    labels: [],
    thumbnail: true,
  };
  const { may, shown } = first(draftOf(null, { clips: new Map([[whole.id, whole]]) }));
  assert.equal(formatTime(shown.start), whole.start);
  assert.ok(may.start >= parseTime(request.window.start) && may.end <= parseTime(request.window.end));
});

test("clips of one camera that overlap are one tab, each played from its own recording", () => {
  const request = alley();
  const later = clip(0, { clip_id: "later", start: "2026-11-22T22:04:00Z", end: "2026-11-22T22:05:00Z" });
  request.match.clips = [clip(0), later];
  const draft = draftOf(null, { request });
  assert.equal(draft.clips.length, 1);
  const tab = first(draft);
  assert.equal(formatTime(tab.may.end), later.end);
  assert.equal(sourceAt(tab, parseTime("2026-11-22T22:04:50Z"))?.path, "clips/later");
});

test("a piece without a clip that matches is shown, not dropped", () => {
  const request = alley();
  request.match.clips = [];
  const draft = draftOf(request.proposal, { request });
  assert.equal(toBody(draft).pieces.length, 1);
});

const ADDED = addedFile("film");
const added = (piece: object): Proposal => ({
  ...proposal(1, FIRE, [clip(0)]),
  added: [{ file_id: ADDED.id, kind: "film", start_ms: 0, end_ms: 90_000, masks: [], moving: [], ...piece }],
});

test("what a person added is numbered after the clips, and comes back to the millisecond", () => {
  const moving = [{ found: false, keys: [{ at_ms: 0, ...AREA }, { at_ms: 1500, ...OWN }] }];
  const base = added({ start_ms: 2_033, end_ms: 41_966, masks: [AREA], moving });
  const draft = draftOf(base, { files: [addedFile("photo"), ADDED] });
  const { kind: _, ...piece } = base.added[0] as Proposal["added"][0];
  const body = toBody(draft);
  assert.deepEqual(body.added, [piece]);
  assert.equal(body.pieces.length, 1);
  assert.deepEqual(chosenClips(draft).map(({ file }) => file?.kind), [undefined, "film"]);
  // A photo stands still, and is seen as soon as it is there.
  const photo = draft.clips.find(isPhoto) as Draft["clips"][0];
  const all = withChosen(draft, photo.key, true);
  assert.deepEqual(toBody(all).added?.[0], { ...piece, file_id: photo.key, start_ms: 0, end_ms: 0, masks: [], moving: [] });
  assert.ok(!isWatched(photo, new Map()));
  assert.ok(isWatched(photo, withSeen(new Map(), photo, [], 0)));
  assert.equal(inTime(all.clips).at(-1)?.file?.id, ADDED.id);
});

test("a cut of an added film begins with its first frame, though the hub counts milliseconds", () => {
  const draft = draftOf(added({}), { files: [ADDED] });
  const film = draft.clips.at(-1) as Draft["clips"][0];
  const cut = { start: 33_333, end: 66_667 };
  const [sent] = toBody(withClip(draft, film.key, (one) => withCut(one, cut))).added ?? [];
  assert.deepEqual([sent?.start_ms, sent?.end_ms], [33, 66]);
  assert.equal(clockOf(film, 61_900_000), "1:01");
});

test("a hub that takes no files is asked for none, and an old draft loses what is gone", () => {
  assert.ok(!("added" in toBody(draftOf())));
  const draft = draftOf(added({}), { files: [ADDED] });
  const more = withFiles(draft, "r", [ADDED, addedFile("photo")]);
  assert.deepEqual(chosenClips(more).map(({ key }) => key).slice(1), [ADDED.id, addedFile("photo").id]);
  assert.deepEqual(toBody(withFiles(more, "r", [])).added, []);
  assert.equal(withFiles(more, "r", [addedFile("photo"), ADDED]), more);
});

test("a contact that was written and then taken back is not sent", () => {
  const identity = { name: "Porch", email: "porch@mail.example", telephone: "" };
  const draft = { ...draftOf(), identity, contact: false };
  assert.deepEqual(toBody(draft).identity, { name: "", email: "", telephone: "" });
  assert.equal(toBody({ ...draft, contact: true }).identity.name, "Porch");
});

test("drafts are the same by what would leave, not by what they began from", () => {
  const draft = draftOf();
  assert.ok(sameBody(draft, { ...draft, base: "other" }));
  assert.ok(!sameBody(draft, { ...draft, audio: true }));
  assert.ok(!sameBody(draft, withChosen(draft, first(draft).key, false)));
});

test("a camera's own masks stay until all are taken off knowingly", () => {
  const cameras = CAMERAS.map((one): Camera => ({ ...one, masks: [OWN] }));
  const draft = draftOf(alley().proposal, { cameras });
  const tab = first(draft);
  assert.equal(tab.masks[0]?.kind, "own");
  assert.equal(withoutMask(tab, 0), tab);
  const off = withOwnMasks(tab, true, [OWN]);
  assert.ok(!off.masks.some((mask) => mask.kind === "own"));
  assert.equal(toBody(withClip(draft, tab.key, () => off)).pieces[0]?.own_masks_off, true);
  assert.deepEqual(withOwnMasks(off, false, [OWN]).masks, tab.masks);
});

test("a mask never leaves the picture, and a dragged corner leaves the opposite one", () => {
  const far = shifted(AREA, 5, -5);
  assert.ok(Math.abs(far.left + far.width - 1) < 1e-12 && far.top === 0);
  const made = resized(AREA, "top-left", 0.1, 0.1);
  assert.ok(Math.abs(made.left + made.width - (AREA.left + AREA.width)) < 1e-12);
  assert.ok(Math.abs(made.top + made.height - (AREA.top + AREA.height)) < 1e-12);
  const least = resized(AREA, "bottom-right", -9, -9);
  assert.ok(least.width > 0 && least.height > 0 && least.left === AREA.left);
});

test("a moving mask is straight between its keys and nowhere outside them", () => {
  const mask: Mask = {
    kind: "moving",
    found: false,
    keys: [{ at: 100, area: AREA }, { at: 300, area: { ...AREA, left: 0.3 } }],
  };
  assert.ok(Math.abs((areaAt(mask, 200)?.left ?? 0) - 0.2) < 1e-12);
  assert.equal(areaAt(mask, 99), null);
  assert.equal(areaAt(mask, 301), null);
});

test("a still mask that begins to follow covers the whole cut, and a drag adds one key", () => {
  const cut = { start: 0, end: 1000 };
  const mask = toMoving({ kind: "still", area: AREA }, cut);
  assert.deepEqual(areaAt(mask, 0), AREA);
  assert.deepEqual(areaAt(mask, 1000), AREA);
  const dragged = placed(placed(mask, OWN, 500), AREA, 500);
  assert.ok(dragged.kind === "moving" && dragged.keys.length === 3);
  assert.deepEqual(withoutKey(dragged, 480), mask);
  assert.deepEqual(withoutKey(mask, 0), mask);
});

test("a longer cut is covered as far as the shorter one was", () => {
  const draft = draftOf();
  const tab = first(draft);
  const cut = { start: tab.cut.start + 10 * SECOND, end: tab.cut.end - 10 * SECOND };
  const short = { ...withCut(tab, cut), masks: [toMoving({ kind: "still", area: AREA }, cut)] };
  const long = withCut(short, tab.cut);
  const mask = long.masks[0] as Mask;
  assert.deepEqual(areaAt(mask, tab.cut.start), AREA);
  assert.deepEqual(areaAt(mask, tab.cut.end), AREA);
});

test("keys are whole milliseconds in order, within the cut, its edges filled in", () => {
  const cut = { start: 1_000_333, end: 2_000_999 };
  const keys = [0, 1_500_000, 9_000_000].map((at) => ({ at, area: AREA }));
  const made = keysWithin({ kind: "moving", keys, found: false }, cut);
  assert.deepEqual(made.map((key) => key.at_ms), [0, 500, 1001]);
  const outside = [5_000_000, 6_000_000].map((at) => ({ at, area: AREA }));
  const draft = masked(draftOf(), [{ kind: "moving", keys: outside, found: false }]);
  assert.deepEqual(toBody(draft).pieces[0]?.moving, []);
});

test("a mask that is drawn is large enough to be grabbed, and stays in the picture", () => {
  const drawn = spanned({ x: 1, y: 0.2 }, { x: 0.999, y: 0.5 });
  assert.ok(drawn.left === 0.999 && drawn.height === 0.3);
  const { left, width } = atLeast(drawn);
  assert.ok(width === 0.02 && left + width === 1);
});

test("the strip turns time to place and back, and hatches what stays", () => {
  const shown = { start: 1000, end: 3000 };
  assert.equal(partAt(shown, 1500), 0.25);
  assert.equal(timeAt(shown, 0.25), 1500);
  assert.equal(timeAt(shown, 7), 3000);
  assert.deepEqual(staysHere(shown, { start: 1500, end: 2500 }), { before: 0.25, after: 0.25 });
  assert.deepEqual(staysHere(shown, null), { before: 1, after: 0 });
});

test("a handle never leaves what may be cut, nor passes the other", () => {
  const may = { start: 0, end: 10 * SECOND };
  const cut = { start: 2 * SECOND, end: 5 * SECOND };
  assert.equal(withEdge(cut, "start", -9, may).start, 0);
  assert.equal(withEdge(cut, "end", 99 * SECOND, may).end, may.end);
  const thin = withEdge(cut, "start", 99 * SECOND, may);
  assert.ok(thin.start < thin.end && thin.end === cut.end);
});

test("an arrow is a frame, Shift a second, Home and End the edges", () => {
  assert.deepEqual(handleStep("ArrowRight", false), { frames: 1 });
  assert.deepEqual(handleStep("ArrowLeft", true), { time: -SECOND });
  assert.equal(handleStep("Home", false), "first");
  assert.equal(handleStep("a", false), null);
});

test("a draft that could not be sent says why, one thing at a time", () => {
  const draft = draftOf();
  assert.equal(faultOf(draft), null);
  assert.equal(faultOf(draftOf(null))?.key, "review.fault.empty");
  assert.equal(faultOf({ ...draftOf(null), words: " seen it " }), null);
  assert.equal(faultOf({ ...draft, words: "x".repeat(4001) })?.key, "review.fault.words");
  assert.equal(faultOf({ ...draft, words: "😀".repeat(4000) }), null);
  const many = Array.from({ length: 65 }, (): Mask => ({ kind: "still", area: AREA }));
  assert.equal(faultOf(masked(draft, many))?.key, "review.fault.masks");
  const twice = { ...draft, clips: [...draft.clips, { ...first(draft), key: "twin" }] };
  assert.equal(faultOf(twice)?.key, "review.fault.overlap");
});

const NONE: Seen = new Map();

test("a clip was watched once both ends of its cut were on the screen", () => {
  const clip = first(draftOf());
  const { start, end } = clip.cut;
  const frames = [start - SECOND, start + 100, start + SECOND, end - SECOND, end - 100, end + SECOND];
  const shown = (...at: number[]) => at.reduce((seen, one) => withSeen(seen, clip, frames, one), NONE);
  assert.ok(!isWatched(clip, NONE));
  assert.ok(!isWatched(clip, shown(start + 100)), "only its first frame");
  assert.ok(!isWatched(clip, shown(end - 100)), "only its last frame");
  assert.ok(!isWatched(clip, shown(start - SECOND, end + SECOND)), "what stays here, on both sides");
  assert.ok(isWatched(clip, shown(start + 100, end - 100)), "scrubbed to both ends");
  assert.ok(isWatched(clip, shown(...frames)), "played through");
});

test("a longer cut is to be watched again, a shorter one was watched", () => {
  const clip = withCut(first(draftOf()), {
    start: first(draftOf()).cut.start + 10 * SECOND,
    end: first(draftOf()).cut.end - 10 * SECOND,
  });
  const frames = Array.from({ length: 100 }, (_, at) => clip.shown.start + at * SECOND);
  const seen = [clip.cut.start, clip.cut.end - SECOND].reduce(
    (seen, at) => withSeen(seen, clip, frames, at),
    NONE,
  );
  const by = (start: number, end: number) =>
    withCut(clip, { start: clip.cut.start + start * SECOND, end: clip.cut.end + end * SECOND });
  assert.ok(isWatched(clip, seen));
  assert.ok(isWatched(by(2, -2), seen));
  assert.ok(!isWatched(by(-2, 0), seen));
  assert.ok(!isWatched(by(0, 2), seen));
});

test("a film that can't be played is looked at in its filmstrip", () => {
  const clip = first(draftOf());
  const seen = [clip.cut.start, clip.cut.end].reduce((seen, at) => withSeen(seen, clip, [], at), NONE);
  assert.ok(isWatched(clip, seen));
  assert.ok(!isWatched(clip, withSeen(NONE, clip, [], (clip.cut.start + clip.cut.end) / 2)));
});

test("choosing another clip leaves that one to be watched, in order of time", () => {
  const draft = draftOf();
  const clip = first(draft);
  const ends = [clip.cut.start, clip.cut.end];
  const seen = ends.reduce((seen, at) => withSeen(seen, clip, [], at), NONE);
  assert.deepEqual(toWatch(draft, seen), []);
  const all = withAll(draft, true);
  assert.deepEqual(toWatch(all, seen).map((one) => one.taken && one.cameraName), ["Driveway"]);
  assert.deepEqual(toWatch(all, NONE).map((one) => one.cameraName), ["Driveway", "Back alley"]);
  assert.deepEqual(inTime(all.clips).map((one) => one.cameraName), ["Driveway", "Back alley"]);
  assert.deepEqual(toWatch(withAll(draft, false), NONE), []);
});

function standing(changes: Partial<ReviewStatus["request"]>, more: Partial<ReviewStatus> = {}): ReviewStatus {
  return {
    request: { ...alley(), ...changes },
    available: true,
    boards: [board("board.example.org")],
    mayAnswer: true,
    hasKey: true,
    now: Date.parse("2026-11-24T18:41:00Z"),
    ...more,
  };
}

test("each state of a request has its own page", () => {
  const decision = {
    request_id: "",
    answer: "approve" as const,
    proposal_id: "",
    by: "Alex",
    answered_by: "person" as const,
    first_by: "",
    reason: "",
    decided_at: "2026-11-24T18:40:00Z",
    final_at: "2026-11-24T18:40:00Z",
  };
  const share = {
    state: "sending" as const,
    sealed_sha256: "",
    size_bytes: 10,
    sent_bytes: 4,
    opened: false,
    withdrawn: false,
    own_copy: "",
    reason: "",
    changed_at: "2026-11-24T18:40:00Z",
    practice: false,
  };
  const phase = (changes: Partial<ReviewStatus["request"]>, more: Partial<ReviewStatus> = {}) =>
    phaseOf(standing(changes, more));
  assert.equal(phase({}), "decide");
  assert.equal(phase({}, { available: false }), "away");
  assert.equal(phase({}, { boards: [board("board.example.org", { state: "stopped" })] }), "forked");
  assert.equal(phase({}, { boards: [board("board.example.org", { state: "left" })] }), "left");
  assert.equal(phase({}, { boards: [board("other.example.org", { state: "stopped" })] }), "decide");
  assert.equal(phase({}, { hasKey: false }), "no_key");
  assert.equal(phase({}, { mayAnswer: false }), "watching");
  assert.equal(phase({ status: "resolved" }), "resolved");
  assert.equal(phase({ findings: [{ code: "revoked_key", severity: "refuse", text: "", params: {} }] }), "revoked");
  assert.equal(phase({ decision }), "sealing");
  assert.equal(phase({ decision: { ...decision, final_at: "2026-11-24T19:00:00Z" } }), "cooling");
  assert.equal(phase({ decision, share }), "sending");
  assert.equal(phase({ decision, share: { ...share, state: "delivered" } }), "delivered");
  assert.equal(phase({ decision, share: { ...share, state: "delivered", opened: true } }), "opened");
  assert.equal(phase({ decision: { ...decision, answer: "deny" } }), "denied");
  assert.equal(phase({ share: { ...share, state: "withdrawn", withdrawn: true } }), "withdrawn");
  // Where nothing can be sent, no list says what will be.
  const stopped = [phase({}, { hasKey: false }), phase({ status: "resolved" }), phase({ decision: { ...decision, answer: "deny" } })];
  assert.deepEqual([phase({}), ...stopped].map(isStopped), [false, true, true, true]);
});

test("a request that moved on must be read again", () => {
  const opened = alley();
  assert.equal(changedSince(opened, alley()), null);
  assert.equal(changedSince(opened, alley({ thread: [...opened.thread, ...opened.thread] })), "thread");
  const window = { ...opened.window, end: "2026-11-22T22:10:00Z" };
  assert.equal(changedSince(opened, alley({ window })), "window");
});

test("what a prepared piece lacks is told, a frame at its edge is not", () => {
  const one = alley().proposal as Proposal;
  const piece = one.pieces[0] as Proposal["pieces"][0];
  const cut = (end: string) => ({
    number: 1,
    start: piece.start,
    end,
    frames: 1,
    frames_copied: 0,
    width: 1,
    height: 1,
    size_bytes: 1,
    sha256: "",
    clock_offset_ms: 0,
    audio: false,
    sources: 1,
    signed_offer: null,
    signed_film: null,
  });
  const review = (end: string) => ({
    request_id: "",
    proposal: one,
    preparation: "ready" as const,
    reason: "",
    cuts: [cut(end)],
    finds_faces: true,
    signs_clips: true,
    custody: {},
    size_bytes: 1,
    estimated_bytes: 1,
  });
  assert.equal(missingTime(review("2026-11-22T22:04:09.95Z")), 0);
  assert.equal(missingTime(review("2026-11-22T22:04:06Z")), 4);
});

test("each service whose timestamps go along is named once", () => {
  const reply = (service: string) => ({ service });
  const hours = [
    { replies: [reply("a.example"), reply("b.example")] },
    { replies: [reply("b.example"), reply("a.example")] },
  ];
  const review = (custody: Record<string, unknown>) => ({ custody }) as unknown as Review;

  assert.deepEqual(stampedBy(review({ timestamps: { hours } })), ["a.example", "b.example"]);
  assert.deepEqual(stampedBy(review({ v: 1 })), []);
});

test("a signed recording goes along only while the cut is the one it was ticked for", () => {
  const signed = { start: "2026-11-22T22:03:18.400000Z", end: "2026-11-22T22:04:03.600000Z" };
  const span = { start: parseTime(signed.start), end: parseTime(signed.end) };
  const base = proposal(1, FIRE, [clip(0)]);
  const piece = { ...(base.pieces[0] as Proposal["pieces"][0]), masks: [] };
  const cameras = CAMERAS.map((one) => ({ ...one, masks: [] }));
  const draft = draftOf({ ...base, pieces: [piece] }, { cameras });
  assert.ok(!("signed" in (toBody(draft).pieces[0] ?? {})), "off, and nothing an older hub doesn't know");
  const { key, cut } = first(draft);

  const ticked = withSigned(draft, key, span);
  const kept = draftOf({ ...base, pieces: [{ ...piece, signed }] }, { cameras });

  for (const one of [ticked, kept])
    assert.deepEqual(Object.values(toBody(one).pieces[0]?.signed ?? {}).map(parseTime), [span.start, span.end]);
  for (const change of [
    (one: Draft["clips"][0]) => withCut(one, { start: cut.start + SECOND, end: cut.end }),
    (one: Draft["clips"][0]) => withNewMask(one, cut.start),
    (one: Draft["clips"][0]) => ({ ...one, taken: false }),
  ])
    assert.equal(first(withClip(ticked, key, change)).signed, null);
  assert.equal(first(withAll(ticked, true)).signed, null);
});
