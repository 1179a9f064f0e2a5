/**
 * A guest of 512 bytes, for tests: a boot sector of our own that prints a line on the first serial port, then
 * sends back each character that comes in there, and powers off when its power button is pressed.
 *
 * It talks to the hardware of QEMU's i440fx PC: the UART at 0x3f8, and ACPI's registers where SeaBIOS puts
 * them (0x600 status with the button in bit 8, 0x602 what is enabled, 0x604 control).
 */

// biome-ignore format: an instruction a line
const CODE = [
  0xfa,                   // 7c00        cli
  0x31, 0xc0,             //             xor ax, ax
  0x8e, 0xd8,             //             mov ds, ax
  0x8e, 0xd0,             //             mov ss, ax
  0xbc, 0x00, 0x7c,       //             mov sp, 0x7c00
  0xfc,                   //             cld
  0xba, 0x02, 0x06,       //             mov dx, 0x602
  0xb8, 0x00, 0x01,       //             mov ax, 0x100
  0xef,                   //             out dx, ax
  0xbe, 0x54, 0x7c,       //             mov si, line
  0xac,                   // 7c15 next:  lodsb
  0x84, 0xc0,             //             test al, al
  0x74, 0x05,             //             je wait
  0xe8, 0x26, 0x00,       //             call put
  0xeb, 0xf6,             //             jmp next
  0xba, 0x00, 0x06,       // 7c1f wait:  mov dx, 0x600
  0xed,                   //             in ax, dx
  0xf6, 0xc4, 0x01,       //             test ah, 1
  0x75, 0x11,             //             jne off
  0xba, 0xfd, 0x03,       //             mov dx, 0x3fd
  0xec,                   //             in al, dx
  0xa8, 0x01,             //             test al, 1
  0x74, 0xef,             //             je wait
  0xba, 0xf8, 0x03,       //             mov dx, 0x3f8
  0xec,                   //             in al, dx
  0xe8, 0x0c, 0x00,       //             call put
  0xeb, 0xe6,             //             jmp wait
  0xba, 0x04, 0x06,       // 7c39 off:   mov dx, 0x604
  0xb8, 0x00, 0x20,       //             mov ax, 0x2000
  0xef,                   //             out dx, ax
  0xf4,                   //             hlt
  0xeb, 0xf6,             //             jmp off
  0x88, 0xc4,             // 7c43 put:   mov ah, al
  0xba, 0xfd, 0x03,       //             mov dx, 0x3fd
  0xec,                   // 7c48 full:  in al, dx
  0xa8, 0x20,             //             test al, 0x20
  0x74, 0xfb,             //             je full
  0x88, 0xe0,             //             mov al, ah
  0xba, 0xf8, 0x03,       //             mov dx, 0x3f8
  0xee,                   //             out dx, al
  0xc3,                   //             ret
];

/** A disk image that prints this line; at most 400 letters of ASCII. */
export function bootSector(line: string): Uint8Array {
  const sector = new Uint8Array(512);
  sector.set(CODE);
  sector.set(new TextEncoder().encode(`${line}\r\n`), CODE.length);
  sector.set([0x55, 0xaa], 510);
  return sector;
}

/** A guest that boots it from a disk image, under TCG: what is printed comes out of its only serial port. */
export function teller(uuid: string, image: string): string {
  return `<domain type='qemu'>
  <name>teller</name>
  <uuid>${uuid}</uuid>
  <memory unit='MiB'>32</memory>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
  </os>
  <features>
    <acpi/>
  </features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='${image}'/>
      <target dev='hda' bus='ide'/>
    </disk>
    <serial type='pty'/>
  </devices>
</domain>
`;
}
