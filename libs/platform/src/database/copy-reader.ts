import { Problem } from '../problem/problem';

const HEADER_BYTES = 19;

/** The rows of `COPY … TO STDOUT (FORMAT binary)`, field by field as PostgreSQL sent them; null for NULL. */
export async function* readCopy(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly (Buffer | null)[]> {
  let rest: Buffer = Buffer.alloc(0);
  let at = 0;
  let begun = false;
  let ended = false;
  for await (const chunk of bytes) {
    rest = at === rest.length ? chunk : Buffer.concat([rest.subarray(at), chunk]);
    at = 0;
    if (!begun) {
      if (rest.length < HEADER_BYTES) continue;
      const extra = rest.readInt32BE(HEADER_BYTES - 4);
      if (rest.toString('latin1', 0, 11) !== 'PGCOPY\n\xff\r\n\0' || extra !== 0) throw unreadable();
      at = HEADER_BYTES;
      begun = true;
    }
    for (;;) {
      const row = rowAt(rest, at);
      if (row === undefined) break;
      if (ended) throw unreadable();
      at = row.end;
      if (row.fields) yield row.fields;
      else ended = true;
    }
  }
  if (!ended || at !== rest.length) throw unreadable();
}

/** A row and where it ends, or undefined while part of it is still to come. Without fields it is the mark of the end. */
function rowAt(bytes: Buffer, start: number): { fields?: (Buffer | null)[]; end: number } | undefined {
  if (bytes.length - start < 2) return undefined;
  const count = bytes.readInt16BE(start);
  if (count < 0) return { end: start + 2 };
  const fields: (Buffer | null)[] = [];
  let at = start + 2;
  for (let field = 0; field < count; field++) {
    if (bytes.length - at < 4) return undefined;
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) {
      fields.push(null);
      continue;
    }
    if (bytes.length - at < length) return undefined;
    fields.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { fields, end: at };
}

function unreadable(): Problem {
  return new Problem({
    code: 'backup-damaged',
    status: 400,
    title: 'This backup does not read.',
    detail: 'A table in it is not as PostgreSQL writes it.',
    hint: 'Use another copy of it, or an older backup.',
  });
}
