/** Guests on this machine, from Bun. To be furnished. */

export type * from "../common/api.ts";
export { Problem } from "../common/api.ts";
