import type { HubError } from "../../api/hub.ts";
import type { Found } from "../../api/types.ts";
import { t } from "../../words/localize.ts";

/** Why a camera could not be added, as far as the hub's answer tells. */
export interface Failure {
  /** The camera only asks for a password, and nobody has entered one yet. */
  isQuestion: boolean;
  title: string;
  text: string;
  /** The likely brand, and how to let the hub in; empty if it isn't known. */
  brand: string;
  advice: string;
  /** What the hub tried, up to what failed. */
  steps: { name: (typeof STEPS)[number]; isDone: boolean }[];
}

const STEPS = ["name", "answer", "login", "video"] as const;

/** At which step a reason of the hub says that it failed. */
const FAILED_AT: Record<string, (typeof STEPS)[number]> = {
  "camera.name_unknown": "name",
  "camera.no_answer": "answer",
  "camera.no_answer_or_stopped": "answer",
  "camera.port_refused": "answer",
  "camera.slow": "answer",
  "camera.slow_at": "answer",
  "camera.asks_password": "login",
  "camera.refused_password": "login",
  "camera.password_downgraded": "login",
  "camera.password_unknown_digest": "login",
  "camera.no_stream_anywhere": "video",
  "camera.neither_codec": "video",
  "camera.no_h264_onvif": "video",
  "camera.no_video": "video",
  "camera.no_video_onvif": "video",
  "camera.no_picture_here": "video",
  "camera.neither_picture_nor_stream": "video",
};

/** Return what a refusal means for a person who adds a camera. */
export function failureOf(error: HubError, entered: boolean): Failure {
  const isPassword = error.code === "camera_password";
  const refused = isPassword && entered;
  const [, brand = "", advice = ""] = /^([^:]{1,40}): ([^]+)$/.exec(error.advice) ?? [];
  const failed = FAILED_AT[error.reason] ?? (isPassword ? "login" : null);
  const tried = failed ? STEPS.slice(0, STEPS.indexOf(failed) + 1) : [];
  return {
    isQuestion: isPassword && !entered,
    title: refused ? t("add.rejected") : error.sentence,
    text: refused ? t("add.address_right") : "",
    brand,
    advice: brand ? advice : error.advice,
    steps: tried.map((name) => ({ name, isDone: name !== failed })),
  };
}

/** Return what a found camera is called. */
export function nameOf(found: Found): string {
  return found.name || t("cameras.at", { address: found.address });
}

const LONGEST_NAME = 60;

/** Return a name as long as the hub takes it. */
export const short = (name: string): string => [...name].slice(0, LONGEST_NAME).join("");
