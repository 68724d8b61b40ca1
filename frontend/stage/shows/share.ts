import { Refusal } from "../../src/share/protocol.ts";
import { found, inTurn, press, pressAt } from "../acting.ts";
import type { Scene, Scenes } from "../hass.ts";
import { asked, film, MADE, type Answers } from "../worker.ts";

const page = (share: Answers = {}, then?: Scene["then"]): Scene => ({ at: "share", share, ...(then ? { then } : {}) });

/** Choose a film, as a person does with the file dialog. */
async function choose(root: HTMLElement): Promise<void> {
  const input = (await found(root, "#files")) as HTMLInputElement;
  const given = new DataTransfer();
  given.items.add(new File(["film"], "IMG_2041.MOV", { type: "video/quicktime" }));
  input.files = given.files;
  input.dispatchEvent(new Event("change"));
}

const covered = inTurn(choose, press("Continue"), press("Cover something"), press("Follow"));
const checked = inTurn(covered, press("Continue"));
const held = async (root: HTMLElement): Promise<void> => {
  (await found(root, "nr-hold")).dispatchEvent(new CustomEvent("nr-held"));
};

export const scenes: Scenes = {
  choose: () => page(),
  compare: () => page({ learn: asked({ pinned: false, witnesses: { signed: 0, named: 0 } }) }),
  closed: () =>
    page({
      learn: asked({
        closed: "resolved",
        request: { ...asked().request, later: [{ kind: "resolve", at: "2026-11-24T09:00:00Z", text: "Thank you." }] },
      }),
    }),
  refused: () => page({ learn: new Refusal("few_witnesses", { board: "board.example.org", signed: 1, needed: 2 }) }),
  kept: () =>
    page(
      {
        kept: { board: "https://board.example.org", request: 4871, sha256: "9a41".repeat(16), size: 31_457_280, sent: 19_200_000 },
        choose: new Refusal("unreadable"),
      },
      choose,
    ),
  trim: () => page({}, inTurn(choose, pressAt(".more summary"))),
  undecodable: () => page({ choose: film({ ability: "whole", codec: "hevc" }) }, choose),
  cover: () => page({}, covered),
  check: () => page({ make: [{ ...MADE, original_sha256: "51cc".repeat(16) }] }, inTurn(checked, pressAt(".taken summary"))),
  words: () => page({}, inTurn(press("Only write words"), pressAt("fieldset label + label"))),
  sending: () => page({ send: "later" }, inTurn(checked, held)),
  delivered: () => page({}, inTurn(checked, held)),
  back: () => page({}, inTurn(checked, held, press("See whether it was opened"))),
};
