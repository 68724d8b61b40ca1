import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Fetched, type Hub } from "../src/api/hub.ts";

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
