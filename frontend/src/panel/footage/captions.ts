import type { Archive, ArchiveList, Camera } from "../../api/types.ts";
import { about, clockToSecond, number, weekday } from "../../parts/format.ts";
import type { IconName } from "../../style/icons.ts";
import { t } from "../../words/localize.ts";
import { spanAt, type Lane } from "./lanes.ts";
import { canStream } from "./live.ts";
import { SECOND_MS } from "./scale.ts";
import type { Watched } from "./watched.ts";

/** What recorded a moment, and how lanes are named: for the eye and for screen readers. */

/** A clock that is less off is not worth a word. */
const CLOCK_S = 0.1;

/** A camera as its lane is named. */
export interface LaneName {
  readonly cameraId: string;
  readonly name: string;
  /** What records it, or what is wrong with that. */
  readonly source: string;
  readonly icon: IconName;
  readonly troubled: boolean;
  /** Why, in a sentence. */
  readonly why: string;
}

/** What is written on a picture: what recorded it and how its clock is, and more when pointed at. */
export interface Caption {
  readonly text: string;
  readonly more: string;
  readonly icon: IconName;
}

type Archives = readonly ArchiveList["archives"][number][];

/** Return what recorded a camera's picture; `liveHow` is how live video comes, if that is known. */
export function captionOf(
  watched: Watched,
  camera: Camera | undefined,
  lane: Lane | undefined,
  archives: Archives,
  liveHow: string,
): Caption {
  if (watched.mode === "live") {
    const how = liveHow || (canStream() ? "video" : "pictures");
    return { text: t("footage.live_from", { camera: camera?.name ?? "" }), more: t(`footage.live_${how}`), icon: "camera" };
  }
  const source = spanAt(lane?.spans ?? [], watched.at)?.source;
  if (!source) return { text: "", more: "", icon: "camera" };
  const archive = archives.find(({ id }) => id === lane?.archiveId);
  const names = [
    source === "hub" ? t("footage.by_hub") : t("footage.by_archive", { archive: archive?.name ?? t(`footage.${source}`) }),
  ];
  const clock = lane?.clock ?? null;
  const offset = clock?.offset_s ?? 0;
  if (Math.abs(offset) >= Math.max(CLOCK_S, clock?.uncertainty_s ?? 0))
    names.push(t(offset > 0 ? "footage.clock_ahead" : "footage.clock_behind", { length: seconds(Math.abs(offset)) }));
  const more = clock ? t("footage.clock_more", { within: seconds(clock.uncertainty_s) }) : "";
  return { text: names.join(" · "), more, icon: source === "hub" ? "camera" : source };
}

/** Return how a camera's lane is named. */
export function laneName(camera: Camera, lane: Lane | undefined, archives: Archives): LaneName {
  const archive = archives.find(({ id }) => id === (lane?.archiveId || camera.archive_id));
  const troubled = lane?.state === "unreachable";
  return {
    cameraId: camera.id,
    name: camera.name,
    source: sourceName(camera, lane, archive),
    icon: troubled ? "away" : archive ? (archive.kind === "folder" ? "folder" : "archive") : camera.indoor ? "lock" : "camera",
    troubled,
    why: lane?.reason ?? "",
  };
}

function sourceName(camera: Camera, lane: Lane | undefined, archive: Archive | undefined): string {
  const base = archive ? (archive.kind === "folder" ? t("footage.folder") : archive.name) : t("footage.hub");
  if (lane?.state === "unreachable") return t("footage.away", { archive: base });
  if (lane?.state === "asking") return t("footage.asking", { archive: base });
  return camera.indoor ? t("footage.indoor", { source: base }) : base;
}

/** Return the moment for a screen reader: when, which camera, what there is. */
export function spoken({ at, camera }: { at: number; camera: string }, lane: Lane | undefined, caption: Caption): string {
  const gap = spanAt(lane?.gaps ?? [], at);
  const what = gap
    ? t(`footage.gap.${gap.reason}`)
    : spanAt(lane?.runs ?? [], at)
      ? caption.text
      : t("footage.legend_gap");
  return `${weekday(new Date(at))}, ${clockToSecond(new Date(at))}, ${camera}, ${what}`;
}

/** `0.4 s` */
function seconds(length_s: number): string {
  return length_s < 90 ? `${number(length_s, 1)}\u00a0s` : about(length_s * SECOND_MS);
}
