import type { Hass } from "../../hass.ts";
import { t } from "../../words/localize.ts";

/**
 * QR codes, read by whatever is there: the companion app's own scanner, or the browser's
 * BarcodeDetector on a camera or a picture. No code is read by a library of ours.
 */

interface Detector {
  detect(image: CanvasImageSource | Blob): Promise<{ rawValue: string }[]>;
}

interface AppMessage {
  id?: number;
  type?: string;
  command?: string;
  payload?: { rawValue?: string };
}

interface WithScanners {
  BarcodeDetector?: new (options: { formats: string[] }) => Detector;
  externalBus?: (message: AppMessage) => unknown;
}

const scanners = window as unknown as WithScanners;
const LOOK_EVERY_MS = 200;

function detector(): Detector | null {
  return scanners.BarcodeDetector
    ? new scanners.BarcodeDetector({ formats: ["qr_code"] })
    : null;
}

/** Return whether a code can be read by a camera here. */
export function canScan(hass: Hass): boolean {
  return hasAppScanner(hass) || (detector() !== null && !!navigator.mediaDevices);
}

export function hasAppScanner(hass: Hass): boolean {
  return hass.auth?.external?.config?.hasBarCodeScanner ? true : false;
}

/** Ends the scan that is under way in the app: there is one at a time. */
let endScan: (() => void) | null = null;

/** Have the companion app scan a code; null if nobody scanned one. */
export function scanInApp(hass: Hass): Promise<string | null> {
  const external = hass.auth?.external;
  if (!external) return Promise.resolve(null);
  endScan?.();
  return new Promise((done) => {
    // The app answers through Home Assistant's own entrance, which passes scans on to its own pages.
    const entrance = scanners.externalBus;
    const leave = (value: string | null) => {
      endScan = null;
      if (entrance) scanners.externalBus = entrance;
      else delete scanners.externalBus;
      done(value);
    };
    const end = (value: string | null) => {
      leave(value);
      external.fireMessage({ type: "bar_code/close" });
    };
    endScan = () => leave(null);
    scanners.externalBus = (message) => {
      const scanned = message.command === "bar_code/scan_result";
      if (!scanned && message.command !== "bar_code/aborted") return entrance?.(message);
      external.fireMessage({ id: message.id, type: "result", success: true, result: null });
      end(scanned ? (message.payload?.rawValue ?? null) : null);
      return undefined;
    };
    external.fireMessage({
      type: "bar_code/scan",
      payload: { title: t("follow.scan"), description: t("follow.scan_text") },
    });
  });
}

/** Read a code from a picture; null if there is none, or nothing here reads codes. */
export async function readPicture(picture: Blob): Promise<string | null> {
  const found = await detector()
    ?.detect(picture)
    .catch(() => []);
  return found?.[0]?.rawValue ?? null;
}

/** Show a camera in a video until it sees a code, or `stop` aborts; throws if there is no camera. */
export async function watch(video: HTMLVideoElement, stop: AbortSignal): Promise<string | null> {
  const eye = detector();
  if (!eye) return null;
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  try {
    video.srcObject = stream;
    await video.play();
    while (!stop.aborted) {
      const [found] = await eye.detect(video).catch(() => []);
      if (found) return found.rawValue;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
