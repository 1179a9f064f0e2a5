/**
 * The features of ARM CPUs.
 *
 * Made by scripts/cpu-map.ts; not to be edited.
 */

// biome-ignore format: a table
export const ARM_FEATURES: StaticArray<string> = [
  "sve", "sve128", "sve256", "sve384", "sve512", "sve640", "sve768", "sve896", "sve1024", "sve1152",
  "sve1280", "sve1408", "sve1536", "sve1664", "sve1792", "sve1920", "sve2048", "pauth",
];
