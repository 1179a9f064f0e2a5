/** Guests on this machine, from Bun: `connect`, and what it gives (hosts/common/api.ts). */
import type { Connection, ConnectOptions } from "../common/api.ts";
import { open } from "../common/connection.ts";
import { systemHost } from "../common/system.ts";
import { openLibc } from "./libc.ts";
import { load } from "./load.ts";

export type * from "../common/api.ts";
export { Problem } from "../common/api.ts";

/** Without a URI, root gets the system's guests and others their own. */
export async function connect(uri = "", options: ConnectOptions = {}): Promise<Connection> {
  return await open(systemHost("bun", openLibc()), await load(), uri, options);
}
