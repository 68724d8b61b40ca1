import type { Archive, Camera, CameraState, CameraStorage } from "../../api/types.ts";
import { about, between_ms, moment } from "../../parts/format.ts";
import type { IconName } from "../../style/icons.ts";
import { t } from "../../words/localize.ts";

/** What there is to know of a camera, in a line each: for its tile, and for its page. */

/** One line of a camera: a mark, what it says, and how loud. */
export interface Line {
  icon: IconName;
  text: string;
  tone: "" | "ok" | "why";
}

/** What is no fault: a person or the camera itself wants it so. */
export const REST: ReadonlySet<CameraState> = new Set(["paused", "sleeping", "starting"]);
/** From here on a camera's clock is worth a word: what is sent says by how much it was off. */
const CLOCK_OFF_MS = 60_000;
/** An integration of a camera that records on its own card, by the first part of its lender. */
const ON_CARD = "reolink";

function recordsOnCard(archive: Archive): boolean {
  return archive.kind === "lent" && archive.lender.split("/", 1)[0] === ON_CARD;
}

/** Return what a camera does, in words: `Recording`, `Recording in Frigate`, `Offline since 2:10 PM`. */
export function stateLine(camera: Camera, archive: Archive | null): Line {
  const { state } = camera;
  const time = moment(camera.since);
  if (state === "archived") {
    if (archive?.state === "away")
      return { icon: "warn", text: t("archives.away_since", { time: moment(archive.since) }), tone: "why" };
    if (archive?.state === "wrong_password")
      return { icon: "warn", text: t("archive.state.wrong_password"), tone: "why" };
    return { icon: "tick", text: archivedText(camera, archive), tone: "ok" };
  }
  if (state === "recording") return { icon: "tick", text: t("camera.state.recording"), tone: "ok" };
  if (state === "paused") return { icon: "pause", text: t("cameras.paused", { time }), tone: "" };
  if (state === "reconnecting") return { icon: "warn", text: t("tile.offline", { time }), tone: "why" };
  const rests = REST.has(state);
  return { icon: rests ? "clock" : "warn", text: t(`camera.state.${state}`), tone: rests ? "" : "why" };
}

function archivedText(camera: Camera, archive: Archive | null): string {
  if (!archive) return t("camera.state.archived");
  if (recordsOnCard(archive)) return t("tile.on_card");
  if (archive.kind !== "folder") return t("tile.recording_in", { archive: archive.name });
  const latest = endsIn(camera, archive)?.latest;
  return latest ? t("tile.last_file", { time: moment(latest) }) : t("tile.files");
}

function endsIn(camera: Camera, archive: Archive) {
  return archive.cameras.find((each) => each.camera_id === camera.id);
}

/**
 * Return where a camera's footage is, and for how long: `Hub · 8 days kept`, `Frigate · 14 days`.
 * What is stored is null for nothing, and undefined until it is known.
 */
export function footageLine(
  camera: Camera,
  archive: Archive | null,
  stored: CameraStorage | null | undefined,
  narrow = false,
): Line | null {
  if (camera.state === "archived" || camera.archive_id) {
    if (!archive) return null;
    const ends = endsIn(camera, archive);
    const length = ends?.earliest && ends.latest ? about(between_ms(ends.earliest, ends.latest)) : "";
    const isFolder = archive.kind === "folder";
    const where = recordsOnCard(archive) ? t("tile.card") : isFolder ? t("archive.kind.folder") : archive.name;
    const text = [where, length].filter(Boolean).join(" · ");
    return { icon: isFolder ? "folder" : "server", text, tone: "" };
  }
  if (stored === undefined) return { icon: "disk", text: t("tile.hub"), tone: "" };
  const length = stored ? between_ms(stored.oldest, stored.newest) : 0;
  const kept = narrow ? "tile.hub_short" : "tile.hub_kept";
  const text = length > 0 ? t(kept, { length: about(length) }) : t("tile.hub_nothing");
  return { icon: "disk", text, tone: "" };
}

/** Return whether footage of a camera can be sent. */
export function sendingLine(camera: Camera, narrow: boolean): Line {
  if (camera.indoor) return { icon: "lock", text: t("tile.never_sent"), tone: "" };
  if (!camera.may_share) return { icon: "lock", text: t("tile.not_sent"), tone: "" };
  return { icon: "eye", text: t(narrow ? "tile.can_be_sent" : "tile.if_you_approve"), tone: "" };
}

/** Return who judges a camera's motion: `Motion: camera and hub`; null if nobody does. */
export function judgesLine(camera: Camera, archive: Archive | null): Line | null {
  const judges = camera.motion_agreement.judges;
  if (camera.motion_agreement.stuck) return { icon: "warn", text: t("cameras.stuck"), tone: "why" };
  if (archive)
    return endsIn(camera, archive)?.has_events
      ? { icon: "motion", text: t("tile.judged_by", { who: archive.name }), tone: "" }
      : null;
  if (!judges.length) return null;
  return { icon: "motion", text: t(`tile.judges.${[...judges].sort().join("_")}`), tone: "" };
}

/** Return whatever else its owner should know. */
export function troubles(camera: Camera): string[] {
  const off_ms = Math.abs(camera.clock_offset_ms ?? 0);
  return [
    camera.reason,
    ...camera.notes,
    off_ms >= CLOCK_OFF_MS ? t("cameras.clock_off", { length: about(off_ms) }) : "",
  ].filter(Boolean);
}

/** Return whether a camera records nothing though it should. */
export function isTroubled({ state }: Camera): boolean {
  return ["reconnecting", "wrong_password", "no_key_frames", "disk_full"].includes(state);
}
