/**
 * What a file had before a guest got it is remembered as libvirt does, and given back exactly, whoever dies when.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Death, RememberedFile, type SecurityDriver } from "./remembering.ts";

const remember = suite("remember");
const WANT: Readonly<Record<SecurityDriver, string>> = {
  dac: "107:36",
  selinux: "system_u:object_r:svirt_image_t:s0:c1,c2",
};
const DRIVERS: readonly SecurityDriver[] = ["dac", "selinux"];
const PREFIX = "trusted.libvirt.security.";

/** The first `lives` operations of what `act` does, then death and the next shell. */
function dying(file: RememberedFile, lives: number, act: () => void): boolean {
  file.lives = lives;
  let died = false;
  try {
    act();
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    died = true;
  }
  file.lives = Number.POSITIVE_INFINITY;
  file.settle();
  return died;
}

remember("libvirt's attributes are written, in libvirt's form", () => {
  const file = new RememberedFile();
  file.take("dac", "107:36");
  assert.equal(file.attributes, {
    [`${PREFIX}dac`]: "+1:+2",
    [`${PREFIX}ref_dac`]: "1",
    [`${PREFIX}timestamp_dac`]: "1234567890",
  });
  file.take("selinux", WANT.selinux);
  assert.is(file.attributes?.[`${PREFIX}selinux`], "system_u:object_r:default_t:s0");
  assert.is(file.attributes?.[`${PREFIX}ref_selinux`], "1");
  assert.is(file.attributes?.[`${PREFIX}timestamp_selinux`], "1234567890");
  assert.is(file.owner, "107:36");
});

remember("the count is written before the owner changes, and the owner is given back before it is taken away", () => {
  const file = new RememberedFile();
  file.lives = 3;
  assert.throws(
    () => file.take("dac", WANT.dac),
    (error: unknown) => error instanceof Death,
  );
  assert.is(file.attributes?.[`${PREFIX}ref_dac`], "1");
  assert.is(file.owner, "1:2");
  file.lives = 100;
  file.settle();
  file.take("dac", WANT.dac);
  file.lives = 1;
  assert.throws(
    () => file.give("dac", WANT.dac),
    (error: unknown) => error instanceof Death,
  );
  assert.is(file.owner, "1:2");
  assert.is(file.attributes?.[`${PREFIX}ref_dac`], "1");
});

for (const driver of DRIVERS) {
  const want = WANT[driver];

  remember(`${driver}: up to four guests, one death before any operation: as before`, () => {
    let deaths = 0;
    for (let guests = 1; guests <= 4; guests++) {
      for (let dies = 0; dies < 2 * guests; dies++) {
        for (let lives = 0; ; lives++) {
          const file = new RememberedFile();
          const before = file.state;
          let users = 0;
          let died = false;
          for (let step = 0; step < 2 * guests; step++) {
            const takes = step < guests;
            // A guest whose start failed has nothing to give back.
            if (!takes && users === 0) break;
            const act = () => (takes ? file.take(driver, want) : file.give(driver, want));
            if (step !== dies) act();
            else died = dying(file, lives, act);
            users += takes ? (died && step === dies ? 0 : 1) : -1;
            const now = driver === "dac" ? file.owner : file.label;
            assert.is(now === want, users > 0, `${users} users after step ${step}, death in ${dies} at ${lives}`);
            assert.is(Number(file.attributes?.[`${PREFIX}ref_${driver}`] ?? 0), users);
          }
          assert.is(file.state, before, `${guests} guests, death in step ${dies} before operation ${lives}`);
          if (!died) break;
          deaths++;
        }
      }
    }
    // Four operations of the first taker and of the last giver, one of each other.
    assert.is(deaths, 44);
  });

  remember(`${driver}: a death while another's is settled loses nothing either`, () => {
    for (let lives = 0; lives < 5; lives++) {
      for (let again = 0; again < 5; again++) {
        const file = new RememberedFile();
        const before = file.state;
        file.lives = lives;
        try {
          file.take(driver, want);
        } catch (error) {
          if (!(error instanceof Death)) throw error;
          file.lives = again;
          try {
            file.settle();
          } catch (second) {
            if (!(second instanceof Death)) throw second;
          }
          file.lives = 100;
          file.settle();
          assert.is(file.state, before, `death before ${lives}, then before ${again}`);
        }
      }
    }
  });

  remember(`${driver}: another owner or label while a guest has the file is refused, and nothing changes`, () => {
    for (const remembers of [true, false]) {
      const file = new RememberedFile();
      file.take(driver, want);
      const taken = file.state;
      const other = driver === "dac" ? "108:36" : "system_u:object_r:svirt_image_t:s0:c3,c4";
      assert.throws(() => file.take(driver, other, remembers), /VW0712 .* another guest/);
      assert.is(file.state, taken);
    }
  });

  remember(`${driver}: what is not to be remembered is not, and stays the guest's`, () => {
    const file = new RememberedFile();
    file.take(driver, want, false);
    assert.equal(file.attributes, {});
    file.give(driver, want, false);
    assert.is(driver === "dac" ? file.owner : file.label, want);
  });

  remember(`${driver}: without attributes there is a warning, and no owner is guessed`, () => {
    const file = new RememberedFile(false);
    file.take(driver, want);
    assert.match(file.warnings.join(), /isn't given back/);
    file.give(driver, want);
    assert.is(driver === "dac" ? file.owner : file.label, want);
  });

  remember(`${driver}: what an earlier boot left is stale: it counts nobody, as in libvirt`, () => {
    const file = new RememberedFile();
    file.take(driver, want);
    file.take(driver, want);
    file.bootTime = 1234567999;
    file.take(driver, want);
    assert.is(file.attributes?.[`${PREFIX}ref_${driver}`], "1");
    assert.is(file.attributes?.[`${PREFIX}timestamp_${driver}`], "1234567999");
  });

  remember(`${driver}: the journals of an earlier boot give back, by its time`, () => {
    const file = new RememberedFile();
    const before = file.state;
    file.take(driver, want);
    file.take(driver, want);
    file.give(driver, want);
    for (let lives = 0; lives < 5; lives++) {
      const other = file.copy();
      dying(other, lives, () => other.give(driver, want));
      assert.is(other.state, before, `death before operation ${lives}`);
    }
  });

  remember(`${driver}: such a journal takes nothing from who has the file in this boot`, () => {
    const file = new RememberedFile();
    file.take(driver, want);
    file.bootTime += 1000;
    file.take(driver, want);
    const taken = file.state;
    file.bootTime -= 1000;
    file.give(driver, want);
    assert.is(file.state, taken);
  });

  remember(`${driver}: the time of the boot may move by a second, as the kernel's word does`, () => {
    const file = new RememberedFile();
    const before = file.state;
    file.take(driver, want);
    file.bootTime += 1;
    file.take(driver, want);
    assert.is(file.attributes?.[`${PREFIX}ref_${driver}`], "2");
    file.give(driver, want);
    file.give(driver, want);
    assert.is(file.state, before);
  });
}

remember("a file without a label has none afterwards", () => {
  const file = new RememberedFile();
  file.label = null;
  file.take("selinux", WANT.selinux);
  assert.is(file.attributes?.[`${PREFIX}selinux`], "");
  file.give("selinux", WANT.selinux);
  assert.is(file.label, null);
  assert.equal(file.attributes, {});
});

remember("what is remembered and no owner changes none", () => {
  const file = new RememberedFile();
  file.take("dac", WANT.dac);
  (file.attributes as Record<string, string>)[`${PREFIX}dac`] = "joe";
  file.give("dac", WANT.dac);
  assert.match(file.warnings.join(), /is no owner/);
  assert.is(file.owner, WANT.dac);
  assert.equal(file.attributes, {});
});

remember.run();
