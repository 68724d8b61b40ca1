/** The few parts of Home Assistant's `hass` that card and panel use; all are public or long-lived. */

export interface HassLocale {
  language: string;
  time_format?: "language" | "system" | "12" | "24";
  number_format?: string;
  time_zone?: "local" | "server";
}

export interface Hass {
  language: string;
  locale?: HassLocale;
  config: {
    time_zone: string;
    unit_system: { length: string };
    latitude: number;
    longitude: number;
  };
  themes?: { darkMode?: boolean };
  /** Who is signed in, and the companion app around it, which can scan codes. */
  auth?: {
    expired?: boolean;
    accessToken?: string;
    refreshAccessToken?(): Promise<void>;
    external?: {
      config?: { hasBarCodeScanner?: number | boolean };
      fireMessage(message: Record<string, unknown>): void;
    };
  };
  user?: { id: string; name: string; is_admin: boolean };
  /** Fetch from Home Assistant itself, signed in. */
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
  callWS<T>(message: { type: string; [key: string]: unknown }): Promise<T>;
  connection: {
    subscribeMessage<T>(
      told: (message: T) => void,
      message: { type: string; [key: string]: unknown },
    ): Promise<() => Promise<void> | void>;
  };
}

const PARTS = [
  "language",
  "locale",
  "config",
  "themes",
  "auth",
  "user",
  "fetchWithAuth",
  "callWS",
  "connection",
] as const satisfies readonly (keyof Hass)[];

/** Return whether anything here is another; Home Assistant gives a new `hass` for each change of any entity. */
export function differs(before: Hass | undefined, now: Hass): boolean {
  return PARTS.some((part) => before?.[part] !== now[part]);
}

/** What Home Assistant gives a panel beside `hass`. */
export interface PanelRoute {
  prefix: string;
  path: string;
}

export const PANEL_PATH = "/neighbors-requests";

/** Go to another page of Home Assistant, as its own links do. */
export function navigate(path: string, replace = false): void {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace } }));
}
