/** A line of a text: UTF-16 offsets, the line break belongs to it. */
export interface Line {
  readonly start: number;
  readonly end: number;
  /** Without the break, cut to what the detectors read: a hostile line must not cost more than a plain one. */
  readonly text: string;
}

const READ = 400;

export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    lines.push({ start, end, text: text.slice(start, Math.min(end, start + READ)).replace(/[\r\n]+$/, '') });
    start = end;
  }
  return lines;
}

export function isBlank({ text }: Line): boolean {
  return text.trim() === '';
}
