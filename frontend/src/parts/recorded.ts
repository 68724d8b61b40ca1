import type { Archive, ArchiveKind, Time } from "../api/types.ts";
import { t } from "../words/localize.ts";
import { about, moment, number } from "./format.ts";

/** What recorded footage that isn't the hub's own, in sentences: for the review, and for a request. */

/** An offset that is smaller is not worth a word: recorders tell whole seconds. */
export const SAME_CLOCK_MS = 1000;

/** Of an archive, or of a clip's part in the custody record. */
export interface Recorder {
  kind: ArchiveKind;
  product: string;
  /** The recorder's clock minus the hub's; null if it wasn't measured. */
  clock_offset_ms: number | null;
  clock_uncertainty_ms: number;
}

/** As the custody record has it. */
export interface ArchiveFootage extends Recorder {
  received_at: Time;
  video_recoded: boolean;
  sound_recoded: boolean;
}

/** Return an archive as what records, by its name for agencies: not the household's own. */
export function recorderOf(archive: Archive): Recorder {
  const { kind, version, lender } = archive;
  const product = kind === "frigate" ? `Frigate ${version}`.trim() : version || lender.split("/", 1)[0] || "";
  return { ...archive, product };
}

/** `Recorded by Frigate 0.17.2.` */
export function recordedBy({ kind, product }: Recorder): string {
  if (!product || kind === "folder") return t(`recorded.${kind}`);
  return t(kind === "lent" ? "recorded.by_lent" : "recorded.by", { product });
}

/** What is known of the recorder's clock, and how exact times are. */
export function clockOf(recorder: Recorder): string {
  const { clock_offset_ms: offset, clock_uncertainty_ms: uncertainty } = recorder;
  const within = exact(uncertainty, Math.ceil);
  if (offset === null) return sentence("recorded.clock_unknown", { within });
  if (Math.abs(offset) < SAME_CLOCK_MS) return sentence("recorded.clock_right", { within });
  const length = exact(Math.abs(offset), Math.round);
  return sentence(offset > 0 ? "recorded.clock_ahead" : "recorded.clock_behind", { length, within });
}

/** Everything that is known of footage but what recorded it. */
export function factsOf(footage: ArchiveFootage): string[] {
  const coded =
    footage.video_recoded && footage.sound_recoded
      ? "both"
      : footage.video_recoded
        ? "video"
        : footage.sound_recoded
          ? "sound"
          : "";
  return [
    clockOf(footage),
    ...(coded ? [t(`recorded.${coded}`)] : []),
    t("recorded.received", { time: moment(footage.received_at) }),
  ];
}

/** Return what holds for all parts of some footage, of which there is one at least. */
export function merged(all: readonly ArchiveFootage[]): ArchiveFootage {
  const offsets = all.map((each) => each.clock_offset_ms ?? NaN);
  const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
  const measured = !Number.isNaN(least);
  const apart_ms = measured ? (most - least) / 2 : 0;
  return {
    ...(all[0] as ArchiveFootage),
    clock_offset_ms: measured ? least + apart_ms : null,
    clock_uncertainty_ms: Math.max(...all.map((each) => each.clock_uncertainty_ms)) + apart_ms,
    video_recoded: all.some((each) => each.video_recoded),
    sound_recoded: all.some((each) => each.sound_recoded),
    received_at: all.map((each) => each.received_at).sort().at(-1) ?? "",
  };
}

/** `4.2 s`, or `2 h`. */
function exact(length_ms: number, rounded: (tenths: number) => number): string {
  return length_ms < 60_000
    ? `${number(Math.max(1, rounded(length_ms / 100)) / 10, 1)}\u00a0s`
    : about(length_ms);
}

/** Units may end with a period, as a sentence does. */
function sentence(key: string, values: Record<string, string>): string {
  return t(key, values).replace(/\.\.$/, ".");
}
