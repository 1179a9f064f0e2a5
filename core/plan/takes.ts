/**
 * The steps that give a guest its files: those that it shall find empty are made, and each gets the guest's owner and
 * label, what it had being remembered (core/security).
 *
 * A link is followed to the file, as the kernel would. What isn't there, and need not be, is passed over.
 */
import { Context } from "../emulator/context";
import { fileState } from "../emulator/host_files";
import { Confinement } from "../security/confinement";
import { GuestFile } from "../security/guest_file";
import { NONE, size } from "../text/span";
import { join } from "../text/writer";
import { StepList } from "./step_list";

export function addTakes(steps: StepList, confinement: Confinement, files: GuestFile[], context: Context): void {
  checkLabels(steps, confinement, context);
  const present: GuestFile[] = [];
  for (let i = 0; i < files.length; i++) {
    const state = fileState(context, files[i].path);
    const isMissing = state != null && state.isMissing;
    if (isMissing && !files[i].prepared) continue;
    if (isMissing && files[i].startsEmpty) {
      steps.begin("write", files[i].what).text("path", files[i].path).word("mode", "0600");
      steps.word("text", "").word("undo", "never").end();
    }
    present.push(files[i]);
  }
  const takes = confinement.takes(present);
  for (let i = 0; i < takes.length; i++) {
    const take = takes[i];
    const state = fileState(context, take.path);
    const target = state ? state.target : NONE;
    steps.beginSpan("take", take.why).word("driver", take.driver);
    steps.text("path", size(target) > 0 ? target : take.path).text("want", take.want);
    steps.truth("remember", take.remember).truth("tolerant", true).end();
  }
}

/** The kernel takes a label from root that its policy doesn't know, and means nothing by it: so it is asked first. */
function checkLabels(steps: StepList, confinement: Confinement, context: Context): void {
  const facts = context.answer("selinux");
  const mount = facts ? facts.get("mount") : null;
  const labels = confinement.labels;
  for (let i = 0; mount && i < labels.length; i++) {
    steps.begin("put", "the policy knows the guest's label").text("path", join("", mount.text(), "/context"));
    steps.text("text", labels[i]).end();
  }
}
