// Wraps a data set as a DICOM file (PS3.10 §7.1), for people and tools that want files rather than associations.

const IMPLEMENTATION_CLASS_UID = '2.25.180104862011573915463470936391014466871';

/** PS3.10 §7.1 file meta information for one instance, followed by its data set untouched. */
export function part10File(
  instance: {
    readonly SOPClassUID: string;
    readonly SOPInstanceUID: string;
    readonly TransferSyntaxUID: string;
  },
  dataSet: Uint8Array,
): Buffer {
  const version = Buffer.from([0x02, 0x00, 0x01, 0x00, 0x4f, 0x42, 0, 0, 2, 0, 0, 0, 0, 1]);
  const meta = Buffer.concat([
    version,
    uidElement(0x0002, instance.SOPClassUID),
    uidElement(0x0003, instance.SOPInstanceUID),
    uidElement(0x0010, instance.TransferSyntaxUID),
    uidElement(0x0012, IMPLEMENTATION_CLASS_UID),
  ]);
  const group = Buffer.alloc(12);
  group.writeUInt16LE(0x0002, 0);
  group.write('UL', 4, 'latin1');
  group.writeUInt16LE(4, 6);
  group.writeUInt32LE(meta.length, 8);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), group, meta, dataSet]);
}

function uidElement(element: number, uid: string): Buffer {
  const text = uid.length % 2 === 0 ? uid : `${uid}\0`;
  const bytes = Buffer.alloc(8 + text.length);
  bytes.writeUInt16LE(0x0002, 0);
  bytes.writeUInt16LE(element, 2);
  bytes.write('UI', 4, 'latin1');
  bytes.writeUInt16LE(text.length, 6);
  bytes.write(text, 8, 'latin1');
  return bytes;
}
