import assert from "node:assert/strict";
import { test } from "node:test";
import { clipCount, createHouse, fold, type House, HouseLink, isBrief, isWaiting, kept } from "../src/api/house.ts";
import { Hub } from "../src/api/hub.ts";
import type { Message } from "../src/api/types.ts";
import { alley, board, NOW, request, stateOf } from "../stage/fixtures.ts";
import { pretend } from "../stage/hass.ts";

const hass = pretend({ at: "card" }, stateOf(), { language: "en", dark: false });
const name = {
  entry_id: "house",
  hub_id: "h",
  name: "Hub",
  available: true,
  last_heard: null,
  may_answer: true,
  may_manage: true,
};
const empty = () => createHouse(new Hub(hass, "house"), name);
const whole = () => fold(empty(), { type: "state", state: stateOf(), available: true }, NOW);
const changed = (title: string): Message => ({
  seq: 2,
  type: "request.changed",
  at: NOW,
  data: { request: alley({ title }) },
});
const tell = (house: House, type: string, data: Message["data"]) =>
  fold(house, { type: "message", message: { seq: 2, type: type as Message["type"], at: NOW, data } }, NOW);

test("nothing is known before the state was read", () => {
  assert.equal(empty().loaded, false);
  assert.equal(whole().loaded, true);
  assert.equal(whole().requests.length, stateOf().requests.length);
});

test("what the link may do is known, and an older integration's does everything", () => {
  const hub = new Hub(hass, "house");
  assert.equal(createHouse(hub, { ...name, link: "read" }).link, "read");
  assert.equal(empty().link, "admin");
  const through = (link: House["link"]) => ({ ...whole(), link });
  assert.equal(kept(whole(), true), null);
  assert.equal(kept(null, true), null);
  assert.equal(kept(through("decide"), true), "decide");
  assert.equal(kept(through("decide"), false), null);
  assert.equal(kept(through("automations"), false), "automations");
  assert.equal(kept(through("read"), false), "read");
});

test("a request that changed takes its place, a new one is first", () => {
  const before = whole();
  const changed = tell(before, "request.changed", { request: alley({ title: "Other" }) });
  assert.equal(changed.requests.length, before.requests.length);
  assert.equal(changed.requests[0]?.title, "Other");
  const more = tell(before, "request.received", { request: request(99) });
  assert.equal(more.requests[0]?.id, request(99).id);
  assert.notEqual(before.requests[0]?.id, more.requests[0]?.id);
});

test("what is removed goes, and nothing else", () => {
  const before = whole();
  const camera_id = before.cameras[1]?.id;
  const after = tell(before, "camera.changed", { camera_id, removed: true });
  assert.deepEqual(
    after.cameras.map((each) => each.id),
    before.cameras.map((each) => each.id).filter((id) => id !== camera_id),
  );
  assert.deepEqual(after.requests, before.requests);
  const request_id = before.requests[0]?.id;
  const ended = tell(before, "request.closed", { request_id, removed: true });
  assert.deepEqual(
    ended.requests.map((each) => each.id),
    before.requests.map((each) => each.id).filter((id) => id !== request_id),
  );
  assert.deepEqual(ended.cameras, before.cameras);
});

test("awareness items are counted, and are no requests", () => {
  const after = tell(whole(), "awareness.changed", { count: 3 });
  assert.equal(after.awareness, 3);
  assert.deepEqual(after.requests, whole().requests);
});

test("boards and problems change, and a message that is not known changes nothing", () => {
  const stopped = board("board.example.org", { state: "stopped" });
  assert.equal(tell(whole(), "board.changed", { board: stopped }).boards[0]?.state, "stopped");
  const problem = { id: "p", code: "disk_full", text: "", since: NOW };
  const raised = tell(whole(), "problem.raised", { problem });
  assert.equal(raised.problems.length, 1);
  assert.equal(tell(raised, "problem.cleared", { id: "p" }).problems.length, 0);
  const before = whole();
  assert.deepEqual(tell(before, "something.new", { x: 1 }), before);
});

test("a hub that is away keeps what was known, and says since when", () => {
  const away = fold(whole(), { type: "away", since: "2026-11-24T18:12:00Z" }, NOW);
  assert.equal(away.available, false);
  assert.equal(away.lastHeard, "2026-11-24T18:12:00Z");
  assert.equal(away.requests.length, whole().requests.length);
});

test("somebody's Later takes a request off their badge until it is over", () => {
  const house = whole();
  const waiting = house.requests.find((each) => each.pending);
  assert.ok(waiting);
  const now_ms = Date.parse(NOW);
  const until = (ms: number) => ({
    ...house,
    quiet: { [waiting.id]: new Date(now_ms + ms).toISOString() },
  });
  assert.equal(isWaiting(house, waiting, now_ms), true);
  assert.equal(isWaiting(until(1000), waiting, now_ms), false);
  assert.equal(isWaiting(until(-1000), waiting, now_ms), true);
  assert.equal(isWaiting(house, { ...waiting, hidden: true }, now_ms), false);
});

/** A link to a house whose requests come without their details, once its state is there. */
async function briefLink(entryId?: string): Promise<[HouseLink, ReturnType<typeof pretend>]> {
  const home = pretend({ at: "" }, stateOf(), { language: "en", dark: false });
  const host = { addController() {}, removeController() {}, requestUpdate() {}, updateComplete: Promise.resolve(true) };
  const link = new HouseLink(host, true);
  link.use(home, entryId);
  while (!link.house?.loaded) await new Promise((done) => setTimeout(done));
  return [link, home];
}
const alleyOf = (link: HouseLink) => link.house?.requests.find(({ id }) => id === alley().id);

test("a list knows how many clips a request has, and its details are read once it is open", async () => {
  const [link, home] = await briefLink();
  const listed = alleyOf(link);
  assert.ok(listed && isBrief(listed));
  assert.deepEqual([clipCount(listed), listed.match.clips.length], [alley().match.clips.length, 0]);

  await Promise.all([link.detail(listed.id), link.detail(listed.id)]);

  assert.deepEqual(alleyOf(link), stateOf().requests.find(({ id }) => id === listed.id));
  const path = `/requests/${listed.id}`;
  assert.equal(home.asked.filter((each) => (each as { path?: string }).path === path).length, 1);
});

test("details that were read stay while the state comes anew, and are read again", async () => {
  const [link, home] = await briefLink();
  await link.detail(alley().id);

  await link.begin();
  await new Promise((done) => setTimeout(done, 20));

  const known = alleyOf(link);
  assert.ok(known?.brief?.known && !isBrief(known));
  assert.deepEqual(known.match.clips, alley().match.clips);
  home.tell({ type: "message", message: changed("While it was read") });
  assert.equal(alleyOf(link)?.brief, undefined);
});

test("what changed while details were read is newer than they are", async () => {
  const [link, home] = await briefLink();

  const read = link.detail(alley().id);
  home.tell({ type: "message", message: changed("While it was read") });
  await read;

  assert.equal(alleyOf(link)?.title, "While it was read");
});

/** Which houses' states a link asked for, and whether it did so before it knew the names of all. */
function subscriptions(home: ReturnType<typeof pretend>): [string[], boolean] {
  const types = home.asked.map((each) => (each as { type: string }).type);
  const begun = home.asked.filter((_, at) => types[at] === "neighbors_requests/subscribe");
  const first = types.indexOf("neighbors_requests/subscribe") < types.indexOf("neighbors_requests/houses");
  return [begun.map((each) => String((each as { entry_id?: string }).entry_id)), first];
}

test("the house of last time is asked for at once, and another one if it is gone", async () => {
  const [known, home] = await briefLink("house");
  assert.equal(known.house?.entryId, "house");
  assert.deepEqual(subscriptions(home), [["house"], true]);

  const [other, elsewhere] = await briefLink("gone");
  assert.equal(other.house?.entryId, "house");
  assert.deepEqual(subscriptions(elsewhere), [["gone", "house"], true]);
});

test("details that can't be read are asked for again", async () => {
  const [link, home] = await briefLink();
  const callWS = home.callWS;
  home.callWS = () => Promise.reject({ code: "unavailable", message: "The hub is away." });
  await link.detail(alley().id);
  assert.equal(link.detailError?.message, "The hub is away.");

  home.callWS = callWS;
  link.detailAgain(alley().id);
  await link.detail(alley().id);

  assert.equal(link.detailError, null);
  assert.equal(alleyOf(link)?.brief, undefined);
});
