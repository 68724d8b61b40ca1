import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Fetched, type Hub } from "../src/api/hub.ts";
import { StreetLayer } from "../src/parts/streets.ts";

test("a hub that takes long is said to be slow, until it answers", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let updates = 0;
  const host = { addController: () => undefined, requestUpdate: () => (updates += 1) };
  let answer: (value: string) => void = () => undefined;
  const hub = { get: () => new Promise((done) => (answer = done)) } as unknown as Hub;
  const fetched = new Fetched<string>(host as never);

  fetched.ask(hub, "/rules");
  mock.timers.tick(3999);
  assert.equal(fetched.slow, false);
  mock.timers.tick(1);
  assert.deepEqual([fetched.slow, updates], [true, 1]);

  answer("rules");
  await new Promise((done) => setImmediate(done));
  assert.deepEqual([fetched.slow, fetched.value, updates], [false, "rules", 2]);

  fetched.show("others");
  mock.timers.tick(10_000);
  assert.equal(fetched.slow, false);
  mock.timers.reset();
});

test("a new choice of streets is read again, on its way or not", async () => {
  const hears: ((message: { type: string }) => void)[] = [];
  const answers: ((value: unknown) => void)[] = [];
  const hub = {
    get: () => new Promise((done) => answers.push(done)),
    listen: (hear: (message: { type: string }) => void) => hears.push(hear),
  } as unknown as Hub;
  const layer = new StreetLayer({ addController: () => undefined, requestUpdate: () => undefined } as never);
  const settled = () => new Promise((done) => setImmediate(done));
  const tell = (type: string) => hears.forEach((hear) => hear({ type }));

  layer.use(hub);
  tell("map.changed");
  answers[0]!({ source: "none" });
  await settled();
  answers[1]!({ source: "file" });
  await settled();
  assert.deepEqual([hears.length, layer.value], [1, { source: "file" }]);

  tell("rules.changed");
  tell("map.changed");
  await settled();
  assert.equal(answers.length, 3);

  layer.hostDisconnected();
  answers[2]!({ source: "server" });
  tell("map.changed");
  await settled();
  layer.use(hub);
  await settled();
  assert.equal(answers.length, 4);
});
