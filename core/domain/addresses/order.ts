/**
 * Every device that can have a place, in the order in which libvirt goes through them all. Places that
 * are counted up (CCW numbers, USB ports) depend on it.
 */
import { Device } from "../../devices/device";
import { Disk } from "../../devices/disk/disk";
import { Interface } from "../../devices/interface/interface";
import { Sound } from "../../devices/sound";
import { Hostdev } from "../../devices/hostdev/hostdev";
import { Video } from "../../devices/video/video";
import { Controller } from "../../devices/controller/controller";
import { Smartcard } from "../../devices/smartcard";
import { Serial } from "../../devices/chardev/serial";
import { Parallel } from "../../devices/chardev/parallel";
import { Console } from "../../devices/chardev/console";
import { Channel } from "../../devices/chardev/channel";
import { Input } from "../../devices/input";
import { Filesystem } from "../../devices/filesystem";
import { Watchdog } from "../../devices/watchdog";
import { Memballoon } from "../../devices/memballoon";
import { Rng } from "../../devices/rng";
import { Nvram } from "../../devices/nvram";
import { Hub } from "../../devices/hub";
import { Shmem } from "../../devices/shmem";
import { Tpm } from "../../devices/tpm";
import { Panic } from "../../devices/panic";
import { MemoryDevice } from "../../devices/memory_device";
import { Redirdev } from "../../devices/redirdev";
import { Iommu } from "../../devices/iommu";
import { Vsock } from "../../devices/vsock";
import { Crypto } from "../../devices/crypto";
import { Pstore } from "../../devices/pstore";
import { Devices } from "../devices";

export function everyDevice(devices: Devices): Device[] {
  const all: Device[] = [];
  add<Disk>(all, devices.disks);
  add<Interface>(all, devices.interfaces);
  add<Sound>(all, devices.sounds);
  add<Hostdev>(all, devices.hostdevs);
  add<Video>(all, devices.videos);
  add<Controller>(all, devices.controllers);
  add<Smartcard>(all, devices.smartcards);
  add<Serial>(all, devices.serials);
  add<Parallel>(all, devices.parallels);
  add<Channel>(all, devices.channels);
  add<Console>(all, devices.consoles);
  add<Input>(all, devices.inputs);
  add<Filesystem>(all, devices.filesystems);
  add<Watchdog>(all, devices.watchdogs);
  add<Memballoon>(all, devices.memballoons);
  add<Rng>(all, devices.rngs);
  add<Nvram>(all, devices.nvrams);
  add<Hub>(all, devices.hubs);
  add<Shmem>(all, devices.shmems);
  add<Tpm>(all, devices.tpms);
  add<Panic>(all, devices.panics);
  add<MemoryDevice>(all, devices.memories);
  add<Redirdev>(all, devices.redirdevs);
  add<Iommu>(all, devices.iommus);
  add<Vsock>(all, devices.vsocks);
  add<Crypto>(all, devices.cryptos);
  add<Pstore>(all, devices.pstores);
  return all;
}

function add<T extends Device>(all: Device[], some: T[]): void {
  for (let i = 0; i < some.length; i++) all.push(some[i]);
}
