// biome-ignore-all lint/correctness/noPrecisionLoss: these are numbers of 64 bits
/**
 * The models of x86 CPUs: what they are called, and which features they have.
 *
 * Made by scripts/cpu-map.ts; not to be edited.
 */

/**
 * Of each model its name and, separated by spaces: h, g and c for "describes a host", "describes a guest" and
 * "is compared feature by feature"; the vendor; with = the model of which this is the versioned name; the
 * signatures (family/model, and :steppings); with a minus the features that later versions of it lost.
 */
// biome-ignore format: a table
export const X86_MODELS: StaticArray<string> = [
  "486", "hgc -",
  "486-v1", "h - =486",
  "pentium", "hgc -",
  "pentium-v1", "h - =pentium",
  "pentium2", "hgc -",
  "pentium2-v1", "h - =pentium2",
  "pentium3", "hgc -",
  "pentium3-v1", "h - =pentium3",
  "pentiumpro", "hgc -",
  "coreduo", "hgc Intel",
  "coreduo-v1", "h Intel =coreduo",
  "n270", "hgc Intel",
  "n270-v1", "h Intel =n270",
  "core2duo", "hgc Intel",
  "core2duo-v1", "h Intel =core2duo",
  "qemu32", "hgc -",
  "qemu32-v1", "h - =qemu32",
  "kvm32", "hgc -",
  "kvm32-v1", "h - =kvm32",
  "cpu64-rhel5", "c -",
  "cpu64-rhel6", "c -",
  "qemu64", "hgc -",
  "qemu64-v1", "h - =qemu64",
  "kvm64", "hgc -",
  "kvm64-v1", "h - =kvm64",
  "Conroe", "hgc Intel 6/15 6/22",
  "Conroe-v1", "h Intel =Conroe 6/15 6/22",
  "Penryn", "hgc Intel 6/23 6/29",
  "Penryn-v1", "h Intel =Penryn 6/23 6/29",
  "Nehalem", "hgc Intel 6/26 6/30 6/31 6/46",
  "Nehalem-IBRS", "hgc Intel 6/26 6/30 6/31 6/46",
  "Nehalem-v1", "h Intel =Nehalem 6/26 6/30 6/31 6/46",
  "Nehalem-v2", "h Intel =Nehalem-IBRS 6/26 6/30 6/31 6/46",
  "Westmere", "hgc Intel 6/44 6/47 6/37",
  "Westmere-IBRS", "hgc Intel 6/44",
  "Westmere-v1", "h Intel =Westmere 6/44 6/47 6/37",
  "Westmere-v2", "h Intel =Westmere-IBRS 6/44",
  "SandyBridge", "hgc Intel 6/42 6/45",
  "SandyBridge-IBRS", "hgc Intel 6/42 6/45",
  "SandyBridge-v1", "h Intel =SandyBridge 6/42 6/45",
  "SandyBridge-v2", "h Intel =SandyBridge-IBRS 6/42 6/45",
  "IvyBridge", "hgc Intel 6/58 6/62",
  "IvyBridge-IBRS", "hgc Intel 6/58 6/62",
  "IvyBridge-v1", "h Intel =IvyBridge 6/58 6/62",
  "IvyBridge-v2", "h Intel =IvyBridge-IBRS 6/58 6/62",
  "Haswell-noTSX", "hgc Intel 6/60 6/63 6/69 6/70",
  "Haswell-noTSX-IBRS", "hgc Intel 6/60 6/63 6/69 6/70",
  "Haswell", "hgc Intel 6/60 6/63 6/69 6/70",
  "Haswell-IBRS", "hgc Intel 6/60 6/63 6/69 6/70",
  "Haswell-v1", "h Intel =Haswell 6/60 6/63 6/69 6/70",
  "Haswell-v2", "h Intel =Haswell-noTSX 6/60 6/63 6/69 6/70",
  "Haswell-v3", "h Intel =Haswell-IBRS 6/60 6/63 6/69 6/70",
  "Haswell-v4", "h Intel =Haswell-noTSX-IBRS 6/60 6/63 6/69 6/70",
  "Broadwell-noTSX", "hgc Intel 6/61 6/71 6/79 6/86",
  "Broadwell-noTSX-IBRS", "hgc Intel 6/61 6/71 6/79 6/86",
  "Broadwell", "hgc Intel 6/61 6/71 6/79 6/86",
  "Broadwell-IBRS", "hgc Intel 6/61 6/71 6/79 6/86",
  "Broadwell-v1", "h Intel =Broadwell 6/61 6/71 6/79 6/86",
  "Broadwell-v2", "h Intel =Broadwell-noTSX 6/61 6/71 6/79 6/86",
  "Broadwell-v3", "h Intel =Broadwell-IBRS 6/61 6/71 6/79 6/86",
  "Broadwell-v4", "h Intel =Broadwell-noTSX-IBRS 6/61 6/71 6/79 6/86",
  "Skylake-Client", "hgc Intel 6/94 6/78 6/142 6/158 -mpx",
  "Skylake-Client-IBRS", "hgc Intel 6/94 6/78 6/142 6/158 -mpx",
  "Skylake-Client-noTSX-IBRS", "hc Intel 6/94 6/78 6/142 6/158 -mpx",
  "Skylake-Client-v1", "h Intel =Skylake-Client 6/94 6/78 6/142 6/158",
  "Skylake-Client-v2", "h Intel =Skylake-Client-IBRS 6/94 6/78 6/142 6/158",
  "Skylake-Client-v3", "h Intel =Skylake-Client-noTSX-IBRS 6/94 6/78 6/142 6/158",
  "Skylake-Client-v4", "h Intel 6/94 6/78 6/142 6/158",
  "Skylake-Server", "hgc Intel 6/85:0-4 -mpx",
  "Skylake-Server-IBRS", "hgc Intel 6/85:0-4 -mpx",
  "Skylake-Server-noTSX-IBRS", "hc Intel 6/85:0-4 -mpx",
  "Skylake-Server-v1", "h Intel =Skylake-Server 6/85:0-4",
  "Skylake-Server-v2", "h Intel =Skylake-Server-IBRS 6/85:0-4",
  "Skylake-Server-v3", "h Intel =Skylake-Server-noTSX-IBRS 6/85:0-4",
  "Skylake-Server-v4", "h Intel 6/85:0-4",
  "Skylake-Server-v5", "h Intel 6/85:0-4",
  "Cascadelake-Server", "hgc Intel 6/85:5-7 -mpx",
  "Cascadelake-Server-noTSX", "hc Intel 6/85:5-7 -mpx",
  "Cascadelake-Server-v1", "h Intel =Cascadelake-Server 6/85:5-7",
  "Cascadelake-Server-v2", "h Intel 6/85:5-7",
  "Cascadelake-Server-v3", "h Intel =Cascadelake-Server-noTSX 6/85:5-7",
  "Cascadelake-Server-v4", "h Intel 6/85:5-7",
  "Cascadelake-Server-v5", "h Intel 6/85:5-7",
  "Icelake-Client", "hgc Intel 6/126 -intel-pt",
  "Icelake-Client-noTSX", "hc Intel 6/126 -intel-pt",
  "Icelake-Server", "hgc Intel 6/106 -intel-pt -mpx",
  "Icelake-Server-noTSX", "hc Intel 6/106 -intel-pt -mpx",
  "Icelake-Server-v1", "h Intel =Icelake-Server 6/106",
  "Icelake-Server-v2", "h Intel =Icelake-Server-noTSX 6/106",
  "Icelake-Server-v3", "h Intel 6/106",
  "Icelake-Server-v4", "h Intel 6/106",
  "Icelake-Server-v5", "h Intel 6/106",
  "Icelake-Server-v6", "h Intel 6/106",
  "Icelake-Server-v7", "h Intel 6/106",
  "Cooperlake", "hgc Intel 6/85:10-11",
  "Cooperlake-v1", "h Intel =Cooperlake 6/85:10-11",
  "Cooperlake-v2", "h Intel 6/85:10-11",
  "Snowridge", "hgc Intel 6/134",
  "Snowridge-v1", "h Intel =Snowridge 6/134",
  "Snowridge-v2", "h Intel 6/134",
  "Snowridge-v3", "h Intel 6/134",
  "Snowridge-v4", "h Intel 6/134",
  "SapphireRapids", "hgc Intel 6/143",
  "SapphireRapids-v1", "h Intel =SapphireRapids 6/143",
  "SapphireRapids-v2", "h Intel 6/143",
  "SapphireRapids-v3", "h Intel 6/143",
  "GraniteRapids", "hgc Intel 6/173",
  "GraniteRapids-v1", "h Intel =GraniteRapids 6/173",
  "GraniteRapids-v2", "h Intel 6/173",
  "SierraForest", "hgc Intel 6/175",
  "SierraForest-v1", "h Intel =SierraForest 6/175",
  "Denverton", "hg Intel 6/95",
  "Denverton-v1", "h Intel =Denverton 6/95",
  "Denverton-v2", "h Intel 6/95",
  "Denverton-v3", "h Intel 6/95",
  "KnightsMill", "hg Intel 6/133",
  "KnightsMill-v1", "h Intel =KnightsMill 6/133",
  "athlon", "hgc AMD",
  "athlon-v1", "h AMD =athlon",
  "phenom", "hgc AMD",
  "phenom-v1", "h AMD =phenom",
  "Opteron_G1", "hgc AMD 15/6",
  "Opteron_G1-v1", "h AMD =Opteron_G1 15/6",
  "Opteron_G2", "hgc AMD 15/6",
  "Opteron_G2-v1", "h AMD =Opteron_G2 15/6",
  "Opteron_G3", "hgc AMD 15/6 -monitor",
  "Opteron_G3-v1", "h AMD =Opteron_G3 15/6",
  "Opteron_G4", "hgc AMD 21/1",
  "Opteron_G4-v1", "h AMD =Opteron_G4 21/1",
  "Opteron_G5", "hgc AMD 21/2",
  "Opteron_G5-v1", "h AMD =Opteron_G5 21/2",
  "EPYC", "hgc AMD 23/1 -monitor",
  "EPYC-IBPB", "hgc AMD 23/1 -monitor",
  "EPYC-v1", "h AMD =EPYC 23/1",
  "EPYC-v2", "h AMD =EPYC-IBPB 23/1",
  "EPYC-v3", "h AMD 23/1",
  "EPYC-v4", "h AMD 23/1",
  "EPYC-Rome", "hgc AMD 23/49",
  "EPYC-Rome-v1", "h AMD =EPYC-Rome 23/49",
  "EPYC-Rome-v2", "h AMD 23/49",
  "EPYC-Rome-v3", "h AMD 23/49",
  "EPYC-Rome-v4", "h AMD 23/49",
  "EPYC-Milan", "hgc AMD 25/1",
  "EPYC-Milan-v1", "h AMD =EPYC-Milan 25/1",
  "EPYC-Milan-v2", "h AMD 25/1",
  "EPYC-Genoa", "hgc AMD 25/17",
  "EPYC-Genoa-v1", "h AMD =EPYC-Genoa 25/17",
  "Dhyana", "hgc Hygon 24/0 -monitor",
  "Dhyana-v1", "h Hygon =Dhyana 24/0",
  "Dhyana-v2", "h Hygon 24/0",
];

/** How many words of 64 bits a model's features take. */
export const WORDS: i32 = 6;

/** The features of each model, in the order of X86_MODELS: bit n of the row is feature n of X86_FEATURES. */
// biome-ignore format: a table
export const X86_MODEL_FEATURES: StaticArray<u64> = [
  0x2c0000000, 0x0, 0x0, 0x0, 0x0, 0x0, // 486
  0x2c0000000, 0x0, 0x0, 0x0, 0x0, 0x0, // 486-v1
  0x8006fc0000000, 0x0, 0x0, 0x0, 0x0, 0x0, // pentium
  0x8006fc0000000, 0x0, 0x0, 0x0, 0x0, 0x0, // pentium-v1
  0x187f7fc0000000, 0x0, 0x0, 0x0, 0x0, 0x0, // pentium2
  0x187f7fc0000000, 0x0, 0x0, 0x0, 0x0, 0x0, // pentium2-v1
  0x387f7fc0000000, 0x0, 0x0, 0x0, 0x0, 0x0, // pentium3
  0x387f7fc0000000, 0x0, 0x0, 0x0, 0x0, 0x0, // pentium3-v1
  0x7835ff40000000, 0x0, 0x0, 0x0, 0x0, 0x0, // pentiumpro
  0x793fffc0000009, 0x0, 0x0, 0x800, 0x0, 0x0, // coreduo
  0x793fffc0000009, 0x0, 0x0, 0x800, 0x0, 0x0, // coreduo-v1
  0x793fffc0000209, 0x0, 0x0, 0x800, 0x0, 0x0, // n270
  0x793fffc0000209, 0x0, 0x0, 0x800, 0x0, 0x0, // n270-v1
  0x797fffc0000209, 0x0, 0x0, 0x10c00, 0x0, 0x0, // core2duo
  0x797fffc0000209, 0x0, 0x0, 0x10c00, 0x0, 0x0, // core2duo-v1
  0x7835ff40000001, 0x0, 0x0, 0x0, 0x0, 0x0, // qemu32
  0x7835ff40000001, 0x0, 0x0, 0x0, 0x0, 0x0, // qemu32-v1
  0x797fff40000001, 0x0, 0x0, 0x0, 0x0, 0x0, // kvm32
  0x797fff40000001, 0x0, 0x0, 0x0, 0x0, 0x0, // kvm32-v1
  0x797fff40000001, 0x0, 0x0, 0x10c00, 0x0, 0x0, // cpu64-rhel5
  0x797fff40001001, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // cpu64-rhel6
  0x797fff40001001, 0x0, 0x20000000000000, 0x10c00, 0x0, 0x0, // qemu64
  0x797fff40001001, 0x0, 0x20000000000000, 0x10c00, 0x0, 0x0, // qemu64-v1
  0x797fff40001001, 0x0, 0x0, 0x10c00, 0x0, 0x0, // kvm64
  0x797fff40001001, 0x0, 0x0, 0x10c00, 0x0, 0x0, // kvm64-v1
  0x797fff40000201, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // Conroe
  0x797fff40000201, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // Conroe-v1
  0x797fff40021201, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // Penryn
  0x797fff40021201, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // Penryn-v1
  0x797fff40261201, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // Nehalem
  0x797fff40261201, 0x2000000000000000, 0x8000000000000, 0x10c00, 0x0, 0x0, // Nehalem-IBRS
  0x797fff40261201, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // Nehalem-v1
  0x797fff40261201, 0x2000000000000000, 0x8000000000000, 0x10c00, 0x0, 0x0, // Nehalem-v2
  0x797fff40a61201, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // Westmere
  0x797fff40a61201, 0x2000000000000000, 0x8000000000000, 0x10c00, 0x0, 0x0, // Westmere-IBRS
  0x797fff40a61201, 0x0, 0x8000000000000, 0x10c00, 0x0, 0x0, // Westmere-v1
  0x797fff40a61201, 0x2000000000000000, 0x8000000000000, 0x10c00, 0x0, 0x0, // Westmere-v2
  0x797fff45ee1203, 0x0, 0x8000000000000, 0x18c00, 0x0, 0x0, // SandyBridge
  0x797fff45ee1203, 0x2000000000000000, 0x8000000000000, 0x18c00, 0x0, 0x0, // SandyBridge-IBRS
  0x797fff45ee1203, 0x0, 0x8000000000000, 0x18c00, 0x0, 0x0, // SandyBridge-v1
  0x797fff45ee1203, 0x2000000000000000, 0x8000000000000, 0x18c00, 0x0, 0x0, // SandyBridge-v2
  0x20797fffddee1203, 0x50, 0x8000000000000, 0x18c00, 0x0, 0x0, // IvyBridge
  0x20797fffddee1203, 0x2000000000000050, 0x8000000000000, 0x18c00, 0x0, 0x0, // IvyBridge-IBRS
  0x20797fffddee1203, 0x50, 0x8000000000000, 0x18c00, 0x0, 0x0, // IvyBridge-v1
  0x20797fffddee1203, 0x2000000000000050, 0x8000000000000, 0x18c00, 0x0, 0x0, // IvyBridge-v2
  0x20797fff45fe9a03, 0xf5, 0x8000000000000, 0x18c00, 0x0, 0x0, // Haswell-noTSX
  0x20797fff45fe9a03, 0x20000000000000f5, 0x8000000000000, 0x18c00, 0x0, 0x0, // Haswell-noTSX-IBRS
  0x20797fff45fe9a03, 0x1f7, 0x8000000000000, 0x18c00, 0x0, 0x0, // Haswell
  0x20797fff45fe9a03, 0x20000000000001f7, 0x8000000000000, 0x18c00, 0x0, 0x0, // Haswell-IBRS
  0x20797fff45fe9a03, 0x1f7, 0x8000000000000, 0x18c00, 0x0, 0x0, // Haswell-v1
  0x20797fff45fe9a03, 0xf5, 0x8000000000000, 0x18c00, 0x0, 0x0, // Haswell-v2
  0x20797fff45fe9a03, 0x20000000000001f7, 0x8000000000000, 0x18c00, 0x0, 0x0, // Haswell-v3
  0x20797fff45fe9a03, 0x20000000000000f5, 0x8000000000000, 0x18c00, 0x0, 0x0, // Haswell-v4
  0x20797fff45fe9a03, 0x1c0f5, 0x808000000000000, 0x18c00, 0x0, 0x0, // Broadwell-noTSX
  0x20797fff45fe9a03, 0x200000000001c0f5, 0x808000000000000, 0x18c00, 0x0, 0x0, // Broadwell-noTSX-IBRS
  0x20797fff45fe9a03, 0x1c1f7, 0x808000000000000, 0x18c00, 0x0, 0x0, // Broadwell
  0x20797fff45fe9a03, 0x200000000001c1f7, 0x808000000000000, 0x18c00, 0x0, 0x0, // Broadwell-IBRS
  0x20797fff45fe9a03, 0x1c1f7, 0x808000000000000, 0x18c00, 0x0, 0x0, // Broadwell-v1
  0x20797fff45fe9a03, 0x1c0f5, 0x808000000000000, 0x18c00, 0x0, 0x0, // Broadwell-v2
  0x20797fff45fe9a03, 0x200000000001c1f7, 0x808000000000000, 0x18c00, 0x0, 0x0, // Broadwell-v3
  0x20797fff45fe9a03, 0x200000000001c0f5, 0x808000000000000, 0x18c00, 0x0, 0x0, // Broadwell-v4
  0x30797fffddfe9a03, 0x1c1f7, 0x9080001c0000000, 0x18c00, 0x0, 0x0, // Skylake-Client
  0x30797fffddfe9a03, 0x200000000001c1f7, 0x9080001c0000000, 0x18c00, 0x0, 0x0, // Skylake-Client-IBRS
  0x30797fffddfe9a03, 0x200000000001c0f5, 0x9080001c0000000, 0x18c00, 0x0, 0x0, // Skylake-Client-noTSX-IBRS
  0x30797fffddfe9a03, 0x1c1f7, 0x9080001c0000000, 0x18c00, 0x0, 0x0, // Skylake-Client-v1
  0x30797fffddfe9a03, 0x200000000001c1f7, 0x9080001c0000000, 0x18c00, 0x0, 0x0, // Skylake-Client-v2
  0x30797fffddfe9a03, 0x200000000001c0f5, 0x9080001c0000000, 0x18c00, 0x0, 0x0, // Skylake-Client-v3
  0x30797fffddfe9a03, 0x200000000001c0f5, 0x9080003c0000000, 0x18c00, 0xfd6f19de3bd33000, 0x87c3ffffffe, // Skylake-Client-v4
  0x30797fffddfe9a03, 0xd11f1f7, 0x9080001c0000000, 0x1cc00, 0x0, 0x0, // Skylake-Server
  0x30797fffddfe9a03, 0x200000000d11f1f7, 0x9080001c0000000, 0x1cc00, 0x0, 0x0, // Skylake-Server-IBRS
  0x30797fffddfe9a03, 0x200000000d11f0f5, 0x9080001c0000000, 0x1cc00, 0x0, 0x0, // Skylake-Server-noTSX-IBRS
  0x30797fffddfe9a03, 0xd11f1f7, 0x9080001c0000000, 0x1cc00, 0x0, 0x0, // Skylake-Server-v1
  0x30797fffddfe9a03, 0x200000000d11f1f7, 0x9080001c0000000, 0x1cc00, 0x0, 0x0, // Skylake-Server-v2
  0x30797fffddfe9a03, 0x200000000d11f0f5, 0x9080001c0000000, 0x1cc00, 0x0, 0x0, // Skylake-Server-v3
  0x30797fffddfe9a03, 0x200000004d11f0f5, 0x9080001c0000000, 0x1cc00, 0xfd6f18deffd33000, 0x87c3fffffff, // Skylake-Server-v4
  0x30797fffddfe9a03, 0x200000004d11f0f5, 0x9080003c0000000, 0x1cc00, 0xfd6f19deffd33000, 0x87c3fffffff, // Skylake-Server-v5
  0x30797fffddfe9a03, 0x200000200d19f1f7, 0x9080001c0000004, 0x1cc00, 0x0, 0x0, // Cascadelake-Server
  0x30797fffddfe9a03, 0x200000200d19f0f5, 0x9080001c0000004, 0x1cc00, 0x0, 0x0, // Cascadelake-Server-noTSX
  0x30797fffddfe9a03, 0x200000200d19f1f7, 0x9080001c0000004, 0x1cc00, 0x0, 0x0, // Cascadelake-Server-v1
  0x30797fffddfe9a03, 0x200000204d19f1f7, 0x9080001c0000005, 0x580000000001cc00, 0xfd6f18deffd33001, 0x7c3fffffff, // Cascadelake-Server-v2
  0x30797fffddfe9a03, 0x200000200d19f0f5, 0x9080001c0000004, 0x1cc00, 0x0, 0x0, // Cascadelake-Server-v3
  0x30797fffddfe9a03, 0x200000204d19f0f5, 0x9080001c0000005, 0x580000000001cc00, 0xfd6f18deffd33001, 0x87c3fffffff, // Cascadelake-Server-v4
  0x30797fffddfe9a03, 0x200000204d19f0f5, 0x9080003c0000005, 0x580000000001cc00, 0xfd6f19deffd33001, 0x87c3fffffff, // Cascadelake-Server-v5
  0x30797fffddfe9a03, 0x200000fe7001c9f7, 0x9080001c0000004, 0x1018c00, 0x0, 0x0, // Icelake-Client
  0x30797fffddfe9a03, 0x200000fe7001c8f5, 0x9080001c0000004, 0x1018c00, 0x0, 0x0, // Icelake-Client-noTSX
  0x30797fffddfe9a03, 0x200001fe7d19f1f7, 0x9080001c0000004, 0x101cc00, 0x0, 0x0, // Icelake-Server
  0x30797fffddfe9a03, 0x200001fe7d19f0f5, 0x9080001c0000004, 0x101cc00, 0x0, 0x0, // Icelake-Server-noTSX
  0x30797fffddfe9a03, 0x200001fe7d19f1f7, 0x9080001c0000004, 0x101cc00, 0x0, 0x0, // Icelake-Server-v1
  0x30797fffddfe9a03, 0x200001fe7d19f0f5, 0x9080001c0000004, 0x101cc00, 0x0, 0x0, // Icelake-Server-v2
  0x30797fffddfe9a03, 0x200001fe7d19f0f5, 0x9080001c0000005, 0x580000000101cc00, 0xfd6f181effd3300b, 0x7c3fffffff, // Icelake-Server-v3
  0x30797fffddfe9a03, 0x200403fe7f1bf0f5, 0x9080001c0000005, 0x580000000101cc00, 0xfd6f18deffd3300b, 0x87c3fffffff, // Icelake-Server-v4
  0x30797fffddfe9a03, 0x200403fe7f1bf0f5, 0x9080003c0000005, 0x580000000101cc00, 0xfd6f19deffd3300b, 0x87c3fffffff, // Icelake-Server-v5
  0x30797fffddfe9a03, 0x200403fe7f1bf0f5, 0x9080003c0000005, 0x580000000101cc00, 0xfd6f39deffd3300b, 0x87c3fffffff, // Icelake-Server-v6
  0x30797fffddfe9a03, 0x200403fe7f1bf1f7, 0x9080003c0000005, 0x580000000101cc00, 0xfd6f39deffd3300b, 0x87c3fffffff, // Icelake-Server-v7
  0x30797fffddfe9a03, 0x600000204d19f1f7, 0x9080001c0000085, 0x580000000001cc00, 0xb, 0x0, // Cooperlake
  0x30797fffddfe9a03, 0x600000204d19f1f7, 0x9080001c0000085, 0x580000000001cc00, 0xb, 0x0, // Cooperlake-v1
  0x30797fffddfe9a03, 0x600000204d19f1f7, 0x9080003c0000085, 0x580000000001cc00, 0xfd6f19deffd3300b, 0x87c3fffffff, // Cooperlake-v2
  0x30797fffd1fe1203, 0x2000380422194050, 0x8080001c0000007, 0x40000000001cc00, 0x0, 0x0, // Snowridge
  0x30797fffd1fe1203, 0x2000380422194050, 0x8080001c0000007, 0x40000000001cc00, 0x0, 0x0, // Snowridge-v1
  0x30797fffd1fe1203, 0x2000380422194050, 0x8080001c0000007, 0x40000000001cc00, 0xfd6f18deffd33000, 0x87c3fffffff, // Snowridge-v2
  0x30797fffd1fe1203, 0x2000380422194050, 0x8080003c0000007, 0x40000000001cc00, 0xfd6f19deffd33000, 0x87c3fffffff, // Snowridge-v3
  0x30797fffd1fe1203, 0x2000380422194050, 0x8080003c0000005, 0x1cc00, 0xfd6f19deffd33000, 0x87c3fffffff, // Snowridge-v4
  0x30797fffddfe9a03, 0x3e6407fe7f1bf1f7, 0x9080007c0000ec5, 0x580000000101cc00, 0xb, 0x0, // SapphireRapids
  0x30797fffddfe9a03, 0x3e6407fe7f1bf1f7, 0x9080007c0000ec5, 0x580000000101cc00, 0xb, 0x0, // SapphireRapids-v1
  0x30797fffddfe9a03, 0x3e6407fe7f1bf1f7, 0x9080007c0000ec5, 0x580000000101cc00, 0xfd6f39deffd3307b, 0x87c3fffffff, // SapphireRapids-v2
  0x70f97fffddfe9a03, 0x3e643ffe7f1bf1f7, 0x9080007c0000ec5, 0x580000000101cc00, 0xfd6f39deffd3307b, 0x87c3fffffff, // SapphireRapids-v3
  0x30797fffddfe9a03, 0x3e6407fe7f1bf1f7, 0x9080007e0408ec5, 0x580000000101cc00, 0xfdef39deffd3317b, 0x87c3fffffff, // GraniteRapids
  0x30797fffddfe9a03, 0x3e6407fe7f1bf1f7, 0x9080007e0408ec5, 0x580000000101cc00, 0xfdef39deffd3317b, 0x87c3fffffff, // GraniteRapids-v1
  0x70f97fffddfe9a03, 0x3e643ffe7f1bf1f7, 0x90f0007e0c08ec5, 0x580000000101cc00, 0xfd6f39deffd3317b, 0x87c3fffffff, // GraniteRapids-v2
  0x30797fffddfe9a03, 0x2024061c6219c0f5, 0x9080003e00d0545, 0x580000000101cc00, 0xfdef19deffd33173, 0x87c3fffffff, // SierraForest
  0x30797fffddfe9a03, 0x2024061c6219c0f5, 0x9080003e00d0545, 0x580000000101cc00, 0xfdef19deffd33173, 0x87c3fffffff, // SierraForest-v1
  0x30797fffd1fe1203, 0x2000000002094850, 0x8080001c0000005, 0x480000000001cc00, 0xfd6f18deffd33000, 0x87c3fffffff, // Denverton
  0x30797fffd1fe1203, 0x2000000002094850, 0x8080001c0000005, 0x480000000001cc00, 0xfd6f18deffd33000, 0x87c3fffffff, // Denverton-v1
  0x30797fffd1fe1203, 0x2000000002094050, 0x8080001c0000005, 0x480000000001cc00, 0xfd6f18deffd33000, 0x87c3fffffff, // Denverton-v2
  0x30797fffd1fe1203, 0x2000000002094050, 0x8080003c0000005, 0x480000000001cc00, 0xfd6f19deffd33000, 0x87c3fffffff, // Denverton-v3
  0x30f97fffddfe1a03, 0x3008001c0d075, 0x908000040000000, 0x1cc00, 0x0, 0x0, // KnightsMill
  0x30f97fffddfe1a03, 0x3008001c0d075, 0x908000040000000, 0x1cc00, 0x0, 0x0, // KnightsMill-v1
  0x7877ffc0000000, 0x0, 0x0, 0x61000, 0x0, 0x0, // athlon
  0x7877ffc0000000, 0x0, 0x0, 0x61000, 0x0, 0x0, // athlon-v1
  0x797fff40000009, 0x0, 0x20000000000000, 0x73c00, 0x0, 0x0, // phenom
  0x797fff40000009, 0x0, 0x20000000000000, 0x73c00, 0x0, 0x0, // phenom-v1
  0x797fff40000001, 0x0, 0x0, 0x10c00, 0x0, 0x0, // Opteron_G1
  0x797fff40000001, 0x0, 0x0, 0x10c00, 0x0, 0x0, // Opteron_G1-v1
  0x797fff40001001, 0x0, 0x28000000000000, 0x18c00, 0x0, 0x0, // Opteron_G2
  0x797fff40001001, 0x0, 0x28000000000000, 0x18c00, 0x0, 0x0, // Opteron_G2-v1
  0x797fff40201001, 0x0, 0x728000000000000, 0x18c00, 0x0, 0x0, // Opteron_G3
  0x797fff40201001, 0x0, 0x728000000000000, 0x18c00, 0x0, 0x0, // Opteron_G3-v1
  0x797fff45a61203, 0x0, 0x4f28000000000000, 0x1cc04, 0x0, 0x0, // Opteron_G4
  0x797fff45a61203, 0x0, 0x4f28000000000000, 0x1cc04, 0x0, 0x0, // Opteron_G4-v1
  0x797fff4da61a03, 0x0, 0x4f28000000000000, 0x1cc44, 0x0, 0x0, // Opteron_G5
  0x797fff4da61a03, 0x0, 0x4f28000000000000, 0x1cc44, 0x0, 0x0, // Opteron_G5-v1
  0x30797fffddb61a03, 0x209c035, 0x1fa80001c0000000, 0x1fc00, 0x0, 0x0, // EPYC
  0x30797fffddb61a03, 0x209c035, 0x1fa80001c0000000, 0x201fc00, 0x0, 0x0, // EPYC-IBPB
  0x30797fffddb61a03, 0x209c035, 0x1fa80001c0000000, 0x1fc00, 0x0, 0x0, // EPYC-v1
  0x30797fffddb61a03, 0x209c035, 0x1fa80001c0000000, 0x201fc00, 0x0, 0x0, // EPYC-v2
  0x30797fffddb61a03, 0x209c035, 0x1fa80003c0000000, 0x1202c1fd00, 0x0, 0x0, // EPYC-v3
  0x30797fffddb61a03, 0x209c035, 0x1fa80003c0000000, 0x1202c1fd00, 0x0, 0x0, // EPYC-v4
  0x30797fffddb61a03, 0x2002219c035, 0x1fa80001c0000000, 0x120bc1fd00, 0x0, 0x0, // EPYC-Rome
  0x30797fffddb61a03, 0x2002219c035, 0x1fa80001c0000000, 0x120bc1fd00, 0x0, 0x0, // EPYC-Rome-v1
  0x30797fffddb61a03, 0x2002219c035, 0x1fa80003c0000000, 0x122fc1fd00, 0x0, 0x0, // EPYC-Rome-v2
  0x30797fffddb61a03, 0x2002219c035, 0x1fa80003c0000000, 0x122fc1fd00, 0x0, 0x0, // EPYC-Rome-v3
  0x30797fffddb61a03, 0x2002219c035, 0x1fa80001c0000000, 0x122fc1fd00, 0x0, 0x0, // EPYC-Rome-v4
  0x30797fffddb69a03, 0x402006219c0f5, 0x1fa80003c0000000, 0x80122fc1fd00, 0x0, 0x0, // EPYC-Milan
  0x30797fffddb69a03, 0x402006219c0f5, 0x1fa80003c0000000, 0x80122fc1fd00, 0x0, 0x0, // EPYC-Milan-v1
  0x30797fffddb69a03, 0x402186219c0f5, 0x1fa80003c0000000, 0x780133fc1fd00, 0x0, 0x0, // EPYC-Milan-v2
  0x30797fffddb69a03, 0x403fe7f1bf0f5, 0x1fa80003c0000080, 0xfc0133fc1fd00, 0x0, 0x0, // EPYC-Genoa
  0x30797fffddb69a03, 0x403fe7f1bf0f5, 0x1fa80003c0000080, 0xfc0133fc1fd00, 0x0, 0x0, // EPYC-Genoa-v1
  0x30797fffdd361a01, 0x9c035, 0x1fa80001c0000000, 0x201fc00, 0x0, 0x0, // Dhyana
  0x30797fffdd361a01, 0x9c035, 0x1fa80001c0000000, 0x201fc00, 0x0, 0x0, // Dhyana-v1
  0x30797fffdd361a01, 0x9c035, 0x1fa80003c0000000, 0x120201fc00, 0x0, 0x0, // Dhyana-v2
];
