export * from "./fixtures/accounts.ts";
export * from "./fixtures/answered.ts";
export * from "./fixtures/archives.ts";
export * from "./fixtures/cameras.ts";
export * from "./fixtures/clips.ts";
export * from "./fixtures/names.ts";
export * from "./fixtures/requests.ts";
export * from "./fixtures/state.ts";
