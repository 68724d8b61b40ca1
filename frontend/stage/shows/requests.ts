import { alley, answered, others, requestId } from "../fixtures.ts";
import type { Scenes } from "../hass.ts";

const proof = {
  request_id: requestId(1),
  origin: "board.example.org",
  index: 4801,
  leaf: "1".repeat(64),
  tree_size: 4871,
  root: "9c".repeat(32),
  checkpoint_at: "2026-11-24T18:40:00Z",
  checked_at: "2026-11-24T18:41:00Z",
  witnesses: [
    { name: "witness.example.net", at: "2026-11-24T18:40:00Z" },
    { name: "clock.example.com", at: "2026-11-24T18:39:40Z" },
  ],
  quorum: 2,
  log_key: "board.example.org+1a2b3c4d+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhI",
  key_id: "5e6f7a8b",
  entry: "{}",
  file: "c2sp.org/tlog-proof@v1\n",
  file_name: "request-4801.tlog-proof",
  commands: ["neighbors board verify request-4801.tlog-proof --log-key board.pub"],
};

const filter = (name: string) => async (panel: HTMLElement) => {
  const page = panel.shadowRoot?.querySelector("nr-page-requests");
  const buttons = [...(page?.shadowRoot?.querySelectorAll("button") ?? [])];
  buttons.find((button) => button.textContent?.trim().startsWith(name))?.click();
  await new Promise((done) => setTimeout(done, 60));
};

const answers = { "GET /requests/*/proof": proof };
const one = (number: number, requests = [alley(), ...others(), ...answered()]) => ({
  at: `requests/${requestId(number)}`,
  state: { requests },
  answers,
});

const open = async (panel: HTMLElement) => {
  const page = panel.shadowRoot?.querySelector("nr-page-request");
  const part = page?.shadowRoot?.querySelector("nr-proof")?.shadowRoot;
  await new Promise((done) => setTimeout(done, 60));
  part?.querySelector("summary")?.click();
};

export const scenes: Scenes = {
  list: () => ({ at: "requests" }),
  answered: () => ({ at: "requests", then: filter("Answered") }),
  empty: () => ({ at: "requests", state: { requests: [] } }),
  no_board: () => ({ at: "requests", state: { requests: [], boards: [] } }),
  away: () => ({ at: "requests", told: [{ type: "away", since: "2026-11-24T18:12:00Z" }] }),
  loading: () => ({
    at: "requests",
    state: null,
    then: () => new Promise((done) => setTimeout(done, 350)),
  }),
  request: () => one(1),
  request_proof: () => ({ ...one(1), then: open }),
  request_low: () => one(3),
  request_denied: () => one(6),
  request_shared: () => one(7),
  request_hidden: () => one(1, [alley({ hidden: true, hidden_by: "request", pending: false })]),
  request_unproved: () => ({ ...one(1), answers: {} }),
  unknown: () => one(99),
};
