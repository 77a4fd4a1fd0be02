import { decodeAs } from '../text/charset';

/** Maildir, and its copies on systems where a colon may not stand in a name: `cur/1700000000.M1P2.host,S=9:2,RS`. */
const MAILDIR = /^(?:(.*)\/)?(new|cur|tmp)\/([^/]+)$/;
const FLAGS = /[:;!\uf022\uf03a]2,([A-Za-z]*)$/;
const NAMES: Readonly<Record<string, string>> = {
  D: 'draft',
  F: 'flagged',
  P: 'passed',
  R: 'replied',
  S: 'seen',
  T: 'trashed',
};

/** What the path of a mail says of it: the folder it lay in, and for Maildir how far delivery went and its flags. */
export function placeOf(path: string): Readonly<Record<string, string>> {
  const [, root, state, name] = MAILDIR.exec(path) ?? [];
  if (name === undefined) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    return folder === '' ? {} : { folder };
  }
  const flags = Array.from(FLAGS.exec(name)?.[1] ?? '', (letter) => NAMES[letter] ?? letter);
  return { folder: folderOf(root ?? ''), maildir: state!, ...(flags.length > 0 && { flags: flags.join(' ') }) };
}

/** Maildir++ writes the folder A/B as `.A.B`; the folder around them is the inbox. */
function folderOf(root: string): string {
  const last = root.slice(root.lastIndexOf('/') + 1);
  return last.startsWith('.') ? last.slice(1).split('.').map(fromModifiedUtf7).join('/') : 'INBOX';
}

/** RFC 3501, 5.1.3: `&` for `+`, a comma for the slash. */
function fromModifiedUtf7(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (_, code: string) =>
    code === '' ? '&' : decodeAs(Buffer.from(code.replaceAll(',', '/'), 'base64'), 'utf-16be'),
  );
}
