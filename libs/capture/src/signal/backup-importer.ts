import type { Importer, Sample } from '../importer';
import { exceptionPieces } from '../opaque';

/**
 * A backup of Signal on Android (`signal-….backup`): encrypted with a passphrase that only its owner has. Its first frame
 * alone is plain: four bytes of length, then the vector (16 bytes) and the salt (32 bytes) of the key.
 */
export const signalBackupImporter: Importer = {
  format: 'signal-backup',
  parser: 'signal-backup/1',
  recognise,
  open: (source) => ({
    pieces: () =>
      exceptionPieces(source, 'encrypted', 'an encrypted backup of Signal: only its passphrase of 30 digits opens it'),
    findings: () => ({
      dialect: 'Signal for Android, encrypted backup',
      notes: ['The backup is kept as it is; export the messages in plain text from the device, and import those.'],
    }),
  }),
};

function recognise({ head }: Sample): number {
  if (head.length < 58) return 0;
  const length = head.readUInt32BE(0);
  // Header { iv = 1, salt = 2 } as field 1 of a frame, in protocol buffers.
  const isHeader = head[4] === 0x0a && head[6] === 0x0a && head[7] === 16 && head[24] === 0x12 && head[25] === 32;
  return length >= 54 && length <= 70 && isHeader ? 1 : 0;
}
