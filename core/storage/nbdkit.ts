/**
 * nbdkit, which can read images from web and ssh servers in QEMU's place.
 * https://libguestfs.org/nbdkit.1.html, storage_use_nbdkit in qemu.conf
 *
 * Whether the host has one, and which of its plugins, is said by `context.nbdkit`: a list of names, such as
 * `["plugin-curl", "plugin-ssh"]`.
 */
import { Context } from "../emulator/context";
import { NONE, Span, is } from "../text/span";
import { Writer } from "../text/writer";
import { NetworkSource } from "./network";
import { Protocol } from "./words";

/** The socket on which an nbdkit serves the image to QEMU; NONE when QEMU reads it itself. */
export function nbdkitSocket(source: NetworkSource, node: Span, context: Context): Span {
  if (!context.driver.storage.useNbdkit || context.runnable) return NONE;
  const plugin = source.isCurl ? "plugin-curl" : source.protocol == Protocol.Ssh ? "plugin-ssh" : "";
  if (plugin.length == 0 || !has(context, plugin)) return NONE;
  return new Writer(96).span(context.guestDirectory()).text("/nbdkit-").span(node).text(".socket").take();
}

function has(context: Context, plugin: string): bool {
  const given = context.answer("nbdkit");
  for (let i = 0; given && i < given.length; i++) if (is(given.at(i).text(), plugin)) return true;
  return false;
}
