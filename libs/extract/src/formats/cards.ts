import type { Content, Reading, Work } from '../reading';
import { decoded, limited } from './texts';

/** Properties that programs write for programs. */
const TECHNICAL =
  /^(?:BEGIN|END|VERSION|PRODID|UID|DTSTAMP|CALSCALE|METHOD|SEQUENCE|REV|CREATED|LAST-MODIFIED|TRANSP|TZID|TZOFFSETFROM|TZOFFSETTO|TZNAME|TRIGGER|ACTION|PHOTO|LOGO|SOUND|KEY|X-MICROSOFT-.*|X-MS-.*|X-LIC-LOCATION|X-WR-TIMEZONE|RRULE|CLASS|STATUS|PRIORITY)$/;

/**
 * Calendars (RFC 5545) and vCards (RFC 2426, 6350): what people wrote in them, a property a line. `ATTENDEE` and
 * `ORGANIZER` give their names, which stand in a parameter.
 */
export function readCards({ bytes }: Content, work: Work): Reading {
  const lines: string[] = [];
  for (const line of unfolded(decoded(bytes))) {
    if (/^END:/i.test(line) && lines.at(-1) !== '') lines.push('');
    const colon = endOfName(line);
    if (colon < 0) continue;
    const [first, ...parameters] = line.slice(0, colon).split(';') as [string, ...string[]];
    const name = first.slice(first.lastIndexOf('.') + 1).toUpperCase();
    const options = parameters.join(';').toUpperCase();
    if (TECHNICAL.test(name) || /ENCODING=(B|BASE64)(;|$)/.test(options)) continue;
    const raw = line.slice(colon + 1);
    const value = /QUOTED-PRINTABLE/.test(options) ? fromQuotedPrintable(raw) : raw;
    const spoken = value
      .replace(/\\([nN])/g, '\n')
      .replace(/\\([,;\\])/g, '$1')
      .replace(/^mailto:/i, '');
    const person = parameters
      .find((parameter) => /^CN=/i.test(parameter))
      ?.slice(3)
      .replaceAll('"', '');
    lines.push(`${name}: ${person === undefined ? '' : `${person} `}${spoken}`.trim());
  }
  return limited(lines.join('\n'), work);
}

/** A line that begins with a blank goes on with the one before; so does one after a quoted-printable soft break. */
function unfolded(text: string): string[] {
  const lines: string[] = [];
  let isSoft = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (isSoft) lines[lines.length - 1] = lines.at(-1)!.slice(0, -1) + line;
    else if (/^[ \t]/.test(line) && lines.length > 0) lines[lines.length - 1] += line.slice(1);
    else lines.push(line);
    const now = lines.at(-1)!;
    isSoft = now.endsWith('=') && /^[^:]{0,200}QUOTED-PRINTABLE/i.test(now);
  }
  return lines;
}

/** Index of the colon before the value; parameters may hold quoted ones. */
function endOfName(line: string): number {
  for (let at = 0, isQuoted = false; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ':' && !isQuoted) return at;
  }
  return -1;
}

function fromQuotedPrintable(text: string): string {
  return decoded(
    Buffer.from(
      text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1',
    ),
  );
}
