import { BlockList, isIP, isIPv6 } from 'node:net';
import { Problem } from '@minutebook/platform';
import type { Receiver } from '../receiver';

/** Journal mail is delivered to the door that listens (journal-door.ts); here is only what can be said of its settings. */
export const journalReceiver: Receiver = {
  test: ({ settings }) => {
    if (!/^[^\s@]+@[^\s@]+$/.test(settings['address'] ?? ''))
      throw new Problem({
        code: 'fields-invalid',
        status: 422,
        title: 'The address of the journal is not an address.',
        hint: 'Give the address your mail server sends its journal to, such as journal@archive.example.',
      });
    const wrong = (settings['clients'] ?? '').split(/[\s,]+/).find((entry) => entry !== '' && !isNetwork(entry));
    if (wrong !== undefined)
      throw new Problem({
        code: 'fields-invalid',
        status: 422,
        title: `“${wrong}” is no address or network.`,
        hint: 'Write 192.0.2.7 or 192.0.2.0/24, with blanks between.',
      });
    return Promise.resolve();
  },
};

function isNetwork(entry: string): boolean {
  const [address, bits, more] = entry.split('/');
  if (isIP(address!) === 0 || more !== undefined) return false;
  try {
    if (bits !== undefined) new BlockList().addSubnet(address!, Number(bits), isIPv6(address!) ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}
