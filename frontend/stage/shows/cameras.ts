import { CAMERAS, FOUND } from "../fixtures.ts";
import type { Scenes } from "../hass.ts";

const answers = {
  "GET /storage": {
    free_bytes: 318e9,
    floor_bytes: 2e9,
    held_bytes: 4e7,
    encrypted: false,
    cameras: CAMERAS.map((each) => ({
      camera_id: each.id,
      size_bytes: 9e10,
      oldest: "2026-11-18T14:00:00Z",
      newest: "2026-11-24T18:41:00Z",
    })),
  },
};

const press = (page: HTMLElement, words: string): void => {
  const within = (root: ParentNode): HTMLElement | undefined => {
    for (const element of root.querySelectorAll<HTMLElement>("*")) {
      if (element.matches("button") && element.textContent?.trim() === words) return element;
      const found = element.shadowRoot && within(element.shadowRoot);
      if (found) return found;
    }
    return undefined;
  };
  within(page.shadowRoot ?? page)?.click();
};

export const scenes: Scenes = {
  list: () => ({ at: "cameras", answers }),
  adopting: () => ({
    at: "cameras",
    answers,
    then: (page) => {
      press(page, "Adopt…");
    },
  }),
  one: () => ({ at: `cameras/${CAMERAS[0]?.id}`, answers }),
  paused: () => ({
    at: "cameras",
    answers,
    state: {
      cameras: CAMERAS.map((each, number) =>
        number
          ? each
          : { ...each, recording: false, state: "paused", since: "2026-11-24T17:30:00Z" },
      ),
    },
  }),
  empty: () => ({ at: "cameras", state: { cameras: [], found: [] }, answers }),
  guest: () => ({
    at: "cameras",
    answers,
    state: { found: FOUND },
    houses: [
      {
        entry_id: "house",
        hub_id: "hub",
        name: "Hub",
        available: true,
        last_heard: null,
        may_answer: true,
        may_manage: false,
      },
    ],
  }),
};
