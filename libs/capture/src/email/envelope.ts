const QUOTED_FROM = /^>+From /m;

/** The mail inside a record of an mbox, or an .eml that begins with a From_ line. */
export interface Unwrapped {
  /** The bytes of the mail itself: without From_ line, with `>From ` unquoted once. */
  readonly mail: Buffer;
  /** The From_ line without its end. */
  readonly envelope: string | undefined;
}

/** Takes the From_ line off and undoes the quoting of mboxrd (and of mboxo, which is the same but for deeper quotes). */
export function unwrap(raw: Buffer): Unwrapped {
  const start = startOf(raw);
  if (raw.toString('latin1', start, start + 5) !== 'From ') return { mail: raw.subarray(start), envelope: undefined };
  const end = raw.indexOf(10, start) + 1 || raw.length;
  const envelope = raw.toString('latin1', start, end).trimEnd();
  const mail = raw.subarray(end);
  return { mail: mail.includes('>From ') ? unquoted(mail) : mail, envelope };
}

/** Behind a byte order mark and blank lines, which editors and careless exports put before a mail. */
function startOf(raw: Buffer): number {
  let start = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[start] === 0x0a || raw[start] === 0x0d) start++;
  return start;
}

function unquoted(mail: Buffer): Buffer {
  const text = mail.toString('latin1');
  return QUOTED_FROM.test(text) ? Buffer.from(text.replace(/^>(>*From )/gm, '$1'), 'latin1') : mail;
}

/**
 * The bytes by which a mail is known again, whether it came as .eml or in an mbox: line ends as LF, no quoting before
 * `From `, no line ends at the end.
 */
export function comparableMail(mail: Buffer): Buffer {
  let bytes = mail;
  if (bytes.includes(13)) bytes = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  if (bytes.includes('>From ')) {
    const text = bytes.toString('latin1');
    if (QUOTED_FROM.test(text)) bytes = Buffer.from(text.replace(/^>+From /gm, 'From '), 'latin1');
  }
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0x0a) end--;
  return bytes.subarray(0, end);
}
