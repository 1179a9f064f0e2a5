/** Guests on this machine, from Deno. To be furnished. */

export type * from "../common/api.ts";
export { Problem } from "../common/api.ts";
