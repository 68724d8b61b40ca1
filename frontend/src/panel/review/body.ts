import * as model from "../../api/types.ts";
import type { Review } from "../../api/types.ts";
import {
  anonymous,
  NOBODY,
  chosenClips,
  type Clip,
  type Draft,
  type Extract,
  type Source,
} from "./draft.ts";
import { areaAt, sameArea, type Area, type Key, type Mask } from "./masks.ts";
import { formatTime, length, overlap, parseTime, SECOND, type Micros, type Span } from "./time.ts";

/** From the hub's proposal to a draft, and back to the body of `POST /requests/{id}/proposals`. Pure. */


/** What a draft is made of beside the proposal. */
export interface Ground {
  readonly request: model.Request;
  readonly cameras: readonly model.Camera[];
  readonly sensors: readonly model.Sensor[];
  /** The whole of each clip; one that is not known yet is as long as its match. */
  readonly clips: ReadonlyMap<string, model.Clip>;
  /** What people added to this request; null if the hub takes nothing. */
  readonly files: readonly model.AddedFile[] | null;
}

export interface PieceBody {
  camera_id: string;
  start: string;
  end: string;
  masks: model.Mask[];
  moving: model.MovingMask[];
  own_masks_off: boolean;
  /** Left out unless it is sent: a hub may not know it. */
  signed?: { start: string; end: string };
}

export type AddedBody = Omit<model.AddedPiece, "kind">;

export interface ProposalBody {
  base: string | null;
  pieces: PieceBody[];
  /** Left out for a hub that doesn't know it. */
  added?: AddedBody[];
  words: string;
  extracts: { sensor_id: string; start: string; end: string }[];
  identity: model.Identity;
  audio: boolean;
  camera_make: boolean;
  own_copy: boolean;
  content_credentials: boolean;
}

export function spanOf(one: model.Window): Span {
  return { start: parseTime(one.start), end: parseTime(one.end) };
}

function area(mask: model.Mask): Area {
  return { left: mask.left, top: mask.top, width: mask.width, height: mask.height };
}

interface Tab {
  cameraId: string;
  cameraName: string;
  sources: Source[];
  shown: Span;
  may: Span;
}

/** Return one tab a clip; clips of one camera that overlap are one, since one cut must hold both. */
function tabs({ request, clips }: Ground): Tab[] {
  const window = spanOf(request.window);
  const tabs: Tab[] = [];
  for (const match of request.match.clips) {
    const known = clips.get(match.clip_id);
    const span = known ? spanOf(known) : spanOf(match);
    const may = overlap(spanOf(match), window);
    if (!may) continue;
    const tab: Tab = {
      cameraId: match.camera_id,
      cameraName: match.camera_name,
      sources: [{ path: `clips/${match.clip_id}`, span }],
      shown: span,
      may,
    };
    const twin = tabs.find((one) => one.cameraId === tab.cameraId && overlap(one.may, may));
    if (!twin) tabs.push(tab);
    else {
      twin.sources = [...twin.sources, ...tab.sources].sort((a, b) => a.span.start - b.span.start);
      twin.shown = around(twin.shown, span);
      twin.may = around(twin.may, may);
    }
  }
  return tabs;
}

function around(one: Span, other: Span): Span {
  return { start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}

/** Return the draft of a proposal; what it does not hold stays here, unticked. */
export function toDraft(ground: Ground, proposal: model.Proposal | null): Draft {
  const used = new Set<string>();
  const own = new Map(ground.cameras.map((camera) => [camera.id, camera.masks.map(area)]));
  const clips = tabs(ground).map((tab): Clip => {
    const piece = proposal?.pieces.find(
      (one) => one.camera_id === tab.cameraId && overlap(spanOf(one), tab.may) !== null,
    );
    if (piece) used.add(`${piece.camera_id} ${piece.start}`);
    return clip(tab, piece, own.get(tab.cameraId) ?? []);
  });
  // A piece that was proposed without a clip that matches, by hand or by another app: shown, not dropped.
  for (const piece of proposal?.pieces ?? []) {
    if (used.has(`${piece.camera_id} ${piece.start}`)) continue;
    const span = spanOf(piece);
    const tab = {
      cameraId: piece.camera_id,
      cameraName: piece.camera_name,
      sources: [],
      shown: span,
      may: span,
    };
    clips.push(clip(tab, piece, own.get(piece.camera_id) ?? []));
  }
  const { id } = ground.request;
  clips.push(...(ground.files ?? []).map((file) => added(id, file, pieceOf(proposal, file.id))));
  // Whoever may only look sees that something was added, not what.
  for (const piece of proposal?.added ?? [])
    if (!ground.files?.some((file) => file.id === piece.file_id))
      clips.push({ ...added(id, unseen(piece), piece), sources: [] });
  const { name, email, telephone } = proposal?.identity ?? NOBODY;
  return {
    base: proposal?.id ?? null,
    clips,
    extracts: extracts(ground, proposal),
    words: proposal?.words ?? "",
    contact: Boolean(name || email || telephone),
    identity: { name, email, telephone },
    audio: proposal?.audio ?? false,
    cameraMake: proposal?.camera_make ?? false,
    ownCopy: proposal?.own_copy ?? false,
    contentCredentials: proposal?.content_credentials ?? false,
    adds: ground.files !== null,
  };
}

const pieceOf = (proposal: model.Proposal | null, fileId: string) =>
  proposal?.added?.find((one) => one.file_id === fileId);

/** Return the tab of a file that a person added, with what is proposed of it. */
function added(requestId: string, file: model.AddedFile, piece?: model.AddedPiece): Clip {
  const whole = { start: 0, end: file.duration_ms * 1000 };
  const cut = piece ? { start: piece.start_ms * 1000, end: piece.end_ms * 1000 } : whole;
  const still = (piece?.masks ?? []).map((mask): Mask => ({ kind: "still", area: area(mask) }));
  return {
    key: file.id,
    cameraId: file.id,
    cameraName: file.name,
    sources: [{ path: `requests/${requestId}/added/${file.id}`, span: whole }],
    shown: whole,
    may: around(whole, cut),
    taken: piece !== undefined,
    cut,
    masks: [...still, ...(piece?.moving ?? []).map((mask) => moving(mask, cut.start))],
    ownMasksOff: false,
    file,
  };
}

function unseen({ file_id, kind, end_ms }: model.AddedPiece): model.AddedFile {
  const size = { size_bytes: 0, width: 0, height: 0 };
  return { id: file_id, kind, name: "", duration_ms: end_ms, ...size, start: null, traces: [] };
}

/** Return a draft with the files that are in the hub now: new ones are chosen, and gone ones gone. */
export function withFiles(draft: Draft, requestId: string, files: readonly model.AddedFile[]): Draft {
  const known = draft.clips.filter(({ file }) => !file || files.some((one) => one.id === file.id));
  const more = files.filter((file) => !known.some((clip) => clip.key === file.id));
  if (!more.length && known.length === draft.clips.length) return draft;
  const chosen = more.map((file) => ({ ...added(requestId, file), taken: true }));
  return { ...draft, clips: [...known, ...chosen] };
}

function clip(tab: Tab, piece: model.Piece | undefined, own: readonly Area[]): Clip {
  const cut = piece ? spanOf(piece) : tab.may;
  const off = piece?.own_masks_off ?? false;
  const masks: Mask[] = off ? [] : own.map((one) => ({ kind: "own", area: one }));
  for (const mask of piece?.masks ?? []) {
    const drawn = area(mask);
    if (off || !own.some((one) => sameArea(one, drawn))) masks.push({ kind: "still", area: drawn });
  }
  for (const mask of piece?.moving ?? []) masks.push(moving(mask, cut.start));
  return {
    key: `${tab.cameraId} ${formatTime(tab.may.start)}`,
    ...tab,
    may: piece ? around(tab.may, cut) : tab.may,
    taken: piece !== undefined,
    cut,
    masks,
    ownMasksOff: off,
    signed: piece?.signed ? spanOf(piece.signed) : null,
  };
}

/** Return a moving mask of the hub's, whose keys count from the start of its piece. */
export function moving(mask: model.MovingMask, start: Micros): Mask {
  const keys = mask.keys.map((key): Key => ({ at: start + key.at_ms * 1000, area: area(key) }));
  return { kind: "moving", keys, found: mask.found };
}

function extracts({ request, sensors }: Ground, proposal: model.Proposal | null): Extract[] {
  const window = spanOf(request.window);
  const chosen = proposal?.extracts ?? [];
  const lent = sensors.flatMap((sensor) => {
    const here = chosen.filter((one) => one.sensor_id === sensor.id);
    if (!here.length) return [{ sensorId: sensor.id, name: sensor.name, span: window, taken: false }];
    return here.map((one) => ({
      sensorId: sensor.id,
      name: sensor.name,
      span: spanOf(one),
      taken: true,
    }));
  });
  return lent;
}

/** Return what `POST /requests/{id}/proposals` takes: the whole draft, so that nothing is left over. */
export function toBody(draft: Draft): ProposalBody {
  return {
    base: draft.base,
    pieces: chosenClips(draft).flatMap((clip) => (clip.file ? [] : [piece(clip)])),
    ...(draft.adds
      ? { added: chosenClips(draft).flatMap(({ file, ...clip }) => (file ? [addedPiece(file, clip)] : [])) }
      : {}),
    words: draft.words.trim(),
    extracts: draft.extracts
      .filter((one) => one.taken)
      .map(({ sensorId, span }) => ({
        sensor_id: sensorId,
        start: formatTime(span.start),
        end: formatTime(span.end),
      })),
    identity: anonymous(draft)
      ? { ...NOBODY }
      : {
          name: draft.identity.name.trim(),
          email: draft.identity.email.trim(),
          telephone: draft.identity.telephone.trim(),
        },
    audio: draft.audio,
    camera_make: draft.cameraMake,
    own_copy: draft.ownCopy,
    content_credentials: draft.contentCredentials,
  };
}

function piece(clip: Clip): PieceBody {
  return {
    camera_id: clip.cameraId,
    start: formatTime(clip.cut.start),
    end: formatTime(clip.cut.end),
    ...covers(clip.masks, clip.cut),
    own_masks_off: clip.ownMasksOff,
    ...(clip.signed && !clip.masks.length
      ? { signed: { start: formatTime(clip.signed.start), end: formatTime(clip.signed.end) } }
      : {}),
  };
}

/** Return what leaves of a file, in whole milliseconds: the begun one of the first frame that leaves. */
function addedPiece(file: model.AddedFile, { cut, masks }: Omit<Clip, "file">): AddedBody {
  const [start_ms, end_ms] = [Math.floor(cut.start / 1000), Math.floor(cut.end / 1000)];
  const times = { start: start_ms * 1000, end: end_ms * 1000 };
  return { file_id: file.id, start_ms, end_ms, ...covers(masks, times) };
}

function covers(masks: readonly Mask[], cut: Span): { masks: model.Mask[]; moving: model.MovingMask[] } {
  return {
    // The camera's own too: the hub puts them back by itself, and what is sent is what is drawn.
    masks: masks.flatMap((mask) => (mask.kind === "moving" ? [] : [{ ...mask.area }])),
    moving: masks.flatMap((mask) => {
      const keys = mask.kind === "moving" ? keysWithin(mask, cut) : [];
      return mask.kind === "moving" && keys.length > 1 ? [{ keys, found: mask.found }] : [];
    }),
  };
}

/** Return a moving mask's keys within a cut, in whole milliseconds from its start, edges filled in. */
export function keysWithin(mask: Mask & { kind: "moving" }, cut: Span): model.MaskKey[] {
  const first = mask.keys[0];
  const last = mask.keys[mask.keys.length - 1];
  if (!first || !last) return [];
  const times = [
    Math.max(first.at, cut.start),
    ...mask.keys.map((key) => key.at).filter((at) => at > cut.start && at < cut.end),
    Math.min(last.at, cut.end),
  ];
  const most = Math.ceil((cut.end - cut.start) / 1000);
  const kept = new Map<number, model.MaskKey>();
  for (const at of times) {
    const here = areaAt(mask, at);
    if (!here) continue;
    // The begun millisecond: a key before its frame would cover the one before, too, and the last
    // one must not end before the cut.
    const at_ms = Math.min(Math.ceil((at - cut.start) / 1000), most);
    kept.set(at_ms, { at_ms, ...here });
  }
  return [...kept.values()].sort((one, other) => one.at_ms - other.at_ms);
}

/** Return whether two drafts would be the same proposal; what they began from does not count. */
export function sameBody(one: Draft, other: Draft): boolean {
  const text = (draft: Draft) => JSON.stringify({ ...toBody(draft), base: null });
  return text(one) === text(other);
}

/** Return by how many seconds prepared pieces are shorter than their cuts, in all; 0 if none is. */
export function missingTime(review: Review | null): number {
  if (review?.preparation !== "ready") return 0;
  const missing = review.cuts.reduce((sum, cut) => {
    const piece = review.proposal.pieces[cut.number - 1];
    // An edge lies up to a frame beside the wish: that is no gap.
    const { start, end } = cut;
    const short = piece && start && end ? length(spanOf(piece)) - length(spanOf({ start, end })) : 0;
    return short >= SECOND ? sum + short : sum;
  }, 0);
  return Math.round(missing / SECOND);
}
